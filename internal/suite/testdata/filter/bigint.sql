-- step 1

SELECT t0."title" FROM "books" t0 WHERE ((t0."printing_cost" >= $1::bigint) IS NOT TRUE OR (t0."printing_cost" < $2::bigint) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = 100
--   $2 = 9007199254740993

SELECT t0."title" FROM "books" t0 WHERE (t0."printing_cost" < $1::bigint) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = 9007199254740993

SELECT t0."title" FROM "books" t0 WHERE (t0."printing_cost" < $1::bigint) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = 9007199254740993

SELECT t0."title" FROM "books" t0 WHERE (t0."printing_cost" <= $1::bigint) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = 9007199254740993

SELECT t0."title" FROM "books" t0 WHERE (t0."printing_cost" = $1::bigint) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = 100

SELECT t0."title" FROM "books" t0 WHERE (t0."printing_cost" = $1::bigint) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = 100

SELECT t0."title" FROM "books" t0 WHERE (t0."printing_cost" = ANY ($1::bigint[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"0\",\"9007199254740993\"}"

SELECT t0."title" FROM "books" t0 WHERE (t0."printing_cost" = ANY ($1::bigint[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"0\",\"9007199254740993\"}"

SELECT t0."title" FROM "books" t0 WHERE (t0."printing_cost" > $1::bigint) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = 100

SELECT t0."title" FROM "books" t0 WHERE (t0."printing_cost" >= $1::bigint) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = 100

SELECT t0."title" FROM "books" t0 WHERE (t0."printing_cost" >= $1::bigint) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = 100

SELECT t0."title" FROM "books" t0 WHERE t0."printing_cost" < $1::bigint ORDER BY t0."id" LIMIT 21
--   $1 = 9007199254740993

SELECT t0."title" FROM "books" t0 WHERE t0."printing_cost" < $1::bigint ORDER BY t0."id" LIMIT 21
--   $1 = 9007199254740993

SELECT t0."title" FROM "books" t0 WHERE t0."printing_cost" <= $1::bigint ORDER BY t0."id" LIMIT 21
--   $1 = 9007199254740993

SELECT t0."title" FROM "books" t0 WHERE t0."printing_cost" = $1::bigint ORDER BY t0."id" LIMIT 21
--   $1 = 100

SELECT t0."title" FROM "books" t0 WHERE t0."printing_cost" = $1::bigint ORDER BY t0."id" LIMIT 21
--   $1 = 100

SELECT t0."title" FROM "books" t0 WHERE t0."printing_cost" = ANY ($1::bigint[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"0\",\"9007199254740993\"}"

SELECT t0."title" FROM "books" t0 WHERE t0."printing_cost" = ANY ($1::bigint[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"0\",\"9007199254740993\"}"

SELECT t0."title" FROM "books" t0 WHERE t0."printing_cost" > $1::bigint ORDER BY t0."id" LIMIT 21
--   $1 = 100

SELECT t0."title" FROM "books" t0 WHERE t0."printing_cost" >= $1::bigint AND t0."printing_cost" < $2::bigint ORDER BY t0."id" LIMIT 21
--   $1 = 100
--   $2 = 9007199254740993

SELECT t0."title" FROM "books" t0 WHERE t0."printing_cost" >= $1::bigint ORDER BY t0."id" LIMIT 21
--   $1 = 100

SELECT t0."title" FROM "books" t0 WHERE t0."printing_cost" >= $1::bigint ORDER BY t0."id" LIMIT 21
--   $1 = 100

SELECT t0."title" FROM "books" t0 WHERE t0."printing_cost" IS NOT NULL ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE t0."printing_cost" IS NULL ORDER BY t0."id" LIMIT 21

