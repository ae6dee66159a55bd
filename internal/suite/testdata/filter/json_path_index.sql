-- step 1

SELECT count(*) FROM "books" t0 WHERE (coalesce((t0."attributes" #> $1::text[] -> $2::text #> $3::text[]), 'null') = 'null') IS NOT TRUE
--   $1 = "{\"awards\"}"
--   $2 = "00"
--   $3 = "{\"year\"}"

SELECT count(*) FROM "books" t0 WHERE (coalesce((t0."attributes" #> $1::text[] -> $2::text), 'null') = 'null') IS NOT TRUE
--   $1 = "{\"awards\"}"
--   $2 = "-0"

SELECT count(*) FROM "books" t0 WHERE (coalesce((t0."attributes" #> $1::text[] -> $2::text), 'null') = 'null') IS NOT TRUE
--   $1 = "{\"awards\"}"
--   $2 = "-01"

SELECT count(*) FROM "books" t0 WHERE (coalesce((t0."attributes" #> $1::text[]), 'null') = 'null') IS NOT TRUE
--   $1 = "{\"awards\",\"-1\",\"year\"}"

SELECT count(*) FROM "books" t0 WHERE (coalesce((t0."attributes" #> $1::text[]), 'null') = 'null') IS NOT TRUE
--   $1 = "{\"awards\",\"0\",\"year\"}"

SELECT count(*) FROM "books" t0 WHERE CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[] -> $2::text #> $3::text[])) = 'number' THEN (t0."attributes" #> $4::text[] -> $5::text #>> $6::text[])::numeric END >= $7::numeric
--   $1 = "{\"awards\"}"
--   $2 = " 0"
--   $3 = "{\"year\"}"
--   $4 = "{\"awards\"}"
--   $5 = " 0"
--   $6 = "{\"year\"}"
--   $7 = "0"

SELECT count(*) FROM "books" t0 WHERE CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[] -> $2::text #> $3::text[])) = 'number' THEN (t0."attributes" #> $4::text[] -> $5::text #>> $6::text[])::numeric END >= $7::numeric
--   $1 = "{\"awards\"}"
--   $2 = "\t0"
--   $3 = "{\"year\"}"
--   $4 = "{\"awards\"}"
--   $5 = "\t0"
--   $6 = "{\"year\"}"
--   $7 = "0"

SELECT count(*) FROM "books" t0 WHERE jsonb_typeof((t0."attributes" #> $1::text[] -> $2::text)) = 'object' AND jsonb_exists((t0."attributes" #> $3::text[] -> $4::text), $5::text)
--   $1 = "{\"awards\"}"
--   $2 = "+0"
--   $3 = "{\"awards\"}"
--   $4 = "+0"
--   $5 = "year"

