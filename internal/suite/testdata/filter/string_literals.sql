-- step 1

SELECT t0."title" FROM "books" t0 ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE false ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE right(t0."title", $1::integer) = $2::text ORDER BY t0."id" LIMIT 21
--   $1 = 1
--   $2 = "🎬"

SELECT t0."title" FROM "books" t0 WHERE strpos(t0."title", $1::text) > 0 ORDER BY t0."id" LIMIT 21
--   $1 = ""

SELECT t0."title" FROM "books" t0 WHERE strpos(t0."title", $1::text) > 0 ORDER BY t0."id" LIMIT 21
--   $1 = "%"

SELECT t0."title" FROM "books" t0 WHERE strpos(t0."title", $1::text) > 0 ORDER BY t0."id" LIMIT 21
--   $1 = "'"

SELECT t0."title" FROM "books" t0 WHERE strpos(t0."title", $1::text) > 0 ORDER BY t0."id" LIMIT 21
--   $1 = "."

SELECT t0."title" FROM "books" t0 WHERE strpos(t0."title", $1::text) > 0 ORDER BY t0."id" LIMIT 21
--   $1 = "\""

SELECT t0."title" FROM "books" t0 WHERE strpos(t0."title", $1::text) > 0 ORDER BY t0."id" LIMIT 21
--   $1 = "\\"

SELECT t0."title" FROM "books" t0 WHERE strpos(t0."title", $1::text) > 0 ORDER BY t0."id" LIMIT 21
--   $1 = "_"

SELECT t0."title" FROM "books" t0 WHERE t0."title" = $1::text ORDER BY t0."id" LIMIT 21
--   $1 = "'; DROP TABLE books; --"

SELECT t0."title" FROM "books" t0 WHERE t0."title" = ANY ($1::text[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"Beta\"}"

SELECT t0."title" FROM "books" t0 WHERE t0."title" >= $1::text ORDER BY t0."id" LIMIT 21
--   $1 = ""

