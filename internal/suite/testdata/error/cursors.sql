-- step 1

-- step 2

-- step 3

SELECT p.*, c.* FROM (SELECT t0."id" c0 FROM "books" t0 ORDER BY t0."id" LIMIT 2) p LEFT JOIN LATERAL (SELECT t0."id" FROM "loans" t0 WHERE t0."book_id" = p.c0 ORDER BY t0."id" LIMIT 2) c ON true

-- step 4

-- step 5

SELECT t0."id", t0."title", t0."version" FROM "books" t0 WHERE t0."id" = $1::uuid
--   $1 = "00000000-0000-7000-8000-000000000001"

-- step 6

-- step 7

-- step 8

