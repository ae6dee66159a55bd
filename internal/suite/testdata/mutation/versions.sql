-- step 1

UPDATE "books" t0 SET version = t0.version + 1, updated_at = greatest(t0.updated_at, $1::timestamptz), "genre" = $2::text WHERE t0."id" = $3::uuid AND t0."version" = $4::integer RETURNING t0."id"
--   $1 = "2026-11-21T12:00:00Z"
--   $2 = "x"
--   $3 = "00000000-0000-7000-8000-000000000001"
--   $4 = 2

SELECT t0."version" FROM "books" t0 WHERE t0."id" = $1::uuid
--   $1 = "00000000-0000-7000-8000-000000000001"

-- step 2

SELECT t0."id" FROM "books" t0 WHERE t0."id" = $1::uuid AND t0."version" = $2::integer FOR UPDATE OF t0
--   $1 = "00000000-0000-7000-8000-000000000001"
--   $2 = 7

SELECT t0."version" FROM "books" t0 WHERE t0."id" = $1::uuid
--   $1 = "00000000-0000-7000-8000-000000000001"

-- step 3

UPDATE "books" t0 SET version = t0.version + 1, updated_at = greatest(t0.updated_at, $1::timestamptz), "genre" = $2::text WHERE t0."id" = $3::uuid RETURNING t0."id"
--   $1 = "2026-11-21T12:00:00Z"
--   $2 = "x"
--   $3 = "00000000-0000-7000-8000-0000000003e7"

SELECT t0."version" FROM "books" t0 WHERE t0."id" = $1::uuid
--   $1 = "00000000-0000-7000-8000-0000000003e7"

-- step 4

UPDATE "books" t0 SET version = t0.version + 1, updated_at = greatest(t0.updated_at, $1::timestamptz), "genre" = $2::text WHERE t0."id" = $3::uuid AND t0."version" = $4::integer RETURNING t0."id"
--   $1 = "2026-11-21T12:00:00Z"
--   $2 = "x"
--   $3 = "00000000-0000-7000-8000-0000000003e7"
--   $4 = 1

SELECT t0."version" FROM "books" t0 WHERE t0."id" = $1::uuid
--   $1 = "00000000-0000-7000-8000-0000000003e7"

-- step 5

SELECT t0."id" FROM "publishers" t0 WHERE t0."id" = $1::uuid FOR UPDATE OF t0
--   $1 = "00000000-0000-7000-8000-0000000003e7"

SELECT t0."version" FROM "publishers" t0 WHERE t0."id" = $1::uuid
--   $1 = "00000000-0000-7000-8000-0000000003e7"

-- step 6

