-- step 1

SELECT t0."branch", t0."fee" FROM "loans" t0 WHERE ((t0."fee" >= $1::numeric) IS NOT TRUE OR (t0."fee" < $2::numeric) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = "12.5"
--   $2 = "1000000.999"

SELECT t0."branch", t0."fee" FROM "loans" t0 WHERE (t0."fee" < $1::numeric) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "1000000.999"

SELECT t0."branch", t0."fee" FROM "loans" t0 WHERE (t0."fee" < $1::numeric) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "1000000.999"

SELECT t0."branch", t0."fee" FROM "loans" t0 WHERE (t0."fee" <= $1::numeric) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "1000000.999"

SELECT t0."branch", t0."fee" FROM "loans" t0 WHERE (t0."fee" = $1::numeric) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "12.5"

SELECT t0."branch", t0."fee" FROM "loans" t0 WHERE (t0."fee" = $1::numeric) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "12.5"

SELECT t0."branch", t0."fee" FROM "loans" t0 WHERE (t0."fee" = ANY ($1::numeric[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"0.1\",\"5\"}"

SELECT t0."branch", t0."fee" FROM "loans" t0 WHERE (t0."fee" = ANY ($1::numeric[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"0.1\",\"5\"}"

SELECT t0."branch", t0."fee" FROM "loans" t0 WHERE (t0."fee" > $1::numeric) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "12.5"

SELECT t0."branch", t0."fee" FROM "loans" t0 WHERE (t0."fee" >= $1::numeric) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "12.5"

SELECT t0."branch", t0."fee" FROM "loans" t0 WHERE (t0."fee" >= $1::numeric) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "12.5"

SELECT t0."branch", t0."fee" FROM "loans" t0 WHERE t0."fee" < $1::numeric ORDER BY t0."id" LIMIT 21
--   $1 = "1000000.999"

SELECT t0."branch", t0."fee" FROM "loans" t0 WHERE t0."fee" < $1::numeric ORDER BY t0."id" LIMIT 21
--   $1 = "1000000.999"

SELECT t0."branch", t0."fee" FROM "loans" t0 WHERE t0."fee" <= $1::numeric ORDER BY t0."id" LIMIT 21
--   $1 = "1000000.999"

SELECT t0."branch", t0."fee" FROM "loans" t0 WHERE t0."fee" = $1::numeric ORDER BY t0."id" LIMIT 21
--   $1 = "12.5"

SELECT t0."branch", t0."fee" FROM "loans" t0 WHERE t0."fee" = $1::numeric ORDER BY t0."id" LIMIT 21
--   $1 = "12.5"

SELECT t0."branch", t0."fee" FROM "loans" t0 WHERE t0."fee" = ANY ($1::numeric[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"0.1\",\"5\"}"

SELECT t0."branch", t0."fee" FROM "loans" t0 WHERE t0."fee" = ANY ($1::numeric[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"0.1\",\"5\"}"

SELECT t0."branch", t0."fee" FROM "loans" t0 WHERE t0."fee" > $1::numeric ORDER BY t0."id" LIMIT 21
--   $1 = "12.5"

SELECT t0."branch", t0."fee" FROM "loans" t0 WHERE t0."fee" >= $1::numeric AND t0."fee" < $2::numeric ORDER BY t0."id" LIMIT 21
--   $1 = "12.5"
--   $2 = "1000000.999"

SELECT t0."branch", t0."fee" FROM "loans" t0 WHERE t0."fee" >= $1::numeric ORDER BY t0."id" LIMIT 21
--   $1 = "12.5"

SELECT t0."branch", t0."fee" FROM "loans" t0 WHERE t0."fee" >= $1::numeric ORDER BY t0."id" LIMIT 21
--   $1 = "12.5"

SELECT t0."branch", t0."fee" FROM "loans" t0 WHERE t0."fee" IS NOT NULL ORDER BY t0."id" LIMIT 21

SELECT t0."branch", t0."fee" FROM "loans" t0 WHERE t0."fee" IS NULL ORDER BY t0."id" LIMIT 21

