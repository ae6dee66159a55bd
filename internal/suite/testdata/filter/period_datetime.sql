-- step 1

SELECT t0."branch", t0."starts_at", t0."ends_at" FROM "loans" t0 WHERE ((t0."ends_at" >= $1::timestamptz) IS NOT TRUE OR (t0."ends_at" < $2::timestamptz) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = "2026-11-21T12:00:00Z"
--   $2 = "2026-11-21T13:00:00.000002Z"

SELECT t0."branch", t0."starts_at", t0."ends_at" FROM "loans" t0 WHERE ((t0."ends_at" >= $1::timestamptz) IS NOT TRUE OR (t0."ends_at" < $2::timestamptz) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = "2026-11-21T12:00:00Z"
--   $2 = "2026-11-21T13:00:00Z"

SELECT t0."branch", t0."starts_at", t0."ends_at" FROM "loans" t0 WHERE ((t0."starts_at" >= $1::timestamptz) IS NOT TRUE OR (t0."starts_at" < $2::timestamptz) IS NOT TRUE OR (t0."ends_at" >= $3::timestamptz) IS NOT TRUE OR (t0."ends_at" < $4::timestamptz) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = "2025-11-21T12:00:00Z"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "2026-11-21T12:00:00Z"
--   $4 = "2027-11-21T12:00:00Z"

SELECT t0."branch", t0."starts_at", t0."ends_at" FROM "loans" t0 WHERE ((t0."starts_at" >= $1::timestamptz) IS NOT TRUE OR (t0."starts_at" < $2::timestamptz) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = "2025-12-21T12:00:00Z"
--   $2 = "2026-11-21T12:00:00Z"

SELECT t0."branch", t0."starts_at", t0."ends_at" FROM "loans" t0 WHERE ((t0."starts_at" >= $1::timestamptz) IS NOT TRUE OR (t0."starts_at" < $2::timestamptz) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = "2026-11-21T11:00:00Z"
--   $2 = "2026-11-21T12:00:00Z"

SELECT t0."branch", t0."starts_at", t0."ends_at" FROM "loans" t0 WHERE ((t0."starts_at" >= $1::timestamptz) IS NOT TRUE OR (t0."starts_at" < $2::timestamptz) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = "2026-11-21T12:00:00Z"
--   $2 = "2026-12-21T12:00:00Z"

SELECT t0."branch", t0."starts_at", t0."ends_at" FROM "loans" t0 WHERE t0."ends_at" >= $1::timestamptz AND t0."ends_at" < $2::timestamptz ORDER BY t0."id" LIMIT 21
--   $1 = "2026-11-21T12:00:00Z"
--   $2 = "2026-11-21T13:00:00.000002Z"

SELECT t0."branch", t0."starts_at", t0."ends_at" FROM "loans" t0 WHERE t0."ends_at" >= $1::timestamptz AND t0."ends_at" < $2::timestamptz ORDER BY t0."id" LIMIT 21
--   $1 = "2026-11-21T12:00:00Z"
--   $2 = "2026-11-21T13:00:00Z"

SELECT t0."branch", t0."starts_at", t0."ends_at" FROM "loans" t0 WHERE t0."starts_at" >= $1::timestamptz AND t0."starts_at" < $2::timestamptz AND t0."ends_at" >= $3::timestamptz AND t0."ends_at" < $4::timestamptz ORDER BY t0."id" LIMIT 21
--   $1 = "2025-11-21T12:00:00Z"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "2026-11-21T12:00:00Z"
--   $4 = "2027-11-21T12:00:00Z"

SELECT t0."branch", t0."starts_at", t0."ends_at" FROM "loans" t0 WHERE t0."starts_at" >= $1::timestamptz AND t0."starts_at" < $2::timestamptz ORDER BY t0."id" LIMIT 21
--   $1 = "2025-12-21T12:00:00Z"
--   $2 = "2026-11-21T12:00:00Z"

SELECT t0."branch", t0."starts_at", t0."ends_at" FROM "loans" t0 WHERE t0."starts_at" >= $1::timestamptz AND t0."starts_at" < $2::timestamptz ORDER BY t0."id" LIMIT 21
--   $1 = "2026-11-21T11:00:00Z"
--   $2 = "2026-11-21T12:00:00Z"

SELECT t0."branch", t0."starts_at", t0."ends_at" FROM "loans" t0 WHERE t0."starts_at" >= $1::timestamptz AND t0."starts_at" < $2::timestamptz ORDER BY t0."id" LIMIT 21
--   $1 = "2026-11-21T12:00:00Z"
--   $2 = "2026-12-21T12:00:00Z"

