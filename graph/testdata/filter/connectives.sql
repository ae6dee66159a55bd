-- step 1

SELECT t0."title" FROM "movies" t0 ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "movies" t0 ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "movies" t0 WHERE ((t0."genre" = $1::text AND (t0."rating" = $2::text OR t0."rating" = $3::text)) OR EXISTS (SELECT FROM "licences" e0 WHERE e0."movie_id" = t0."id" AND e0."fee" IS NOT NULL)) ORDER BY t0."id" LIMIT 21
--   $1 = "Drama"
--   $2 = "G"
--   $3 = "NC_17"

SELECT t0."title" FROM "movies" t0 WHERE ((t0."genre" = $1::text) IS NOT TRUE OR (t0."rating" = $2::text) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = "Comedy"
--   $2 = "R"

SELECT t0."title" FROM "movies" t0 WHERE (t0."genre" = $1::text OR t0."imdb_rating" >= $2::double precision) ORDER BY t0."id" LIMIT 21
--   $1 = "Comedy"
--   $2 = 10

SELECT t0."title" FROM "movies" t0 WHERE (t0."genre" = $1::text) IS NOT TRUE AND (t0."imdb_rating" >= $2::double precision) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "Comedy"
--   $2 = 10

SELECT t0."title" FROM "movies" t0 WHERE false ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "movies" t0 WHERE t0."genre" = $1::text AND (t0."rating" = $2::text OR t0."rating" IS NULL OR t0."rating" = ANY ($3::text[])) ORDER BY t0."id" LIMIT 21
--   $1 = "Drama"
--   $2 = "G"
--   $3 = "{\"PG_13\"}"

SELECT t0."title" FROM "movies" t0 WHERE t0."genre" = $1::text AND t0."studio_id" IS NOT NULL ORDER BY t0."id" LIMIT 21
--   $1 = "Drama"

SELECT t0."title" FROM "movies" t0 WHERE t0."genre" = $1::text ORDER BY t0."id" LIMIT 21
--   $1 = "Comedy"

