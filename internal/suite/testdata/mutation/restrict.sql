-- step 1

INSERT INTO "books" AS t0 ("id", "version", "created_at", "updated_at", "title", "sequel_of_id", "available", "tags") VALUES ($1::uuid, 1, $2::timestamptz, $2, $3::text, $4::uuid, $5::boolean, $6::text[]) RETURNING t0."id"
--   $1 = "00000000-0000-7000-8000-0000000003e9"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "Second"
--   $4 = "00000000-0000-7000-8000-000000000001"
--   $5 = true
--   $6 = "{}"

SELECT t0."id", t0."available", t0."sequel_of_id", t1."title", t1."id" FROM "books" t0 LEFT JOIN "books" t1 ON t1."id" = t0."sequel_of_id" WHERE t0."id" = $1::uuid
--   $1 = "00000000-0000-7000-8000-0000000003e9"

SELECT p.n, c.* FROM unnest($1::uuid[]) WITH ORDINALITY p(id, n) CROSS JOIN LATERAL (SELECT t0."title" FROM "books" t0 WHERE t0."sequel_of_id" = p.id ORDER BY t0."id" LIMIT 21) c
--   $1 = "{00000000-0000-7000-8000-000000000001}"

-- step 2

SELECT t0."id" FROM "books" t0 WHERE t0."id" = $1::uuid FOR UPDATE OF t0
--   $1 = "00000000-0000-7000-8000-000000000001"

SELECT t0."id" FROM "loans" t0 WHERE t0."book_id" = ANY ($1::uuid[]) ORDER BY t0."id" FOR UPDATE OF t0
--   $1 = "{\"00000000-0000-7000-8000-000000000001\"}"

WITH c0 AS (DELETE FROM "books" t0 WHERE t0."id" = $1::uuid) DELETE FROM "loans" t0 WHERE t0."id" = ANY ($2::uuid[])
--   $1 = "00000000-0000-7000-8000-000000000001"
--   $2 = "{\"00000000-0000-7000-8000-000000000001\",\"00000000-0000-7000-8000-000000000002\"}"

-- step 3

SELECT count(*) FROM unnest($1::uuid[], $2::int[]) l(id, n) LEFT JOIN LATERAL (SELECT FROM "books" t0 WHERE t0."id" = l.id AND l.n = 0 FOR UPDATE) l0 ON true
--   $1 = "{00000000-0000-7000-8000-000000000001,00000000-0000-7000-8000-0000000003e9}"
--   $2 = "{0,0}"

SELECT t0."id" FROM "books" t0 WHERE t0."id" = $1::uuid FOR UPDATE OF t0
--   $1 = "00000000-0000-7000-8000-0000000003e9"

SELECT t0."id" FROM "loans" t0 WHERE t0."book_id" = ANY ($1::uuid[]) ORDER BY t0."id" FOR UPDATE OF t0
--   $1 = "{\"00000000-0000-7000-8000-0000000003e9\"}"

DELETE FROM "books" t0 WHERE t0."id" = $1::uuid
--   $1 = "00000000-0000-7000-8000-0000000003e9"

SELECT t0."id" FROM "books" t0 WHERE t0."id" = $1::uuid FOR UPDATE OF t0
--   $1 = "00000000-0000-7000-8000-000000000001"

SELECT t0."id" FROM "loans" t0 WHERE t0."book_id" = ANY ($1::uuid[]) ORDER BY t0."id" FOR UPDATE OF t0
--   $1 = "{\"00000000-0000-7000-8000-000000000001\"}"

WITH c0 AS (DELETE FROM "books" t0 WHERE t0."id" = $1::uuid) DELETE FROM "loans" t0 WHERE t0."id" = ANY ($2::uuid[])
--   $1 = "00000000-0000-7000-8000-000000000001"
--   $2 = "{\"00000000-0000-7000-8000-000000000001\",\"00000000-0000-7000-8000-000000000002\"}"

-- step 4

SELECT count(*) FROM "books" t0 WHERE (t0."available" = $1::boolean OR EXISTS (SELECT FROM "books" e0 WHERE e0."id" = t0."sequel_of_id" AND e0."title" = $2::text) OR EXISTS (SELECT FROM "books" e1 WHERE e1."sequel_of_id" = t0."id"))
--   $1 = true
--   $2 = "Alpha"

