-- step 1

WITH old AS (SELECT id FROM "movies" WHERE id = $1::uuid FOR NO KEY UPDATE), written AS (UPDATE "movies" t SET version = t.version + 1, updated_at = greatest(t.updated_at, $2::timestamptz), "genre" = $3::text, "rating" = $4::text FROM old WHERE t.id = old.id RETURNING t.*) SELECT t0."id", t0."version", t0."title", t0."genre", t0."rating", t0."created_at", t0."updated_at", t0."studio_id", t1."name" FROM written t0 LEFT JOIN "studios" t1 ON t1."id" = t0."studio_id"
--   $1 = "00000000-0000-7000-8000-000000000001"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = null
--   $4 = "R"

WITH old AS (SELECT id FROM "movies" WHERE id = $1::uuid FOR NO KEY UPDATE), written AS (UPDATE "movies" t SET version = t.version + 1, updated_at = greatest(t.updated_at, $2::timestamptz), "studio_id" = $3::uuid FROM old WHERE t.id = old.id RETURNING t.*) SELECT t0."id", t0."version", t0."studio_id", t1."name" FROM written t0 LEFT JOIN "studios" t1 ON t1."id" = t0."studio_id"
--   $1 = "00000000-0000-7000-8000-000000000001"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "00000000-0000-7000-8000-000000000002"

WITH old AS (SELECT id FROM "movies" WHERE id = $1::uuid FOR NO KEY UPDATE), written AS (UPDATE "movies" t SET version = t.version + 1, updated_at = greatest(t.updated_at, $2::timestamptz), "studio_id" = $3::uuid FROM old WHERE t.id = old.id RETURNING t.*) SELECT t0."id", t0."version", t0."studio_id", t1."name" FROM written t0 LEFT JOIN "studios" t1 ON t1."id" = t0."studio_id"
--   $1 = "00000000-0000-7000-8000-000000000001"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = null

-- step 2

WITH old AS (SELECT id FROM "movies" WHERE id = $1::uuid FOR NO KEY UPDATE), written AS (UPDATE "movies" t SET version = t.version + 1, updated_at = greatest(t.updated_at, $2::timestamptz), "genre" = $3::text FROM old WHERE t.id = old.id RETURNING t.*) SELECT t0."id", t0."version", t0."title", t0."genre" FROM written t0
--   $1 = "00000000-0000-7000-8000-000000000002"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = null

-- step 3

WITH old AS (SELECT id FROM "movies" WHERE id = $1::uuid AND version = $2 FOR NO KEY UPDATE), written AS (UPDATE "movies" t SET version = t.version + 1, updated_at = greatest(t.updated_at, $3::timestamptz), "director" = $4::text, "attributes" = $5::jsonb FROM old WHERE t.id = old.id RETURNING t.*) SELECT t0."id", t0."version", t0."director", t0."attributes" FROM written t0
--   $1 = "00000000-0000-7000-8000-000000000002"
--   $2 = 2
--   $3 = "2026-11-21T12:00:00Z"
--   $4 = "Somebody"
--   $5 = "{\"k\":1e2}"

