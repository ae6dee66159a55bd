-- step 1

SELECT t0."title" FROM "books" t0 ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE (t0."tags" = $1::text[] OR t0."tags" = $2::text[] OR t0."tags" = $3::text[] OR t0."tags" = $4::text[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"space\",\"classic\"}"
--   $2 = "{\"classic\"}"
--   $3 = "{}"
--   $4 = "{}"

SELECT t0."title" FROM "books" t0 WHERE (t0."tags" = $1::text[]) IS NOT TRUE AND (t0."tags" = $2::text[]) IS NOT TRUE AND (t0."tags" = $3::text[]) IS NOT TRUE AND (t0."tags" = $4::text[]) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"space\",\"classic\"}"
--   $2 = "{\"classic\"}"
--   $3 = "{}"
--   $4 = "{}"

SELECT t0."title" FROM "books" t0 WHERE (t0."tags" = $1::text[]) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"classic\"}"

SELECT t0."title" FROM "books" t0 WHERE (t0."tags" = $1::text[]) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"classic\"}"

SELECT t0."title" FROM "books" t0 WHERE false ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE false ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE t0."tags" = $1::text[] ORDER BY t0."id" LIMIT 21
--   $1 = "{\"classic\"}"

SELECT t0."title" FROM "books" t0 WHERE t0."tags" = $1::text[] ORDER BY t0."id" LIMIT 21
--   $1 = "{\"classic\"}"

-- step 2

SELECT t0."title" FROM "books" t0 WHERE (t0."tags" = $1::text[] OR t0."tags" = $2::text[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"classic\"}"
--   $2 = "{\"space\",\"classic\"}"

SELECT t0."title" FROM "books" t0 WHERE t0."tags" = $1::text[] ORDER BY t0."id" LIMIT 21
--   $1 = "{\"classic\"}"

-- step 3

