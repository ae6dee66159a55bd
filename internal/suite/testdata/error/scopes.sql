-- step 1

-- step 2

-- step 3

SELECT t0."title" FROM "books" t0 ORDER BY t0."id" LIMIT 2

-- step 4

-- step 5

-- step 6

-- step 7

SELECT count(*) FROM unnest($1::uuid[], $2::int[]) l(id, n) LEFT JOIN LATERAL (SELECT FROM "books" t0 WHERE t0."id" = l.id AND l.n = 0 FOR UPDATE) l0 ON true
--   $1 = "{00000000-0000-7000-8000-000000000008}"
--   $2 = "{0}"

INSERT INTO "books" AS t0 ("id", "version", "created_at", "updated_at", "title", "tags") VALUES ($1::uuid, 1, $2::timestamptz, $2, $3::text, $4::text[]) RETURNING t0."id"
--   $1 = "00000000-0000-7000-8000-0000000003e9"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "x"
--   $4 = "{}"

SELECT t0."id" FROM "books" t0 WHERE t0."id" = $1::uuid FOR UPDATE OF t0
--   $1 = "00000000-0000-7000-8000-000000000008"

SELECT t0."id" FROM "loans" t0 WHERE t0."book_id" = ANY ($1::uuid[]) ORDER BY t0."id" FOR UPDATE OF t0
--   $1 = "{\"00000000-0000-7000-8000-000000000008\"}"

DELETE FROM "books" t0 WHERE t0."id" = $1::uuid
--   $1 = "00000000-0000-7000-8000-000000000008"

-- step 8

-- step 9

-- step 10

