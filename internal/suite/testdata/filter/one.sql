-- step 1

SELECT t0."title" FROM "books" t0 WHERE (t0."publisher_id" = $1::uuid) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "00000000-0000-7000-8000-000000000002"

SELECT t0."title" FROM "books" t0 WHERE (t0."publisher_id" = ANY ($1::uuid[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"00000000-0000-7000-8000-000000000001\",\"00000000-0000-7000-8000-000000000003\"}"

SELECT t0."title" FROM "books" t0 WHERE EXISTS (SELECT FROM "publishers" e0 WHERE e0."id" = t0."publisher_id" AND (e0."name" = $1::text) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = "Union House"

SELECT t0."title" FROM "books" t0 WHERE EXISTS (SELECT FROM "publishers" e0 WHERE e0."id" = t0."publisher_id" AND EXISTS (SELECT FROM "books" e1 WHERE e1."publisher_id" = e0."id" AND e1."title" = $1::text)) ORDER BY t0."id" LIMIT 21
--   $1 = "Beta"

SELECT t0."title" FROM "books" t0 WHERE EXISTS (SELECT FROM "publishers" e0 WHERE e0."id" = t0."publisher_id" AND e0."name" >= $1::text AND e0."name" < $2::text) ORDER BY t0."id" LIMIT 21
--   $1 = "Peg"
--   $2 = "Peh"

SELECT t0."title" FROM "books" t0 WHERE NOT EXISTS (SELECT FROM "publishers" e0 WHERE e0."id" = t0."publisher_id" AND (e0."name" = $1::text) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = "Union House"

SELECT t0."title" FROM "books" t0 WHERE NOT EXISTS (SELECT FROM "publishers" e0 WHERE e0."id" = t0."publisher_id" AND EXISTS (SELECT FROM "books" e1 WHERE e1."publisher_id" = e0."id" AND e1."title" = $1::text)) ORDER BY t0."id" LIMIT 21
--   $1 = "Beta"

SELECT t0."title" FROM "books" t0 WHERE NOT EXISTS (SELECT FROM "publishers" e0 WHERE e0."id" = t0."publisher_id" AND e0."name" >= $1::text AND e0."name" < $2::text) ORDER BY t0."id" LIMIT 21
--   $1 = "Peg"
--   $2 = "Peh"

SELECT t0."title" FROM "books" t0 WHERE t0."publisher_id" = $1::uuid ORDER BY t0."id" LIMIT 21
--   $1 = "00000000-0000-7000-8000-000000000002"

SELECT t0."title" FROM "books" t0 WHERE t0."publisher_id" = ANY ($1::uuid[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"00000000-0000-7000-8000-000000000001\",\"00000000-0000-7000-8000-000000000003\"}"

SELECT t0."title" FROM "books" t0 WHERE t0."publisher_id" IS NOT NULL ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE t0."publisher_id" IS NOT NULL ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE t0."publisher_id" IS NOT NULL ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE t0."publisher_id" IS NULL ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE t0."publisher_id" IS NULL ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE t0."publisher_id" IS NULL ORDER BY t0."id" LIMIT 21

