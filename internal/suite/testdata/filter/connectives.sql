-- step 1

SELECT t0."title" FROM "books" t0 ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE ((t0."genre" = $1::text AND (t0."format" = $2::text OR t0."format" = $3::text)) OR EXISTS (SELECT FROM "loans" e0 WHERE e0."book_id" = t0."id" AND e0."fee" IS NOT NULL)) ORDER BY t0."id" LIMIT 21
--   $1 = "Drama"
--   $2 = "AUDIO"
--   $3 = "CD_ROM"

SELECT t0."title" FROM "books" t0 WHERE ((t0."genre" = $1::text) IS NOT TRUE OR (t0."format" = $2::text) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = "Comedy"
--   $2 = "PRINT"

SELECT t0."title" FROM "books" t0 WHERE (t0."genre" = $1::text OR t0."reader_rating" >= $2::double precision) ORDER BY t0."id" LIMIT 21
--   $1 = "Comedy"
--   $2 = 10

SELECT t0."title" FROM "books" t0 WHERE (t0."genre" = $1::text) IS NOT TRUE AND (t0."reader_rating" >= $2::double precision) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "Comedy"
--   $2 = 10

SELECT t0."title" FROM "books" t0 WHERE false ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE t0."genre" = $1::text AND (t0."format" = $2::text OR t0."format" IS NULL OR t0."format" = ANY ($3::text[])) ORDER BY t0."id" LIMIT 21
--   $1 = "Drama"
--   $2 = "AUDIO"
--   $3 = "{\"PDF_A\"}"

SELECT t0."title" FROM "books" t0 WHERE t0."genre" = $1::text AND t0."publisher_id" IS NOT NULL ORDER BY t0."id" LIMIT 21
--   $1 = "Drama"

SELECT t0."title" FROM "books" t0 WHERE t0."genre" = $1::text ORDER BY t0."id" LIMIT 21
--   $1 = "Comedy"

