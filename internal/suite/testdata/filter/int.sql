-- step 1

SELECT t0."title" FROM "books" t0 WHERE ((t0."reader_votes" >= $1::integer) IS NOT TRUE OR (t0."reader_votes" < $2::integer) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = 100
--   $2 = 2147483647

SELECT t0."title" FROM "books" t0 WHERE (t0."reader_votes" < $1::integer) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = 2147483647

SELECT t0."title" FROM "books" t0 WHERE (t0."reader_votes" < $1::integer) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = 2147483647

SELECT t0."title" FROM "books" t0 WHERE (t0."reader_votes" <= $1::integer) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = 2147483647

SELECT t0."title" FROM "books" t0 WHERE (t0."reader_votes" = $1::integer) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = 100

SELECT t0."title" FROM "books" t0 WHERE (t0."reader_votes" = $1::integer) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = 100

SELECT t0."title" FROM "books" t0 WHERE (t0."reader_votes" = ANY ($1::integer[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"0\",\"100\"}"

SELECT t0."title" FROM "books" t0 WHERE (t0."reader_votes" = ANY ($1::integer[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"0\",\"100\"}"

SELECT t0."title" FROM "books" t0 WHERE (t0."reader_votes" > $1::integer) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = 100

SELECT t0."title" FROM "books" t0 WHERE (t0."reader_votes" >= $1::integer) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = 100

SELECT t0."title" FROM "books" t0 WHERE (t0."reader_votes" >= $1::integer) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = 100

SELECT t0."title" FROM "books" t0 WHERE t0."reader_votes" < $1::integer ORDER BY t0."id" LIMIT 21
--   $1 = 2147483647

SELECT t0."title" FROM "books" t0 WHERE t0."reader_votes" < $1::integer ORDER BY t0."id" LIMIT 21
--   $1 = 2147483647

SELECT t0."title" FROM "books" t0 WHERE t0."reader_votes" <= $1::integer ORDER BY t0."id" LIMIT 21
--   $1 = 2147483647

SELECT t0."title" FROM "books" t0 WHERE t0."reader_votes" = $1::integer ORDER BY t0."id" LIMIT 21
--   $1 = 100

SELECT t0."title" FROM "books" t0 WHERE t0."reader_votes" = $1::integer ORDER BY t0."id" LIMIT 21
--   $1 = 100

SELECT t0."title" FROM "books" t0 WHERE t0."reader_votes" = ANY ($1::integer[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"0\",\"100\"}"

SELECT t0."title" FROM "books" t0 WHERE t0."reader_votes" = ANY ($1::integer[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"0\",\"100\"}"

SELECT t0."title" FROM "books" t0 WHERE t0."reader_votes" > $1::integer ORDER BY t0."id" LIMIT 21
--   $1 = 100

SELECT t0."title" FROM "books" t0 WHERE t0."reader_votes" >= $1::integer AND t0."reader_votes" < $2::integer ORDER BY t0."id" LIMIT 21
--   $1 = 100
--   $2 = 2147483647

SELECT t0."title" FROM "books" t0 WHERE t0."reader_votes" >= $1::integer ORDER BY t0."id" LIMIT 21
--   $1 = 100

SELECT t0."title" FROM "books" t0 WHERE t0."reader_votes" >= $1::integer ORDER BY t0."id" LIMIT 21
--   $1 = 100

SELECT t0."title" FROM "books" t0 WHERE t0."reader_votes" IS NOT NULL ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE t0."reader_votes" IS NULL ORDER BY t0."id" LIMIT 21

