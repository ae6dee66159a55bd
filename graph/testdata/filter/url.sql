-- step 1

SELECT t0."name" FROM "studios" t0 WHERE (strpos(lower(t0."website" COLLATE "default"), lower($1::text COLLATE "default")) > 0) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "PARAMOUNT"

SELECT t0."name" FROM "studios" t0 WHERE (t0."website" = $1::text) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "https://www.paramount.com/"

SELECT t0."name" FROM "studios" t0 WHERE (t0."website" >= $1::text AND t0."website" < $2::text) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "https://"
--   $2 = "https:/0"

SELECT t0."name" FROM "studios" t0 WHERE strpos(lower(t0."website" COLLATE "default"), lower($1::text COLLATE "default")) > 0 ORDER BY t0."id" LIMIT 21
--   $1 = "PARAMOUNT"

SELECT t0."name" FROM "studios" t0 WHERE t0."website" = $1::text ORDER BY t0."id" LIMIT 21
--   $1 = "https://www.paramount.com/"

SELECT t0."name" FROM "studios" t0 WHERE t0."website" >= $1::text AND t0."website" < $2::text ORDER BY t0."id" LIMIT 21
--   $1 = "https://"
--   $2 = "https:/0"

SELECT t0."name" FROM "studios" t0 WHERE t0."website" IS NOT NULL ORDER BY t0."id" LIMIT 21

SELECT t0."name" FROM "studios" t0 WHERE t0."website" IS NULL ORDER BY t0."id" LIMIT 21

