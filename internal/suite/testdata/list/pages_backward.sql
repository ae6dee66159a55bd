-- step 1

SELECT t0."title", t0."published_on", t0."id" FROM "books" t0 ORDER BY t0."published_on" DESC, t0."id" DESC LIMIT 4

-- step 2

SELECT t0."title", t0."published_on", t0."id" FROM "books" t0 WHERE (t0."published_on", t0."id") < ($1::date, $2::uuid) ORDER BY t0."published_on" DESC, t0."id" DESC LIMIT 4
--   $1 = "2026-11-21T00:00:00Z"
--   $2 = "00000000-0000-7000-8000-000000000008"

-- step 3

SELECT t0."title", t0."published_on", t0."id" FROM "books" t0 WHERE (t0."published_on", t0."id") < ($1::date, $2::uuid) ORDER BY t0."published_on" DESC, t0."id" DESC LIMIT 4
--   $1 = "2001-01-12T00:00:00Z"
--   $2 = "00000000-0000-7000-8000-000000000002"

