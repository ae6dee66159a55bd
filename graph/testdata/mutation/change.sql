-- step 1

WITH old AS (SELECT id FROM "movies" WHERE id = $1::uuid FOR NO KEY UPDATE), written AS (UPDATE "movies" t SET version = t.version + 1, updated_at = greatest(t.updated_at, $2::timestamptz), "worldwide_gross" = t."worldwide_gross" + $3::bigint, "imdb_rating" = t."imdb_rating" + $4::double precision, "imdb_votes" = t."imdb_votes" + $5::integer, "tags" = t."tags" || $6::text[] FROM old WHERE t.id = old.id RETURNING t.*) SELECT t0."id", t0."imdb_votes", t0."imdb_rating", t0."worldwide_gross", t0."tags" FROM written t0
--   $1 = "00000000-0000-7000-8000-000000000001"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = 100
--   $4 = 0.5
--   $5 = -442
--   $6 = "{\"new\",\"space\"}"

WITH old AS (SELECT id FROM "movies" WHERE id = $1::uuid FOR NO KEY UPDATE), written AS (UPDATE "movies" t SET version = t.version + 1, updated_at = greatest(t.updated_at, $2::timestamptz), "tags" = CASE WHEN t."tags" IS NOT NULL THEN ARRAY(SELECT e.v FROM unnest(t."tags") WITH ORDINALITY e(v, n) WHERE (e.v = ANY ($3::text[])) IS NOT TRUE ORDER BY e.n) END FROM old WHERE t.id = old.id RETURNING t.*) SELECT t0."id", t0."tags" FROM written t0
--   $1 = "00000000-0000-7000-8000-000000000001"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "{\"space\",\"absent\"}"

WITH old AS (SELECT id FROM "movies" WHERE id = $1::uuid FOR NO KEY UPDATE), written AS (UPDATE "movies" t SET version = t.version + 1, updated_at = greatest(t.updated_at, $2::timestamptz), "imdb_votes" = t."imdb_votes" + $3::integer FROM old WHERE t.id = old.id RETURNING t.*) SELECT t0."id", t0."imdb_votes" FROM written t0
--   $1 = "00000000-0000-7000-8000-000000000003"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = 1

WITH old AS (SELECT id FROM "licences" WHERE id = $1::uuid FOR NO KEY UPDATE), written AS (UPDATE "licences" t SET version = t.version + 1, updated_at = greatest(t.updated_at, $2::timestamptz), "fee" = t."fee" + $3::numeric FROM old WHERE t.id = old.id RETURNING t.*) SELECT t0."id", t0."fee" FROM written t0
--   $1 = "00000000-0000-7000-8000-000000000001"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "0.05"

-- step 2

WITH old AS (SELECT id FROM "movies" WHERE id = $1::uuid FOR NO KEY UPDATE), written AS (UPDATE "movies" t SET version = t.version + 1, updated_at = greatest(t.updated_at, $2::timestamptz), "imdb_rating" = t."imdb_rating" + $3::double precision FROM old WHERE t.id = old.id RETURNING t.*) SELECT t0."id", t0."imdb_rating" FROM written t0
--   $1 = "00000000-0000-7000-8000-000000000001"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = 100

-- step 3

WITH old AS (SELECT id FROM "movies" WHERE id = $1::uuid FOR NO KEY UPDATE), written AS (UPDATE "movies" t SET version = t.version + 1, updated_at = greatest(t.updated_at, $2::timestamptz), "imdb_votes" = t."imdb_votes" + $3::integer FROM old WHERE t.id = old.id RETURNING t.*) SELECT t0."id", t0."imdb_votes" FROM written t0
--   $1 = "00000000-0000-7000-8000-000000000005"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = 1

