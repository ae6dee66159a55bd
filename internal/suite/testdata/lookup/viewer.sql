-- step 1

-- step 2

SELECT t0."id", t0."name" FROM "publishers" t0 WHERE t0."id" = $1::uuid
--   $1 = "00000000-0000-7000-8000-000000000001"

-- step 3

-- step 4

-- step 5

-- step 6

