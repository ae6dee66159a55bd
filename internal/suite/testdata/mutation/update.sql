-- step 1

SELECT count(*) FROM unnest($1::uuid[], $2::int[]) l(id, n) LEFT JOIN LATERAL (SELECT FROM "publishers" t0 WHERE t0."id" = l.id AND l.n = 0 FOR KEY SHARE) l0 ON true LEFT JOIN LATERAL (SELECT FROM "books" t0 WHERE t0."id" = l.id AND l.n = 1 FOR NO KEY UPDATE) l1 ON true
--   $1 = "{00000000-0000-7000-8000-000000000002,00000000-0000-7000-8000-000000000001}"
--   $2 = "{0,1}"

WITH written AS (UPDATE "books" t0 SET version = t0.version + 1, updated_at = greatest(t0.updated_at, $1::timestamptz), "genre" = $2::text, "format" = $3::text WHERE t0."id" = $4::uuid RETURNING *) SELECT t0."id", t0."version", t0."title", t0."genre", t0."format", t0."created_at", t0."updated_at", t0."publisher_id", t1."name" FROM written t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id"
--   $1 = "2026-11-21T12:00:00Z"
--   $2 = null
--   $3 = "PRINT"
--   $4 = "00000000-0000-7000-8000-000000000001"

WITH written AS (UPDATE "books" t0 SET version = t0.version + 1, updated_at = greatest(t0.updated_at, $1::timestamptz), "publisher_id" = $2::uuid WHERE t0."id" = $3::uuid RETURNING *) SELECT t0."id", t0."version", t0."publisher_id", t1."name" FROM written t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id"
--   $1 = "2026-11-21T12:00:00Z"
--   $2 = "00000000-0000-7000-8000-000000000002"
--   $3 = "00000000-0000-7000-8000-000000000001"

WITH written AS (UPDATE "books" t0 SET version = t0.version + 1, updated_at = greatest(t0.updated_at, $1::timestamptz), "publisher_id" = $2::uuid WHERE t0."id" = $3::uuid RETURNING *) SELECT t0."id", t0."version", t0."publisher_id", t1."name" FROM written t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id"
--   $1 = "2026-11-21T12:00:00Z"
--   $2 = null
--   $3 = "00000000-0000-7000-8000-000000000001"

-- step 2

UPDATE "books" t0 SET version = t0.version + 1, updated_at = greatest(t0.updated_at, $1::timestamptz), "genre" = $2::text WHERE t0."id" = $3::uuid RETURNING t0."id", t0."version", t0."title", t0."genre"
--   $1 = "2026-11-21T12:00:00Z"
--   $2 = null
--   $3 = "00000000-0000-7000-8000-000000000002"

-- step 3

UPDATE "books" t0 SET version = t0.version + 1, updated_at = greatest(t0.updated_at, $1::timestamptz), "author" = $2::text, "attributes" = $3::jsonb WHERE t0."id" = $4::uuid AND t0."version" = $5::integer RETURNING t0."id", t0."version", t0."author", t0."attributes"
--   $1 = "2026-11-21T12:00:00Z"
--   $2 = "Somebody"
--   $3 = "{\"k\":1e2}"
--   $4 = "00000000-0000-7000-8000-000000000002"
--   $5 = 2

