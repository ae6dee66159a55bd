-- step 1

SELECT t0."territory", t0."holdback" FROM "licences" t0 WHERE ((t0."holdback" >= $1::interval) IS NOT TRUE OR (t0."holdback" < $2::interval) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = "0 months 0 days 129600000000 microseconds"
--   $2 = "6 months 0 days 0 microseconds"

SELECT t0."territory", t0."holdback" FROM "licences" t0 WHERE (t0."holdback" < $1::interval) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "6 months 0 days 0 microseconds"

SELECT t0."territory", t0."holdback" FROM "licences" t0 WHERE (t0."holdback" < $1::interval) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "6 months 0 days 0 microseconds"

SELECT t0."territory", t0."holdback" FROM "licences" t0 WHERE (t0."holdback" <= $1::interval) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "6 months 0 days 0 microseconds"

SELECT t0."territory", t0."holdback" FROM "licences" t0 WHERE (t0."holdback" = $1::interval) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "0 months 0 days 129600000000 microseconds"

SELECT t0."territory", t0."holdback" FROM "licences" t0 WHERE (t0."holdback" = $1::interval) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "0 months 0 days 129600000000 microseconds"

SELECT t0."territory", t0."holdback" FROM "licences" t0 WHERE (t0."holdback" = ANY ($1::interval[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"0 months 1 days 43200000000 microseconds\"}"

SELECT t0."territory", t0."holdback" FROM "licences" t0 WHERE (t0."holdback" = ANY ($1::interval[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"0 months 1 days 43200000000 microseconds\"}"

SELECT t0."territory", t0."holdback" FROM "licences" t0 WHERE (t0."holdback" > $1::interval) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "0 months 0 days 129600000000 microseconds"

SELECT t0."territory", t0."holdback" FROM "licences" t0 WHERE (t0."holdback" >= $1::interval) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "0 months 0 days 129600000000 microseconds"

SELECT t0."territory", t0."holdback" FROM "licences" t0 WHERE (t0."holdback" >= $1::interval) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "0 months 0 days 129600000000 microseconds"

SELECT t0."territory", t0."holdback" FROM "licences" t0 WHERE t0."holdback" < $1::interval ORDER BY t0."id" LIMIT 21
--   $1 = "6 months 0 days 0 microseconds"

SELECT t0."territory", t0."holdback" FROM "licences" t0 WHERE t0."holdback" < $1::interval ORDER BY t0."id" LIMIT 21
--   $1 = "6 months 0 days 0 microseconds"

SELECT t0."territory", t0."holdback" FROM "licences" t0 WHERE t0."holdback" <= $1::interval ORDER BY t0."id" LIMIT 21
--   $1 = "6 months 0 days 0 microseconds"

SELECT t0."territory", t0."holdback" FROM "licences" t0 WHERE t0."holdback" = $1::interval ORDER BY t0."id" LIMIT 21
--   $1 = "0 months 0 days 129600000000 microseconds"

SELECT t0."territory", t0."holdback" FROM "licences" t0 WHERE t0."holdback" = $1::interval ORDER BY t0."id" LIMIT 21
--   $1 = "0 months 0 days 129600000000 microseconds"

SELECT t0."territory", t0."holdback" FROM "licences" t0 WHERE t0."holdback" = ANY ($1::interval[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"0 months 1 days 43200000000 microseconds\"}"

SELECT t0."territory", t0."holdback" FROM "licences" t0 WHERE t0."holdback" = ANY ($1::interval[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"0 months 1 days 43200000000 microseconds\"}"

SELECT t0."territory", t0."holdback" FROM "licences" t0 WHERE t0."holdback" > $1::interval ORDER BY t0."id" LIMIT 21
--   $1 = "0 months 0 days 129600000000 microseconds"

SELECT t0."territory", t0."holdback" FROM "licences" t0 WHERE t0."holdback" >= $1::interval AND t0."holdback" < $2::interval ORDER BY t0."id" LIMIT 21
--   $1 = "0 months 0 days 129600000000 microseconds"
--   $2 = "6 months 0 days 0 microseconds"

SELECT t0."territory", t0."holdback" FROM "licences" t0 WHERE t0."holdback" >= $1::interval ORDER BY t0."id" LIMIT 21
--   $1 = "0 months 0 days 129600000000 microseconds"

SELECT t0."territory", t0."holdback" FROM "licences" t0 WHERE t0."holdback" >= $1::interval ORDER BY t0."id" LIMIT 21
--   $1 = "0 months 0 days 129600000000 microseconds"

SELECT t0."territory", t0."holdback" FROM "licences" t0 WHERE t0."holdback" IS NOT NULL ORDER BY t0."id" LIMIT 21

SELECT t0."territory", t0."holdback" FROM "licences" t0 WHERE t0."holdback" IS NULL ORDER BY t0."id" LIMIT 21

