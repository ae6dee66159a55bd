-- step 1

SELECT t0."title", t0."format" FROM "books" t0 WHERE (t0."format" = $1::text) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "PDF_A"

SELECT t0."title", t0."format" FROM "books" t0 WHERE (t0."format" = $1::text) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "PDF_A"

SELECT t0."title", t0."format" FROM "books" t0 WHERE (t0."format" = ANY ($1::text[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"PRINT\",\"CD_ROM\"}"

SELECT t0."title", t0."format" FROM "books" t0 WHERE (t0."format" = ANY ($1::text[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"PRINT\",\"CD_ROM\"}"

SELECT t0."title", t0."format" FROM "books" t0 WHERE t0."format" = $1::text ORDER BY t0."id" LIMIT 21
--   $1 = "PDF_A"

SELECT t0."title", t0."format" FROM "books" t0 WHERE t0."format" = $1::text ORDER BY t0."id" LIMIT 21
--   $1 = "PDF_A"

SELECT t0."title", t0."format" FROM "books" t0 WHERE t0."format" = ANY ($1::text[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"PRINT\",\"CD_ROM\"}"

SELECT t0."title", t0."format" FROM "books" t0 WHERE t0."format" = ANY ($1::text[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"PRINT\",\"CD_ROM\"}"

SELECT t0."title", t0."format" FROM "books" t0 WHERE t0."format" IS NOT NULL ORDER BY t0."id" LIMIT 21

SELECT t0."title", t0."format" FROM "books" t0 WHERE t0."format" IS NULL ORDER BY t0."id" LIMIT 21

