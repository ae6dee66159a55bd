-- step 1

SELECT t0."title", t0."rating" FROM "movies" t0 WHERE (t0."rating" = $1::text) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "PG_13"

SELECT t0."title", t0."rating" FROM "movies" t0 WHERE (t0."rating" = $1::text) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "PG_13"

SELECT t0."title", t0."rating" FROM "movies" t0 WHERE (t0."rating" = ANY ($1::text[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"R\",\"NC_17\"}"

SELECT t0."title", t0."rating" FROM "movies" t0 WHERE (t0."rating" = ANY ($1::text[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"R\",\"NC_17\"}"

SELECT t0."title", t0."rating" FROM "movies" t0 WHERE t0."rating" = $1::text ORDER BY t0."id" LIMIT 21
--   $1 = "PG_13"

SELECT t0."title", t0."rating" FROM "movies" t0 WHERE t0."rating" = $1::text ORDER BY t0."id" LIMIT 21
--   $1 = "PG_13"

SELECT t0."title", t0."rating" FROM "movies" t0 WHERE t0."rating" = ANY ($1::text[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"R\",\"NC_17\"}"

SELECT t0."title", t0."rating" FROM "movies" t0 WHERE t0."rating" = ANY ($1::text[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"R\",\"NC_17\"}"

SELECT t0."title", t0."rating" FROM "movies" t0 WHERE t0."rating" IS NOT NULL ORDER BY t0."id" LIMIT 21

SELECT t0."title", t0."rating" FROM "movies" t0 WHERE t0."rating" IS NULL ORDER BY t0."id" LIMIT 21

