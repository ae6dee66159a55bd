-- step 1

SELECT t0."branch", t0."starts_at" FROM "loans" t0 WHERE ((t0."starts_at" >= $1::timestamptz) IS NOT TRUE OR (t0."starts_at" < $2::timestamptz) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = "2026-01-01T00:00:00Z"
--   $2 = "2026-12-01T00:00:00Z"

SELECT t0."branch", t0."starts_at" FROM "loans" t0 WHERE (t0."starts_at" < $1::timestamptz) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "2026-12-01T00:00:00Z"

SELECT t0."branch", t0."starts_at" FROM "loans" t0 WHERE (t0."starts_at" < $1::timestamptz) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "2026-12-01T00:00:00Z"

SELECT t0."branch", t0."starts_at" FROM "loans" t0 WHERE (t0."starts_at" <= $1::timestamptz) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "2026-12-01T00:00:00Z"

SELECT t0."branch", t0."starts_at" FROM "loans" t0 WHERE (t0."starts_at" = $1::timestamptz) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "2026-01-01T00:00:00Z"

SELECT t0."branch", t0."starts_at" FROM "loans" t0 WHERE (t0."starts_at" = $1::timestamptz) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "2026-01-01T00:00:00Z"

SELECT t0."branch", t0."starts_at" FROM "loans" t0 WHERE (t0."starts_at" = ANY ($1::timestamptz[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"2025-01-01T00:00:00Z\"}"

SELECT t0."branch", t0."starts_at" FROM "loans" t0 WHERE (t0."starts_at" = ANY ($1::timestamptz[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"2025-01-01T00:00:00Z\"}"

SELECT t0."branch", t0."starts_at" FROM "loans" t0 WHERE (t0."starts_at" > $1::timestamptz) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "2026-01-01T00:00:00Z"

SELECT t0."branch", t0."starts_at" FROM "loans" t0 WHERE (t0."starts_at" >= $1::timestamptz) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "2026-01-01T00:00:00Z"

SELECT t0."branch", t0."starts_at" FROM "loans" t0 WHERE (t0."starts_at" >= $1::timestamptz) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "2026-01-01T00:00:00Z"

SELECT t0."branch", t0."starts_at" FROM "loans" t0 WHERE t0."starts_at" < $1::timestamptz ORDER BY t0."id" LIMIT 21
--   $1 = "2026-12-01T00:00:00Z"

SELECT t0."branch", t0."starts_at" FROM "loans" t0 WHERE t0."starts_at" < $1::timestamptz ORDER BY t0."id" LIMIT 21
--   $1 = "2026-12-01T00:00:00Z"

SELECT t0."branch", t0."starts_at" FROM "loans" t0 WHERE t0."starts_at" <= $1::timestamptz ORDER BY t0."id" LIMIT 21
--   $1 = "2026-12-01T00:00:00Z"

SELECT t0."branch", t0."starts_at" FROM "loans" t0 WHERE t0."starts_at" = $1::timestamptz ORDER BY t0."id" LIMIT 21
--   $1 = "2026-01-01T00:00:00Z"

SELECT t0."branch", t0."starts_at" FROM "loans" t0 WHERE t0."starts_at" = $1::timestamptz ORDER BY t0."id" LIMIT 21
--   $1 = "2026-01-01T00:00:00Z"

SELECT t0."branch", t0."starts_at" FROM "loans" t0 WHERE t0."starts_at" = ANY ($1::timestamptz[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"2025-01-01T00:00:00Z\"}"

SELECT t0."branch", t0."starts_at" FROM "loans" t0 WHERE t0."starts_at" = ANY ($1::timestamptz[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"2025-01-01T00:00:00Z\"}"

SELECT t0."branch", t0."starts_at" FROM "loans" t0 WHERE t0."starts_at" > $1::timestamptz ORDER BY t0."id" LIMIT 21
--   $1 = "2026-01-01T00:00:00Z"

SELECT t0."branch", t0."starts_at" FROM "loans" t0 WHERE t0."starts_at" >= $1::timestamptz AND t0."starts_at" < $2::timestamptz ORDER BY t0."id" LIMIT 21
--   $1 = "2026-01-01T00:00:00Z"
--   $2 = "2026-12-01T00:00:00Z"

SELECT t0."branch", t0."starts_at" FROM "loans" t0 WHERE t0."starts_at" >= $1::timestamptz ORDER BY t0."id" LIMIT 21
--   $1 = "2026-01-01T00:00:00Z"

SELECT t0."branch", t0."starts_at" FROM "loans" t0 WHERE t0."starts_at" >= $1::timestamptz ORDER BY t0."id" LIMIT 21
--   $1 = "2026-01-01T00:00:00Z"

SELECT t0."branch", t0."starts_at" FROM "loans" t0 WHERE t0."starts_at" IS NOT NULL ORDER BY t0."id" LIMIT 21

SELECT t0."branch", t0."starts_at" FROM "loans" t0 WHERE t0."starts_at" IS NULL ORDER BY t0."id" LIMIT 21

