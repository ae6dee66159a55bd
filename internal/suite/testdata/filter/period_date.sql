-- step 1

SELECT t0."title", t0."published_on" FROM "books" t0 WHERE ((t0."published_on" >= $1::date) IS NOT TRUE OR (t0."published_on" < $2::date) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = "1996-11-22"
--   $2 = "2026-11-22"

SELECT t0."title", t0."published_on" FROM "books" t0 WHERE ((t0."published_on" >= $1::date) IS NOT TRUE OR (t0."published_on" < $2::date) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = "2026-11-21"
--   $2 = "2026-11-22"

SELECT t0."title", t0."published_on" FROM "books" t0 WHERE ((t0."published_on" >= $1::date) IS NOT TRUE OR (t0."published_on" < $2::date) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = "2026-11-22"
--   $2 = "2026-11-22"

SELECT t0."title", t0."published_on" FROM "books" t0 WHERE ((t0."published_on" >= $1::date) IS NOT TRUE OR (t0."published_on" < $2::date) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = "2026-11-22"
--   $2 = "2026-11-23"

SELECT t0."title", t0."published_on" FROM "books" t0 WHERE ((t0."published_on" >= $1::date) IS NOT TRUE OR (t0."published_on" < $2::date) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = "2026-11-22"
--   $2 = "2026-11-23"

SELECT t0."title", t0."published_on" FROM "books" t0 WHERE ((t0."published_on" >= $1::date) IS NOT TRUE OR (t0."published_on" < $2::date) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = "2026-11-22"
--   $2 = "2047-11-22"

SELECT t0."title", t0."published_on" FROM "books" t0 WHERE t0."published_on" >= $1::date AND t0."published_on" < $2::date ORDER BY t0."id" LIMIT 21
--   $1 = "1996-11-22"
--   $2 = "2026-11-22"

SELECT t0."title", t0."published_on" FROM "books" t0 WHERE t0."published_on" >= $1::date AND t0."published_on" < $2::date ORDER BY t0."id" LIMIT 21
--   $1 = "2026-11-21"
--   $2 = "2026-11-22"

SELECT t0."title", t0."published_on" FROM "books" t0 WHERE t0."published_on" >= $1::date AND t0."published_on" < $2::date ORDER BY t0."id" LIMIT 21
--   $1 = "2026-11-22"
--   $2 = "2026-11-22"

SELECT t0."title", t0."published_on" FROM "books" t0 WHERE t0."published_on" >= $1::date AND t0."published_on" < $2::date ORDER BY t0."id" LIMIT 21
--   $1 = "2026-11-22"
--   $2 = "2026-11-23"

SELECT t0."title", t0."published_on" FROM "books" t0 WHERE t0."published_on" >= $1::date AND t0."published_on" < $2::date ORDER BY t0."id" LIMIT 21
--   $1 = "2026-11-22"
--   $2 = "2026-11-23"

SELECT t0."title", t0."published_on" FROM "books" t0 WHERE t0."published_on" >= $1::date AND t0."published_on" < $2::date ORDER BY t0."id" LIMIT 21
--   $1 = "2026-11-22"
--   $2 = "2047-11-22"

