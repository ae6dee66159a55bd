-- step 1

-- step 2

-- step 3

-- step 4

-- step 5

-- step 6

-- step 7

SELECT count(*) FROM "books" t0

