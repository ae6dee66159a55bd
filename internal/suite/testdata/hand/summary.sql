-- step 1

SELECT count(*) FROM "books" t0

SELECT count(*) FROM "books" t0

SELECT count(*) FROM "publishers" t0

SELECT count(*) FROM "publishers" t0

SELECT t0."id", t0."printing_cost", t0."worldwide_sales" FROM "books" t0 WHERE t0."worldwide_sales" IS NOT NULL ORDER BY t0."worldwide_sales" DESC, t0."id" DESC LIMIT 2

SELECT t0."title", t0."publisher_id", t1."name" FROM "books" t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id" WHERE t0."worldwide_sales" IS NOT NULL ORDER BY t0."worldwide_sales" DESC, t0."id" DESC LIMIT 2

-- step 2

-- step 3

-- step 4

-- step 5

SELECT count(*) FROM "books" t0

SELECT count(*) FROM "publishers" t0

SELECT t0."id", t0."printing_cost", t0."worldwide_sales" FROM "books" t0 WHERE t0."worldwide_sales" IS NOT NULL ORDER BY t0."worldwide_sales" DESC, t0."id" DESC LIMIT 2

-- step 6

