-- step 1

SELECT t0."title" FROM "books" t0 ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE (NOT EXISTS (SELECT FROM "loans" e0 WHERE e0."book_id" = t0."id" AND e0."branch" = $1::text) OR EXISTS (SELECT FROM "loans" e1 WHERE e1."book_id" = t0."id" AND e1."branch" = $2::text)) ORDER BY t0."id" LIMIT 21
--   $1 = "DE"
--   $2 = "FR"

SELECT t0."title" FROM "books" t0 WHERE EXISTS (SELECT FROM "loans" e0 WHERE e0."book_id" = t0."id" AND (e0."branch" = $1::text) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = "DE"

SELECT t0."title" FROM "books" t0 WHERE EXISTS (SELECT FROM "loans" e0 WHERE e0."book_id" = t0."id" AND EXISTS (SELECT FROM "books" e1 WHERE e1."id" = e0."book_id" AND EXISTS (SELECT FROM "publishers" e2 WHERE e2."id" = e1."publisher_id" AND e2."name" = $1::text))) ORDER BY t0."id" LIMIT 21
--   $1 = "20th Century Books"

SELECT t0."title" FROM "books" t0 WHERE EXISTS (SELECT FROM "loans" e0 WHERE e0."book_id" = t0."id" AND e0."branch" = $1::text) AND NOT EXISTS (SELECT FROM "loans" e1 WHERE e1."book_id" = t0."id" AND e1."branch" = $2::text) ORDER BY t0."id" LIMIT 21
--   $1 = "DE"
--   $2 = "FR"

SELECT t0."title" FROM "books" t0 WHERE EXISTS (SELECT FROM "loans" e0 WHERE e0."book_id" = t0."id" AND e0."branch" = $1::text) ORDER BY t0."id" LIMIT 21
--   $1 = "DE"

SELECT t0."title" FROM "books" t0 WHERE EXISTS (SELECT FROM "loans" e0 WHERE e0."book_id" = t0."id" AND e0."branch" = $1::text) ORDER BY t0."id" LIMIT 21
--   $1 = "DE"

SELECT t0."title" FROM "books" t0 WHERE EXISTS (SELECT FROM "loans" e0 WHERE e0."book_id" = t0."id") ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE EXISTS (SELECT FROM "loans" e0 WHERE e0."book_id" = t0."id") ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE NOT EXISTS (SELECT FROM "loans" e0 WHERE e0."book_id" = t0."id" AND (e0."branch" = $1::text) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = "DE"

SELECT t0."title" FROM "books" t0 WHERE NOT EXISTS (SELECT FROM "loans" e0 WHERE e0."book_id" = t0."id" AND EXISTS (SELECT FROM "books" e1 WHERE e1."id" = e0."book_id" AND EXISTS (SELECT FROM "publishers" e2 WHERE e2."id" = e1."publisher_id" AND e2."name" = $1::text))) ORDER BY t0."id" LIMIT 21
--   $1 = "20th Century Books"

SELECT t0."title" FROM "books" t0 WHERE NOT EXISTS (SELECT FROM "loans" e0 WHERE e0."book_id" = t0."id" AND e0."branch" = $1::text) ORDER BY t0."id" LIMIT 21
--   $1 = "DE"

SELECT t0."title" FROM "books" t0 WHERE NOT EXISTS (SELECT FROM "loans" e0 WHERE e0."book_id" = t0."id" AND e0."branch" = $1::text) ORDER BY t0."id" LIMIT 21
--   $1 = "DE"

SELECT t0."title" FROM "books" t0 WHERE NOT EXISTS (SELECT FROM "loans" e0 WHERE e0."book_id" = t0."id") ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE NOT EXISTS (SELECT FROM "loans" e0 WHERE e0."book_id" = t0."id") ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE false ORDER BY t0."id" LIMIT 21

