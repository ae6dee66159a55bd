-- step 1

SELECT t0."branch", t0."renewal" FROM "loans" t0 WHERE ((t0."renewal" >= $1::interval) IS NOT TRUE OR (t0."renewal" < $2::interval) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = "0 months 0 days 129600000000 microseconds"
--   $2 = "6 months 0 days 0 microseconds"

SELECT t0."branch", t0."renewal" FROM "loans" t0 WHERE (t0."renewal" < $1::interval) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "6 months 0 days 0 microseconds"

SELECT t0."branch", t0."renewal" FROM "loans" t0 WHERE (t0."renewal" < $1::interval) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "6 months 0 days 0 microseconds"

SELECT t0."branch", t0."renewal" FROM "loans" t0 WHERE (t0."renewal" <= $1::interval) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "6 months 0 days 0 microseconds"

SELECT t0."branch", t0."renewal" FROM "loans" t0 WHERE (t0."renewal" = $1::interval) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "0 months 0 days 129600000000 microseconds"

SELECT t0."branch", t0."renewal" FROM "loans" t0 WHERE (t0."renewal" = $1::interval) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "0 months 0 days 129600000000 microseconds"

SELECT t0."branch", t0."renewal" FROM "loans" t0 WHERE (t0."renewal" = ANY ($1::interval[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"0 months 1 days 43200000000 microseconds\"}"

SELECT t0."branch", t0."renewal" FROM "loans" t0 WHERE (t0."renewal" = ANY ($1::interval[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"0 months 1 days 43200000000 microseconds\"}"

SELECT t0."branch", t0."renewal" FROM "loans" t0 WHERE (t0."renewal" > $1::interval) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "0 months 0 days 129600000000 microseconds"

SELECT t0."branch", t0."renewal" FROM "loans" t0 WHERE (t0."renewal" >= $1::interval) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "0 months 0 days 129600000000 microseconds"

SELECT t0."branch", t0."renewal" FROM "loans" t0 WHERE (t0."renewal" >= $1::interval) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "0 months 0 days 129600000000 microseconds"

SELECT t0."branch", t0."renewal" FROM "loans" t0 WHERE t0."renewal" < $1::interval ORDER BY t0."id" LIMIT 21
--   $1 = "6 months 0 days 0 microseconds"

SELECT t0."branch", t0."renewal" FROM "loans" t0 WHERE t0."renewal" < $1::interval ORDER BY t0."id" LIMIT 21
--   $1 = "6 months 0 days 0 microseconds"

SELECT t0."branch", t0."renewal" FROM "loans" t0 WHERE t0."renewal" <= $1::interval ORDER BY t0."id" LIMIT 21
--   $1 = "6 months 0 days 0 microseconds"

SELECT t0."branch", t0."renewal" FROM "loans" t0 WHERE t0."renewal" = $1::interval ORDER BY t0."id" LIMIT 21
--   $1 = "0 months 0 days 129600000000 microseconds"

SELECT t0."branch", t0."renewal" FROM "loans" t0 WHERE t0."renewal" = $1::interval ORDER BY t0."id" LIMIT 21
--   $1 = "0 months 0 days 129600000000 microseconds"

SELECT t0."branch", t0."renewal" FROM "loans" t0 WHERE t0."renewal" = ANY ($1::interval[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"0 months 1 days 43200000000 microseconds\"}"

SELECT t0."branch", t0."renewal" FROM "loans" t0 WHERE t0."renewal" = ANY ($1::interval[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"0 months 1 days 43200000000 microseconds\"}"

SELECT t0."branch", t0."renewal" FROM "loans" t0 WHERE t0."renewal" > $1::interval ORDER BY t0."id" LIMIT 21
--   $1 = "0 months 0 days 129600000000 microseconds"

SELECT t0."branch", t0."renewal" FROM "loans" t0 WHERE t0."renewal" >= $1::interval AND t0."renewal" < $2::interval ORDER BY t0."id" LIMIT 21
--   $1 = "0 months 0 days 129600000000 microseconds"
--   $2 = "6 months 0 days 0 microseconds"

SELECT t0."branch", t0."renewal" FROM "loans" t0 WHERE t0."renewal" >= $1::interval ORDER BY t0."id" LIMIT 21
--   $1 = "0 months 0 days 129600000000 microseconds"

SELECT t0."branch", t0."renewal" FROM "loans" t0 WHERE t0."renewal" >= $1::interval ORDER BY t0."id" LIMIT 21
--   $1 = "0 months 0 days 129600000000 microseconds"

SELECT t0."branch", t0."renewal" FROM "loans" t0 WHERE t0."renewal" IS NOT NULL ORDER BY t0."id" LIMIT 21

SELECT t0."branch", t0."renewal" FROM "loans" t0 WHERE t0."renewal" IS NULL ORDER BY t0."id" LIMIT 21

