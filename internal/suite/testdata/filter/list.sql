-- step 1

SELECT t0."title" FROM "books" t0 WHERE (cardinality(t0."tags") = 0) IS NOT TRUE ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE (cardinality(t0."tags") = 0) IS NOT TRUE ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE (t0."tags" && $1::text[]) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"space\",\"a,b\"}"

SELECT t0."title" FROM "books" t0 WHERE (t0."tags" && $1::text[]) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{}"

SELECT t0."title" FROM "books" t0 WHERE (t0."tags" = $1::text[]) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"classic\",\"space\"}"

SELECT t0."title" FROM "books" t0 WHERE (t0."tags" = $1::text[]) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"classic\"}"

SELECT t0."title" FROM "books" t0 WHERE (t0."tags" = $1::text[]) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"space\",\"classic\"}"

SELECT t0."title" FROM "books" t0 WHERE (t0."tags" @> $1::text[]) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"a,b\"}"

SELECT t0."title" FROM "books" t0 WHERE (t0."tags" @> $1::text[]) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"classic\"}"

SELECT t0."title" FROM "books" t0 WHERE (t0."tags" @> $1::text[]) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"quote\\\"d\"}"

SELECT t0."title" FROM "books" t0 WHERE (t0."tags" @> $1::text[]) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"space\",\"classic\"}"

SELECT t0."title" FROM "books" t0 WHERE (t0."tags" @> $1::text[]) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{}"

SELECT t0."title" FROM "books" t0 WHERE cardinality(t0."tags") = 0 ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE cardinality(t0."tags") = 0 ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE t0."tags" && $1::text[] ORDER BY t0."id" LIMIT 21
--   $1 = "{\"space\",\"a,b\"}"

SELECT t0."title" FROM "books" t0 WHERE t0."tags" && $1::text[] ORDER BY t0."id" LIMIT 21
--   $1 = "{}"

SELECT t0."title" FROM "books" t0 WHERE t0."tags" = $1::text[] ORDER BY t0."id" LIMIT 21
--   $1 = "{\"classic\",\"space\"}"

SELECT t0."title" FROM "books" t0 WHERE t0."tags" = $1::text[] ORDER BY t0."id" LIMIT 21
--   $1 = "{\"classic\"}"

SELECT t0."title" FROM "books" t0 WHERE t0."tags" = $1::text[] ORDER BY t0."id" LIMIT 21
--   $1 = "{\"space\",\"classic\"}"

SELECT t0."title" FROM "books" t0 WHERE t0."tags" @> $1::text[] ORDER BY t0."id" LIMIT 21
--   $1 = "{\"a,b\"}"

SELECT t0."title" FROM "books" t0 WHERE t0."tags" @> $1::text[] ORDER BY t0."id" LIMIT 21
--   $1 = "{\"classic\"}"

SELECT t0."title" FROM "books" t0 WHERE t0."tags" @> $1::text[] ORDER BY t0."id" LIMIT 21
--   $1 = "{\"quote\\\"d\"}"

SELECT t0."title" FROM "books" t0 WHERE t0."tags" @> $1::text[] ORDER BY t0."id" LIMIT 21
--   $1 = "{\"space\",\"classic\"}"

SELECT t0."title" FROM "books" t0 WHERE t0."tags" @> $1::text[] ORDER BY t0."id" LIMIT 21
--   $1 = "{}"

SELECT t0."title" FROM "books" t0 WHERE t0."tags" IS NOT NULL ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE t0."tags" IS NULL ORDER BY t0."id" LIMIT 21

