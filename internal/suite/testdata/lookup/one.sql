-- step 1

SELECT p.*, c.* FROM (SELECT t0."id" c0, t0."name" c1 FROM "publishers" t0 WHERE t0."name" = $1::text) p LEFT JOIN LATERAL (SELECT t0."title", t0."id" FROM "books" t0 WHERE t0."publisher_id" = p.c0 ORDER BY t0."id" LIMIT 21) c ON true
--   $1 = "Union House"

SELECT t0."id" FROM "publishers" t0 WHERE t0."name" = $1::text
--   $1 = "universal"

SELECT t0."id", t0."branch", t0."book_id", t1."title" FROM "loans" t0 LEFT JOIN "books" t1 ON t1."id" = t0."book_id" WHERE t0."id" = $1::uuid
--   $1 = "00000000-0000-7000-8000-000000000001"

SELECT t0."id", t0."fee" FROM "loans" t0 WHERE t0."book_id" = $1::uuid AND t0."branch" = $2::text AND t0."starts_at" = $3::timestamptz
--   $1 = "00000000-0000-7000-8000-000000000001"
--   $2 = "FR"
--   $3 = "2026-11-21T11:00:00Z"

SELECT t0."id", t0."title" FROM "books" t0 WHERE t0."id" = $1::uuid
--   $1 = "00000000-0000-7000-8000-000000000001"

SELECT t0."id", t0."title" FROM "books" t0 WHERE t0."id" = $1::uuid
--   $1 = "00000000-0000-7000-8000-0000000003e7"

