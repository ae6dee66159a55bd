-- step 1

SELECT p.*, c.* FROM (SELECT t0."id" c0, t0."version" c1, t0."title" c2, t0."publisher_id" c3, t1."name" c4, t1."id" c5, t1."website" c6, t0."author" c7, t0."format" c8 FROM "books" t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id" ORDER BY t0."id" LIMIT 2) p LEFT JOIN LATERAL (SELECT t0."branch", t0."id" FROM "loans" t0 WHERE t0."book_id" = p.c0 ORDER BY t0."id" LIMIT 2) c ON true

