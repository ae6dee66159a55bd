-- step 1

SELECT count(*) FROM "movies" t0

SELECT count(*) FROM "movies" t0 WHERE t0."genre" = $1::text
--   $1 = "Drama"

SELECT count(*) FROM "movies" t0 WHERE t0."title" = $1::text
--   $1 = "none"

SELECT t0."id" FROM "movies" t0 ORDER BY t0."id" LIMIT 3

SELECT t0."title" FROM "movies" t0 ORDER BY t0."id" DESC LIMIT 1

SELECT t0."title", t0."id" FROM "movies" t0 ORDER BY t0."id" LIMIT 1

SELECT t0."title", t0."id" FROM "movies" t0 WHERE t0."title" = $1::text ORDER BY t0."id" LIMIT 21
--   $1 = "none"

