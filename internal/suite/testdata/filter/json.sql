-- step 1

SELECT t0."title" FROM "books" t0 WHERE ((t0."attributes") = $1::jsonb) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "[]"

SELECT t0."title" FROM "books" t0 WHERE ((t0."attributes") = $1::jsonb) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"parts\":9.5,\"sound\":\"stereo\"}"

SELECT t0."title" FROM "books" t0 WHERE ((t0."attributes") @> $1::jsonb) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"awards\":[{\"name\":\"Prize\"}]}"

SELECT t0."title" FROM "books" t0 WHERE (coalesce((t0."attributes"), 'null') = 'null') IS NOT TRUE ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE (jsonb_typeof((t0."attributes")) = 'object' AND jsonb_exists((t0."attributes"), $1::text)) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "sound"

SELECT t0."title" FROM "books" t0 WHERE (t0."attributes") = $1::jsonb ORDER BY t0."id" LIMIT 21
--   $1 = "[]"

SELECT t0."title" FROM "books" t0 WHERE (t0."attributes") = $1::jsonb ORDER BY t0."id" LIMIT 21
--   $1 = "{\"parts\":9.5,\"sound\":\"stereo\"}"

SELECT t0."title" FROM "books" t0 WHERE (t0."attributes") @> $1::jsonb ORDER BY t0."id" LIMIT 21
--   $1 = "{\"awards\":[{\"name\":\"Prize\"}]}"

SELECT t0."title" FROM "books" t0 WHERE coalesce((t0."attributes"), 'null') = 'null' ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE jsonb_typeof((t0."attributes")) = 'object' AND jsonb_exists((t0."attributes"), $1::text) ORDER BY t0."id" LIMIT 21
--   $1 = "sound"

