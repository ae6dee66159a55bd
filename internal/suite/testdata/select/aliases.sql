-- step 1

SELECT n.n, p.* FROM (SELECT count(*) FROM "books" t0) n(n) LEFT JOIN (SELECT t0."title" c0, t0."id" c1, t0."publisher_id" c2, t1."name" c3, t1."website" c4 FROM "books" t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id" ORDER BY t0."title", t0."id" LIMIT 2) p ON true

