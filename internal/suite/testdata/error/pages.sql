-- step 1

-- step 2

-- step 3

-- step 4

SELECT t0."id" FROM "books" t0 ORDER BY t0."id" LIMIT 2

-- step 5

-- step 6

SELECT t0."id" FROM "books" t0 WHERE (t0."id") > ($1::uuid) ORDER BY t0."id" LIMIT 3
--   $1 = "00000000-0000-7000-8000-000000000001"

