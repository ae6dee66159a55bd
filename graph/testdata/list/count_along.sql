-- step 1

SELECT count(*) OVER () n, t0."title", t0."id" FROM "movies" t0 WHERE EXISTS (SELECT FROM "licences" e0 WHERE e0."movie_id" = t0."id" AND e0."territory" = $1::text) ORDER BY t0."id" LIMIT 21
--   $1 = "ZZ"

SELECT count(*) OVER () n, t0."title", t0."id" FROM "movies" t0 WHERE EXISTS (SELECT FROM "licences" e0 WHERE e0."movie_id" = t0."id") ORDER BY t0."title", t0."id" LIMIT 2

SELECT n.n, p.* FROM (SELECT count(*) FROM "movies" t0 WHERE EXISTS (SELECT FROM "licences" e0 WHERE e0."movie_id" = t0."id")) n(n) LEFT JOIN (SELECT t0."title" c0, t0."studio_id" c1, t1."name" c2, t0."id" c3 FROM "movies" t0 LEFT JOIN "studios" t1 ON t1."id" = t0."studio_id" WHERE EXISTS (SELECT FROM "licences" e0 WHERE e0."movie_id" = t0."id") ORDER BY t0."id" LIMIT 2) p ON true

SELECT p.*, c.* FROM (SELECT count(*) OVER () n, t0."title" c0, t0."id" c1 FROM "movies" t0 WHERE EXISTS (SELECT FROM "licences" e0 WHERE e0."movie_id" = t0."id") ORDER BY t0."id" LIMIT 3) p LEFT JOIN LATERAL (SELECT t0."territory", t0."id" FROM "licences" t0 WHERE t0."movie_id" = p.c1 ORDER BY t0."id" LIMIT 21) c ON true

