-- step 1

SELECT count(*) FROM "loans" t0 WHERE t0."id" = $1::uuid AND t0."ends_at" >= $2::timestamptz
--   $1 = "00000000-0000-7000-8000-000000000001"
--   $2 = "2028-01-01T00:00:00Z"

WITH written AS (UPDATE "loans" t0 SET version = t0.version + 1, updated_at = greatest(t0.updated_at, $1::timestamptz), "ends_at" = $2::timestamptz WHERE t0."id" = $3::uuid RETURNING *) SELECT t0."id", t0."version", t0."ends_at", t0."book_id", t1."title" FROM written t0 LEFT JOIN "books" t1 ON t1."id" = t0."book_id"
--   $1 = "2026-11-21T12:00:00Z"
--   $2 = "2028-01-01T00:00:00Z"
--   $3 = "00000000-0000-7000-8000-000000000001"

-- step 2

SELECT count(*) FROM unnest($1::uuid[], $2::int[]) l(id, n) LEFT JOIN LATERAL (SELECT FROM "books" t0 WHERE t0."id" = l.id AND l.n = 0 FOR NO KEY UPDATE) l0 ON true LEFT JOIN LATERAL (SELECT FROM "loans" t0 WHERE t0."id" = l.id AND l.n = 1 FOR NO KEY UPDATE) l1 ON true
--   $1 = "{00000000-0000-7000-8000-000000000001,00000000-0000-7000-8000-000000000001}"
--   $2 = "{0,1}"

UPDATE "books" t0 SET version = t0.version + 1, updated_at = greatest(t0.updated_at, $1::timestamptz), "title" = $2::text WHERE t0."id" = $3::uuid RETURNING t0."id", t0."title"
--   $1 = "2026-11-21T12:00:00Z"
--   $2 = "Rolled back"
--   $3 = "00000000-0000-7000-8000-000000000001"

SELECT count(*) FROM "loans" t0 WHERE t0."id" = $1::uuid AND t0."ends_at" >= $2::timestamptz
--   $1 = "00000000-0000-7000-8000-000000000001"
--   $2 = "2020-01-01T00:00:00Z"

-- step 3

SELECT count(*) FROM "loans" t0 WHERE t0."id" = $1::uuid AND t0."ends_at" >= $2::timestamptz
--   $1 = "00000000-0000-7000-8000-0000000003e7"
--   $2 = "2028-01-01T00:00:00Z"

UPDATE "loans" t0 SET version = t0.version + 1, updated_at = greatest(t0.updated_at, $1::timestamptz), "ends_at" = $2::timestamptz WHERE t0."id" = $3::uuid RETURNING t0."id"
--   $1 = "2026-11-21T12:00:00Z"
--   $2 = "2028-01-01T00:00:00Z"
--   $3 = "00000000-0000-7000-8000-0000000003e7"

SELECT t0."version" FROM "loans" t0 WHERE t0."id" = $1::uuid
--   $1 = "00000000-0000-7000-8000-0000000003e7"

-- step 4

-- step 5

-- step 6

-- step 7

SELECT t0."id", t0."ends_at" FROM "loans" t0 WHERE t0."id" = $1::uuid
--   $1 = "00000000-0000-7000-8000-000000000001"

SELECT t0."id", t0."title" FROM "books" t0 WHERE t0."id" = $1::uuid
--   $1 = "00000000-0000-7000-8000-000000000001"

-- step 8

-- step 9

