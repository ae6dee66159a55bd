-- step 1

SELECT t0."title" FROM "books" t0 WHERE ((CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'number' THEN (t0."attributes" #>> $2::text[])::numeric END >= $3::numeric) IS NOT TRUE OR (CASE WHEN jsonb_typeof((t0."attributes" #> $4::text[])) = 'number' THEN (t0."attributes" #>> $5::text[])::numeric END < $6::numeric) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"parts\"}"
--   $2 = "{\"parts\"}"
--   $3 = "7"
--   $4 = "{\"parts\"}"
--   $5 = "{\"parts\"}"
--   $6 = "9.5"

SELECT t0."title" FROM "books" t0 WHERE ((SELECT replace(lower(CASE WHEN octet_length(j.v) = char_length(j.v) OR char_length(j.v) > 1000 OR j.v IS NFC NORMALIZED THEN j.v ELSE normalize(j.v, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C" FROM (SELECT CASE WHEN jsonb_typeof((t0."attributes" #> $2::text[])) = 'string' THEN (t0."attributes" #>> $3::text[]) COLLATE "C" END OFFSET 0) j(v)) = (SELECT replace(lower(CASE WHEN octet_length($1::text) = char_length($1::text) OR char_length($1::text) > 1000 OR $1::text IS NFC NORMALIZED THEN $1::text ELSE normalize($1::text, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C")) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "MONO"
--   $2 = "{\"sound\"}"
--   $3 = "{\"sound\"}"

SELECT t0."title" FROM "books" t0 WHERE ((t0."attributes" #> $1::text[]) = $2::jsonb) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "\"mono\""

SELECT t0."title" FROM "books" t0 WHERE ((t0."attributes" #> $1::text[]) = $2::jsonb) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "\"mono\""

SELECT t0."title" FROM "books" t0 WHERE ((t0."attributes" #> $1::text[]) = ANY ($2::jsonb[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"parts\"}"
--   $2 = "{\"7\",\"9.50\"}"

SELECT t0."title" FROM "books" t0 WHERE ((t0."attributes" #> $1::text[]) = ANY ($2::jsonb[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"parts\"}"
--   $2 = "{\"7\"}"

SELECT t0."title" FROM "books" t0 WHERE (CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'number' THEN (t0."attributes" #>> $2::text[])::numeric END <= $3::numeric) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"parts\"}"
--   $2 = "{\"parts\"}"
--   $3 = "9.5"

SELECT t0."title" FROM "books" t0 WHERE (CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'number' THEN (t0."attributes" #>> $2::text[])::numeric END > $3::numeric) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"parts\"}"
--   $2 = "{\"parts\"}"
--   $3 = "7"

SELECT t0."title" FROM "books" t0 WHERE (CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'number' THEN (t0."attributes" #>> $2::text[])::numeric END >= $3::numeric) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"awards\",\"0\",\"year\"}"
--   $2 = "{\"awards\",\"0\",\"year\"}"
--   $3 = "1999"

SELECT t0."title" FROM "books" t0 WHERE (CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'string' THEN (t0."attributes" #>> $2::text[]) COLLATE "C" END > $3::text) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "{\"sound\"}"
--   $3 = "n"

SELECT t0."title" FROM "books" t0 WHERE (SELECT replace(lower(CASE WHEN octet_length(j.v) = char_length(j.v) OR char_length(j.v) > 1000 OR j.v IS NFC NORMALIZED THEN j.v ELSE normalize(j.v, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C" FROM (SELECT CASE WHEN jsonb_typeof((t0."attributes" #> $2::text[])) = 'string' THEN (t0."attributes" #>> $3::text[]) COLLATE "C" END OFFSET 0) j(v)) = (SELECT replace(lower(CASE WHEN octet_length($1::text) = char_length($1::text) OR char_length($1::text) > 1000 OR $1::text IS NFC NORMALIZED THEN $1::text ELSE normalize($1::text, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C") ORDER BY t0."id" LIMIT 21
--   $1 = "MONO"
--   $2 = "{\"sound\"}"
--   $3 = "{\"sound\"}"

SELECT t0."title" FROM "books" t0 WHERE (coalesce((t0."attributes" #> $1::text[]), 'null') = 'null') IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"

SELECT t0."title" FROM "books" t0 WHERE (right((SELECT replace(lower(CASE WHEN octet_length(j.v) = char_length(j.v) OR char_length(j.v) > 1000 OR j.v IS NFC NORMALIZED THEN j.v ELSE normalize(j.v, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C" FROM (SELECT CASE WHEN jsonb_typeof((t0."attributes" #> $2::text[])) = 'string' THEN (t0."attributes" #>> $3::text[]) COLLATE "C" END OFFSET 0) j(v)), (SELECT char_length(replace(lower(CASE WHEN octet_length($1::text) = char_length($1::text) OR char_length($1::text) > 1000 OR $1::text IS NFC NORMALIZED THEN $1::text ELSE normalize($1::text, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C"))) = (SELECT replace(lower(CASE WHEN octet_length($1::text) = char_length($1::text) OR char_length($1::text) > 1000 OR $1::text IS NFC NORMALIZED THEN $1::text ELSE normalize($1::text, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C")) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "NO"
--   $2 = "{\"sound\"}"
--   $3 = "{\"sound\"}"

SELECT t0."title" FROM "books" t0 WHERE (right(CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'string' THEN (t0."attributes" #>> $2::text[]) COLLATE "C" END, $3::integer) = $4::text) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "{\"sound\"}"
--   $3 = 1
--   $4 = "o"

SELECT t0."title" FROM "books" t0 WHERE (starts_with((SELECT replace(lower(CASE WHEN octet_length(j.v) = char_length(j.v) OR char_length(j.v) > 1000 OR j.v IS NFC NORMALIZED THEN j.v ELSE normalize(j.v, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C" FROM (SELECT CASE WHEN jsonb_typeof((t0."attributes" #> $2::text[])) = 'string' THEN (t0."attributes" #>> $3::text[]) COLLATE "C" END OFFSET 0) j(v)), (SELECT replace(lower(CASE WHEN octet_length($1::text) = char_length($1::text) OR char_length($1::text) > 1000 OR $1::text IS NFC NORMALIZED THEN $1::text ELSE normalize($1::text, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C"))) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "ST"
--   $2 = "{\"sound\"}"
--   $3 = "{\"sound\"}"

SELECT t0."title" FROM "books" t0 WHERE (starts_with(CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'string' THEN (t0."attributes" #>> $2::text[]) COLLATE "C" END, $3::text)) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "{\"sound\"}"
--   $3 = "s"

SELECT t0."title" FROM "books" t0 WHERE (strpos((SELECT replace(lower(CASE WHEN octet_length(j.v) = char_length(j.v) OR char_length(j.v) > 1000 OR j.v IS NFC NORMALIZED THEN j.v ELSE normalize(j.v, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C" FROM (SELECT CASE WHEN jsonb_typeof((t0."attributes" #> $2::text[])) = 'string' THEN (t0."attributes" #>> $3::text[]) COLLATE "C" END OFFSET 0) j(v)), (SELECT replace(lower(CASE WHEN octet_length($1::text) = char_length($1::text) OR char_length($1::text) > 1000 OR $1::text IS NFC NORMALIZED THEN $1::text ELSE normalize($1::text, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C")) > 0) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "TER"
--   $2 = "{\"sound\"}"
--   $3 = "{\"sound\"}"

SELECT t0."title" FROM "books" t0 WHERE (strpos(CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'string' THEN (t0."attributes" #>> $2::text[]) COLLATE "C" END, $3::text) > 0) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "{\"sound\"}"
--   $3 = "on"

SELECT t0."title" FROM "books" t0 WHERE (t0."attributes" #> $1::text[]) = $2::jsonb ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "\"mono\""

SELECT t0."title" FROM "books" t0 WHERE (t0."attributes" #> $1::text[]) = $2::jsonb ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "\"mono\""

SELECT t0."title" FROM "books" t0 WHERE (t0."attributes" #> $1::text[]) = ANY ($2::jsonb[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"parts\"}"
--   $2 = "{\"7\",\"9.50\"}"

SELECT t0."title" FROM "books" t0 WHERE (t0."attributes" #> $1::text[]) = ANY ($2::jsonb[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"parts\"}"
--   $2 = "{\"7\"}"

SELECT t0."title" FROM "books" t0 WHERE CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'number' THEN (t0."attributes" #>> $2::text[])::numeric END <= $3::numeric ORDER BY t0."id" LIMIT 21
--   $1 = "{\"parts\"}"
--   $2 = "{\"parts\"}"
--   $3 = "9.5"

SELECT t0."title" FROM "books" t0 WHERE CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'number' THEN (t0."attributes" #>> $2::text[])::numeric END > $3::numeric ORDER BY t0."id" LIMIT 21
--   $1 = "{\"parts\"}"
--   $2 = "{\"parts\"}"
--   $3 = "7"

SELECT t0."title" FROM "books" t0 WHERE CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'number' THEN (t0."attributes" #>> $2::text[])::numeric END >= $3::numeric AND CASE WHEN jsonb_typeof((t0."attributes" #> $4::text[])) = 'number' THEN (t0."attributes" #>> $5::text[])::numeric END < $6::numeric ORDER BY t0."id" LIMIT 21
--   $1 = "{\"parts\"}"
--   $2 = "{\"parts\"}"
--   $3 = "7"
--   $4 = "{\"parts\"}"
--   $5 = "{\"parts\"}"
--   $6 = "9.5"

SELECT t0."title" FROM "books" t0 WHERE CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'number' THEN (t0."attributes" #>> $2::text[])::numeric END >= $3::numeric ORDER BY t0."id" LIMIT 21
--   $1 = "{\"awards\",\"0\",\"year\"}"
--   $2 = "{\"awards\",\"0\",\"year\"}"
--   $3 = "1999"

SELECT t0."title" FROM "books" t0 WHERE CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'string' THEN (t0."attributes" #>> $2::text[]) COLLATE "C" END > $3::text ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "{\"sound\"}"
--   $3 = "n"

SELECT t0."title" FROM "books" t0 WHERE coalesce((t0."attributes" #> $1::text[]), 'null') = 'null' ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"

SELECT t0."title" FROM "books" t0 WHERE right((SELECT replace(lower(CASE WHEN octet_length(j.v) = char_length(j.v) OR char_length(j.v) > 1000 OR j.v IS NFC NORMALIZED THEN j.v ELSE normalize(j.v, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C" FROM (SELECT CASE WHEN jsonb_typeof((t0."attributes" #> $2::text[])) = 'string' THEN (t0."attributes" #>> $3::text[]) COLLATE "C" END OFFSET 0) j(v)), (SELECT char_length(replace(lower(CASE WHEN octet_length($1::text) = char_length($1::text) OR char_length($1::text) > 1000 OR $1::text IS NFC NORMALIZED THEN $1::text ELSE normalize($1::text, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C"))) = (SELECT replace(lower(CASE WHEN octet_length($1::text) = char_length($1::text) OR char_length($1::text) > 1000 OR $1::text IS NFC NORMALIZED THEN $1::text ELSE normalize($1::text, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C") ORDER BY t0."id" LIMIT 21
--   $1 = "NO"
--   $2 = "{\"sound\"}"
--   $3 = "{\"sound\"}"

SELECT t0."title" FROM "books" t0 WHERE right(CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'string' THEN (t0."attributes" #>> $2::text[]) COLLATE "C" END, $3::integer) = $4::text ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "{\"sound\"}"
--   $3 = 1
--   $4 = "o"

SELECT t0."title" FROM "books" t0 WHERE starts_with((SELECT replace(lower(CASE WHEN octet_length(j.v) = char_length(j.v) OR char_length(j.v) > 1000 OR j.v IS NFC NORMALIZED THEN j.v ELSE normalize(j.v, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C" FROM (SELECT CASE WHEN jsonb_typeof((t0."attributes" #> $2::text[])) = 'string' THEN (t0."attributes" #>> $3::text[]) COLLATE "C" END OFFSET 0) j(v)), (SELECT replace(lower(CASE WHEN octet_length($1::text) = char_length($1::text) OR char_length($1::text) > 1000 OR $1::text IS NFC NORMALIZED THEN $1::text ELSE normalize($1::text, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C")) ORDER BY t0."id" LIMIT 21
--   $1 = "ST"
--   $2 = "{\"sound\"}"
--   $3 = "{\"sound\"}"

SELECT t0."title" FROM "books" t0 WHERE starts_with(CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'string' THEN (t0."attributes" #>> $2::text[]) COLLATE "C" END, $3::text) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "{\"sound\"}"
--   $3 = "s"

SELECT t0."title" FROM "books" t0 WHERE strpos((SELECT replace(lower(CASE WHEN octet_length(j.v) = char_length(j.v) OR char_length(j.v) > 1000 OR j.v IS NFC NORMALIZED THEN j.v ELSE normalize(j.v, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C" FROM (SELECT CASE WHEN jsonb_typeof((t0."attributes" #> $2::text[])) = 'string' THEN (t0."attributes" #>> $3::text[]) COLLATE "C" END OFFSET 0) j(v)), (SELECT replace(lower(CASE WHEN octet_length($1::text) = char_length($1::text) OR char_length($1::text) > 1000 OR $1::text IS NFC NORMALIZED THEN $1::text ELSE normalize($1::text, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C")) > 0 ORDER BY t0."id" LIMIT 21
--   $1 = "TER"
--   $2 = "{\"sound\"}"
--   $3 = "{\"sound\"}"

SELECT t0."title" FROM "books" t0 WHERE strpos(CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'string' THEN (t0."attributes" #>> $2::text[]) COLLATE "C" END, $3::text) > 0 ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "{\"sound\"}"
--   $3 = "on"

