-- step 1

SELECT t0."title" FROM "books" t0 WHERE ((t0."reader_rating" >= $1::double precision) IS NOT TRUE OR (t0."reader_rating" < $2::double precision) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = 6
--   $2 = 10

SELECT t0."title" FROM "books" t0 WHERE (t0."reader_rating" < $1::double precision) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = 10

SELECT t0."title" FROM "books" t0 WHERE (t0."reader_rating" < $1::double precision) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = 10

SELECT t0."title" FROM "books" t0 WHERE (t0."reader_rating" <= $1::double precision) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = 10

SELECT t0."title" FROM "books" t0 WHERE (t0."reader_rating" = $1::double precision) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = 6

SELECT t0."title" FROM "books" t0 WHERE (t0."reader_rating" = $1::double precision) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = 6

SELECT t0."title" FROM "books" t0 WHERE (t0."reader_rating" = ANY ($1::double precision[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"7.5\",\"0\"}"

SELECT t0."title" FROM "books" t0 WHERE (t0."reader_rating" = ANY ($1::double precision[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"7.5\",\"0\"}"

SELECT t0."title" FROM "books" t0 WHERE (t0."reader_rating" > $1::double precision) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = 6

SELECT t0."title" FROM "books" t0 WHERE (t0."reader_rating" >= $1::double precision) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = 6

SELECT t0."title" FROM "books" t0 WHERE (t0."reader_rating" >= $1::double precision) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = 6

SELECT t0."title" FROM "books" t0 WHERE t0."reader_rating" < $1::double precision ORDER BY t0."id" LIMIT 21
--   $1 = 10

SELECT t0."title" FROM "books" t0 WHERE t0."reader_rating" < $1::double precision ORDER BY t0."id" LIMIT 21
--   $1 = 10

SELECT t0."title" FROM "books" t0 WHERE t0."reader_rating" <= $1::double precision ORDER BY t0."id" LIMIT 21
--   $1 = 10

SELECT t0."title" FROM "books" t0 WHERE t0."reader_rating" = $1::double precision ORDER BY t0."id" LIMIT 21
--   $1 = 6

SELECT t0."title" FROM "books" t0 WHERE t0."reader_rating" = $1::double precision ORDER BY t0."id" LIMIT 21
--   $1 = 6

SELECT t0."title" FROM "books" t0 WHERE t0."reader_rating" = ANY ($1::double precision[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"7.5\",\"0\"}"

SELECT t0."title" FROM "books" t0 WHERE t0."reader_rating" = ANY ($1::double precision[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"7.5\",\"0\"}"

SELECT t0."title" FROM "books" t0 WHERE t0."reader_rating" > $1::double precision ORDER BY t0."id" LIMIT 21
--   $1 = 6

SELECT t0."title" FROM "books" t0 WHERE t0."reader_rating" >= $1::double precision AND t0."reader_rating" < $2::double precision ORDER BY t0."id" LIMIT 21
--   $1 = 6
--   $2 = 10

SELECT t0."title" FROM "books" t0 WHERE t0."reader_rating" >= $1::double precision ORDER BY t0."id" LIMIT 21
--   $1 = 6

SELECT t0."title" FROM "books" t0 WHERE t0."reader_rating" >= $1::double precision ORDER BY t0."id" LIMIT 21
--   $1 = 6

SELECT t0."title" FROM "books" t0 WHERE t0."reader_rating" IS NOT NULL ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE t0."reader_rating" IS NULL ORDER BY t0."id" LIMIT 21

