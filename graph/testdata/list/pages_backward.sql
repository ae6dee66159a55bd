-- step 1

SELECT t0."released_on", t0."id", t0."title" FROM "movies" t0 ORDER BY t0."released_on" DESC, t0."id" DESC LIMIT 4

-- step 2

SELECT u.c0, u.c1, u.c2 FROM ((SELECT t0."released_on" c0, t0."id" c1, t0."title" c2 FROM "movies" t0 WHERE t0."released_on" = $1::date AND t0."id" < $2::uuid ORDER BY t0."id" DESC LIMIT 4) UNION ALL (SELECT t0."released_on" c0, t0."id" c1, t0."title" c2 FROM "movies" t0 WHERE t0."released_on" < $3::date ORDER BY t0."released_on" DESC, t0."id" DESC LIMIT 4)) u LIMIT 4
--   $1 = "2026-11-21T00:00:00Z"
--   $2 = "00000000-0000-7000-8000-000000000008"
--   $3 = "2026-11-21T00:00:00Z"

-- step 3

SELECT u.c0, u.c1, u.c2 FROM ((SELECT t0."released_on" c0, t0."id" c1, t0."title" c2 FROM "movies" t0 WHERE t0."released_on" = $1::date AND t0."id" < $2::uuid ORDER BY t0."id" DESC LIMIT 4) UNION ALL (SELECT t0."released_on" c0, t0."id" c1, t0."title" c2 FROM "movies" t0 WHERE t0."released_on" < $3::date ORDER BY t0."released_on" DESC, t0."id" DESC LIMIT 4)) u LIMIT 4
--   $1 = "2001-01-12T00:00:00Z"
--   $2 = "00000000-0000-7000-8000-000000000002"
--   $3 = "2001-01-12T00:00:00Z"

