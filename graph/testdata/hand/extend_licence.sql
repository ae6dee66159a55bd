-- step 1

SELECT count(*) FROM "licences" t0 WHERE t0."id" = $1::uuid AND t0."ends_at" >= $2::timestamptz
--   $1 = "00000000-0000-7000-8000-000000000001"
--   $2 = "2028-01-01T00:00:00Z"

WITH old AS (SELECT id FROM "licences" WHERE id = $1::uuid FOR NO KEY UPDATE), written AS (UPDATE "licences" t SET version = t.version + 1, updated_at = greatest(t.updated_at, $2::timestamptz), "ends_at" = $3::timestamptz FROM old WHERE t.id = old.id RETURNING t.*) SELECT t0."id", t0."version", t0."ends_at", t0."movie_id", t1."title" FROM written t0 LEFT JOIN "movies" t1 ON t1."id" = t0."movie_id"
--   $1 = "00000000-0000-7000-8000-000000000001"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "2028-01-01T00:00:00Z"

-- step 2

WITH old AS (SELECT id FROM "movies" WHERE id = $1::uuid FOR NO KEY UPDATE), written AS (UPDATE "movies" t SET version = t.version + 1, updated_at = greatest(t.updated_at, $2::timestamptz), "title" = $3::text FROM old WHERE t.id = old.id RETURNING t.*) SELECT t0."id", t0."title" FROM written t0
--   $1 = "00000000-0000-7000-8000-000000000001"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "Rolled back"

SELECT count(*) FROM "licences" t0 WHERE t0."id" = $1::uuid AND t0."ends_at" >= $2::timestamptz
--   $1 = "00000000-0000-7000-8000-000000000001"
--   $2 = "2020-01-01T00:00:00Z"

-- step 3

SELECT count(*) FROM "licences" t0 WHERE t0."id" = $1::uuid AND t0."ends_at" >= $2::timestamptz
--   $1 = "00000000-0000-7000-8000-0000000003e7"
--   $2 = "2028-01-01T00:00:00Z"

WITH old AS (SELECT id FROM "licences" WHERE id = $1::uuid FOR NO KEY UPDATE), written AS (UPDATE "licences" t SET version = t.version + 1, updated_at = greatest(t.updated_at, $2::timestamptz), "ends_at" = $3::timestamptz FROM old WHERE t.id = old.id RETURNING t.*) SELECT t0."id" FROM written t0
--   $1 = "00000000-0000-7000-8000-0000000003e7"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "2028-01-01T00:00:00Z"

SELECT version FROM "licences" WHERE id = $1::uuid
--   $1 = "00000000-0000-7000-8000-0000000003e7"

-- step 4

-- step 5

-- step 6

-- step 7

SELECT t0."id", t0."ends_at" FROM "licences" t0 WHERE t0."id" = $1::uuid
--   $1 = "00000000-0000-7000-8000-000000000001"

SELECT t0."id", t0."title" FROM "movies" t0 WHERE t0."id" = $1::uuid
--   $1 = "00000000-0000-7000-8000-000000000001"

