-- step 1

SELECT count(*) FROM "books" t0 WHERE t0."genre" = $1::text
--   $1 = "Drama"

SELECT n.n, p.* FROM (SELECT count(*) FROM "books" t0 WHERE t0."title" = $1::text) n(n) LEFT JOIN (SELECT t0."title" c0, t0."id" c1 FROM "books" t0 WHERE t0."title" = $2::text ORDER BY t0."id" LIMIT 21) p ON true
--   $1 = "none"
--   $2 = "none"

SELECT n.n, p.* FROM (SELECT count(*) FROM "books" t0) n(n) LEFT JOIN (SELECT t0."title" c0, t0."id" c1 FROM "books" t0 ORDER BY t0."id" LIMIT 1) p ON true

SELECT t0."id" FROM "books" t0 ORDER BY t0."id" LIMIT 3

SELECT t0."title" FROM "books" t0 ORDER BY t0."id" DESC LIMIT 1

