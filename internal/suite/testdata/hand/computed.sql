-- step 1

SELECT p.*, c.* FROM (SELECT t0."name" c0, t0."id" c1 FROM "publishers" t0 ORDER BY t0."id" LIMIT 21) p LEFT JOIN LATERAL (SELECT t0."title", t0."id", t0."printing_cost", t0."worldwide_sales" FROM "books" t0 WHERE t0."publisher_id" = p.c1 ORDER BY t0."id" LIMIT 21) c ON true

SELECT t0."id", t0."printing_cost", t0."worldwide_sales" FROM "books" t0 WHERE t0."id" = $1::uuid
--   $1 = "00000000-0000-7000-8000-000000000008"

SELECT t0."title", t0."id", t0."printing_cost", t0."worldwide_sales" FROM "books" t0 ORDER BY t0."id" LIMIT 21

