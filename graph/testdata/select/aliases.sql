-- step 1

SELECT n.n, p.* FROM (SELECT count(*) FROM "movies" t0) n(n) LEFT JOIN (SELECT t0."title" c0, t0."id" c1, t0."studio_id" c2, t1."name" c3, t1."website" c4 FROM "movies" t0 LEFT JOIN "studios" t1 ON t1."id" = t0."studio_id" ORDER BY t0."title", t0."id" LIMIT 2) p ON true

