-- step 1

WITH old AS (SELECT id FROM "movies" WHERE id = $1::uuid AND version = $2 FOR NO KEY UPDATE), written AS (UPDATE "movies" t SET version = t.version + 1, updated_at = greatest(t.updated_at, $3::timestamptz), "genre" = $4::text FROM old WHERE t.id = old.id RETURNING t.*) SELECT t0."id" FROM written t0
--   $1 = "00000000-0000-7000-8000-000000000001"
--   $2 = 2
--   $3 = "2026-11-21T12:00:00Z"
--   $4 = "x"

SELECT version FROM "movies" WHERE id = $1::uuid
--   $1 = "00000000-0000-7000-8000-000000000001"

-- step 2

SELECT t0."id" FROM "movies" t0 WHERE t0."id" = $1::uuid AND t0."version" = $2::integer FOR NO KEY UPDATE OF t0
--   $1 = "00000000-0000-7000-8000-000000000001"
--   $2 = 7

SELECT version FROM "movies" WHERE id = $1::uuid
--   $1 = "00000000-0000-7000-8000-000000000001"

-- step 3

WITH old AS (SELECT id FROM "movies" WHERE id = $1::uuid FOR NO KEY UPDATE), written AS (UPDATE "movies" t SET version = t.version + 1, updated_at = greatest(t.updated_at, $2::timestamptz), "genre" = $3::text FROM old WHERE t.id = old.id RETURNING t.*) SELECT t0."id" FROM written t0
--   $1 = "00000000-0000-7000-8000-0000000003e7"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "x"

SELECT version FROM "movies" WHERE id = $1::uuid
--   $1 = "00000000-0000-7000-8000-0000000003e7"

-- step 4

WITH old AS (SELECT id FROM "movies" WHERE id = $1::uuid AND version = $2 FOR NO KEY UPDATE), written AS (UPDATE "movies" t SET version = t.version + 1, updated_at = greatest(t.updated_at, $3::timestamptz), "genre" = $4::text FROM old WHERE t.id = old.id RETURNING t.*) SELECT t0."id" FROM written t0
--   $1 = "00000000-0000-7000-8000-0000000003e7"
--   $2 = 1
--   $3 = "2026-11-21T12:00:00Z"
--   $4 = "x"

SELECT version FROM "movies" WHERE id = $1::uuid
--   $1 = "00000000-0000-7000-8000-0000000003e7"

-- step 5

SELECT t0."id" FROM "studios" t0 WHERE t0."id" = $1::uuid FOR NO KEY UPDATE OF t0
--   $1 = "00000000-0000-7000-8000-0000000003e7"

SELECT version FROM "studios" WHERE id = $1::uuid
--   $1 = "00000000-0000-7000-8000-0000000003e7"

-- step 6

