-- step 1

SELECT t0."title" FROM "movies" t0 ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "movies" t0 WHERE (NOT EXISTS (SELECT FROM "licences" e0 WHERE e0."movie_id" = t0."id" AND e0."territory" = $1::text) OR EXISTS (SELECT FROM "licences" e1 WHERE e1."movie_id" = t0."id" AND e1."territory" = $2::text)) ORDER BY t0."id" LIMIT 21
--   $1 = "DE"
--   $2 = "FR"

SELECT t0."title" FROM "movies" t0 WHERE EXISTS (SELECT FROM "licences" e0 WHERE e0."movie_id" = t0."id" AND (e0."territory" = $1::text) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = "DE"

SELECT t0."title" FROM "movies" t0 WHERE EXISTS (SELECT FROM "licences" e0 WHERE e0."movie_id" = t0."id" AND EXISTS (SELECT FROM "movies" e1 WHERE e1."id" = e0."movie_id" AND EXISTS (SELECT FROM "studios" e2 WHERE e2."id" = e1."studio_id" AND e2."name" = $1::text))) ORDER BY t0."id" LIMIT 21
--   $1 = "20th Century Fox"

SELECT t0."title" FROM "movies" t0 WHERE EXISTS (SELECT FROM "licences" e0 WHERE e0."movie_id" = t0."id" AND e0."territory" = $1::text) AND NOT EXISTS (SELECT FROM "licences" e1 WHERE e1."movie_id" = t0."id" AND e1."territory" = $2::text) ORDER BY t0."id" LIMIT 21
--   $1 = "DE"
--   $2 = "FR"

SELECT t0."title" FROM "movies" t0 WHERE EXISTS (SELECT FROM "licences" e0 WHERE e0."movie_id" = t0."id" AND e0."territory" = $1::text) ORDER BY t0."id" LIMIT 21
--   $1 = "DE"

SELECT t0."title" FROM "movies" t0 WHERE EXISTS (SELECT FROM "licences" e0 WHERE e0."movie_id" = t0."id" AND e0."territory" = $1::text) ORDER BY t0."id" LIMIT 21
--   $1 = "DE"

SELECT t0."title" FROM "movies" t0 WHERE EXISTS (SELECT FROM "licences" e0 WHERE e0."movie_id" = t0."id") ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "movies" t0 WHERE EXISTS (SELECT FROM "licences" e0 WHERE e0."movie_id" = t0."id") ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "movies" t0 WHERE NOT EXISTS (SELECT FROM "licences" e0 WHERE e0."movie_id" = t0."id" AND (e0."territory" = $1::text) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = "DE"

SELECT t0."title" FROM "movies" t0 WHERE NOT EXISTS (SELECT FROM "licences" e0 WHERE e0."movie_id" = t0."id" AND EXISTS (SELECT FROM "movies" e1 WHERE e1."id" = e0."movie_id" AND EXISTS (SELECT FROM "studios" e2 WHERE e2."id" = e1."studio_id" AND e2."name" = $1::text))) ORDER BY t0."id" LIMIT 21
--   $1 = "20th Century Fox"

SELECT t0."title" FROM "movies" t0 WHERE NOT EXISTS (SELECT FROM "licences" e0 WHERE e0."movie_id" = t0."id" AND e0."territory" = $1::text) ORDER BY t0."id" LIMIT 21
--   $1 = "DE"

SELECT t0."title" FROM "movies" t0 WHERE NOT EXISTS (SELECT FROM "licences" e0 WHERE e0."movie_id" = t0."id" AND e0."territory" = $1::text) ORDER BY t0."id" LIMIT 21
--   $1 = "DE"

SELECT t0."title" FROM "movies" t0 WHERE NOT EXISTS (SELECT FROM "licences" e0 WHERE e0."movie_id" = t0."id") ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "movies" t0 WHERE NOT EXISTS (SELECT FROM "licences" e0 WHERE e0."movie_id" = t0."id") ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "movies" t0 WHERE false ORDER BY t0."id" LIMIT 21

