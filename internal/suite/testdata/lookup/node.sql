-- step 1

SELECT t0."id" FROM "publishers" t0 WHERE t0."id" = $1::uuid
--   $1 = "00000000-0000-7000-8000-0000000003e7"

SELECT t0."id", t0."branch" FROM "loans" t0 WHERE t0."id" = $1::uuid
--   $1 = "00000000-0000-7000-8000-0000000003e7"

SELECT t0."id", t0."name" FROM "publishers" t0 WHERE t0."id" = ANY ($1::uuid[])
--   $1 = "{\"00000000-0000-7000-8000-000000000001\",\"00000000-0000-7000-8000-000000000001\"}"

SELECT t0."id", t0."title" FROM "books" t0 WHERE t0."id" = ANY ($1::uuid[])
--   $1 = "{\"00000000-0000-7000-8000-000000000002\",\"00000000-0000-7000-8000-000000000001\"}"

SELECT t0."id", t0."version", t0."title" FROM "books" t0 WHERE t0."id" = $1::uuid
--   $1 = "00000000-0000-7000-8000-000000000001"

