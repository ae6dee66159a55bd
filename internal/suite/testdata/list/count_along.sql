-- step 1

SELECT count(*) OVER () n, t0."title", t0."id" FROM "books" t0 WHERE EXISTS (SELECT FROM "loans" e0 WHERE e0."book_id" = t0."id" AND e0."branch" = $1::text) ORDER BY t0."id" LIMIT 21
--   $1 = "ZZ"

SELECT count(*) OVER () n, t0."title", t0."id" FROM "books" t0 WHERE EXISTS (SELECT FROM "loans" e0 WHERE e0."book_id" = t0."id") ORDER BY t0."title", t0."id" LIMIT 2

SELECT n.n, p.* FROM (SELECT count(*) FROM "books" t0 WHERE EXISTS (SELECT FROM "loans" e0 WHERE e0."book_id" = t0."id")) n(n) LEFT JOIN (SELECT t0."title" c0, t0."publisher_id" c1, t1."name" c2, t0."id" c3 FROM "books" t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id" WHERE EXISTS (SELECT FROM "loans" e0 WHERE e0."book_id" = t0."id") ORDER BY t0."id" LIMIT 2) p ON true

SELECT p.*, c.* FROM (SELECT count(*) OVER () n, t0."title" c0, t0."id" c1 FROM "books" t0 WHERE EXISTS (SELECT FROM "loans" e0 WHERE e0."book_id" = t0."id") ORDER BY t0."id" LIMIT 3) p LEFT JOIN LATERAL (SELECT t0."branch", t0."id" FROM "loans" t0 WHERE t0."book_id" = p.c1 ORDER BY t0."id" LIMIT 21) c ON true

