-- step 1

-- step 2

-- step 3

-- step 4

SELECT t0."starts_at" FROM "loans" t0 WHERE t0."starts_at" = ANY ($1::timestamptz[]) AND t0."ends_at" < $2::timestamptz ORDER BY t0."id" LIMIT 21
--   $1 = "{\"2026-01-01T00:00:00Z\",\"2026-01-01T00:00:00Z\"}"
--   $2 = "9999-12-31T23:59:59.999999Z"

