-- step 1

SELECT t0."title" FROM "books" t0 WHERE ((t0."published_on" >= $1::date) IS NOT TRUE OR (t0."published_on" < $2::date) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = "1998-05-08"
--   $2 = "2026-11-21"

SELECT t0."title" FROM "books" t0 WHERE (t0."published_on" < $1::date) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "2026-11-21"

SELECT t0."title" FROM "books" t0 WHERE (t0."published_on" < $1::date) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "2026-11-21"

SELECT t0."title" FROM "books" t0 WHERE (t0."published_on" <= $1::date) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "2026-11-21"

SELECT t0."title" FROM "books" t0 WHERE (t0."published_on" = $1::date) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "1998-05-08"

SELECT t0."title" FROM "books" t0 WHERE (t0."published_on" = $1::date) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "1998-05-08"

SELECT t0."title" FROM "books" t0 WHERE (t0."published_on" = ANY ($1::date[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"2001-01-12\",\"1915-02-08\"}"

SELECT t0."title" FROM "books" t0 WHERE (t0."published_on" = ANY ($1::date[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"2001-01-12\",\"1915-02-08\"}"

SELECT t0."title" FROM "books" t0 WHERE (t0."published_on" > $1::date) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "1998-05-08"

SELECT t0."title" FROM "books" t0 WHERE (t0."published_on" >= $1::date) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "1998-05-08"

SELECT t0."title" FROM "books" t0 WHERE (t0."published_on" >= $1::date) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "1998-05-08"

SELECT t0."title" FROM "books" t0 WHERE t0."published_on" < $1::date ORDER BY t0."id" LIMIT 21
--   $1 = "2026-11-21"

SELECT t0."title" FROM "books" t0 WHERE t0."published_on" < $1::date ORDER BY t0."id" LIMIT 21
--   $1 = "2026-11-21"

SELECT t0."title" FROM "books" t0 WHERE t0."published_on" <= $1::date ORDER BY t0."id" LIMIT 21
--   $1 = "2026-11-21"

SELECT t0."title" FROM "books" t0 WHERE t0."published_on" = $1::date ORDER BY t0."id" LIMIT 21
--   $1 = "1998-05-08"

SELECT t0."title" FROM "books" t0 WHERE t0."published_on" = $1::date ORDER BY t0."id" LIMIT 21
--   $1 = "1998-05-08"

SELECT t0."title" FROM "books" t0 WHERE t0."published_on" = ANY ($1::date[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"2001-01-12\",\"1915-02-08\"}"

SELECT t0."title" FROM "books" t0 WHERE t0."published_on" = ANY ($1::date[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"2001-01-12\",\"1915-02-08\"}"

SELECT t0."title" FROM "books" t0 WHERE t0."published_on" > $1::date ORDER BY t0."id" LIMIT 21
--   $1 = "1998-05-08"

SELECT t0."title" FROM "books" t0 WHERE t0."published_on" >= $1::date AND t0."published_on" < $2::date ORDER BY t0."id" LIMIT 21
--   $1 = "1998-05-08"
--   $2 = "2026-11-21"

SELECT t0."title" FROM "books" t0 WHERE t0."published_on" >= $1::date ORDER BY t0."id" LIMIT 21
--   $1 = "1998-05-08"

SELECT t0."title" FROM "books" t0 WHERE t0."published_on" >= $1::date ORDER BY t0."id" LIMIT 21
--   $1 = "1998-05-08"

SELECT t0."title" FROM "books" t0 WHERE t0."published_on" IS NOT NULL ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE t0."published_on" IS NULL ORDER BY t0."id" LIMIT 21

