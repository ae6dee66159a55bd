-- step 1

SELECT t0."title" FROM "books" t0 ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE ((t0."title" >= $1::text AND t0."title" < $2::text) IS NOT TRUE OR (right(t0."title", $3::integer) = $4::text) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = "B"
--   $2 = "C"
--   $3 = 1
--   $4 = "a"

SELECT t0."title" FROM "books" t0 WHERE (replace(lower(CASE WHEN octet_length(t0."title") = char_length(t0."title") OR char_length(t0."title") > 1000 OR t0."title" IS NFC NORMALIZED THEN t0."title" ELSE normalize(t0."title", NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C" = (SELECT replace(lower(CASE WHEN octet_length($1::text) = char_length($1::text) OR char_length($1::text) > 1000 OR $1::text IS NFC NORMALIZED THEN $1::text ELSE normalize($1::text, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C")) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "BETA"

SELECT t0."title" FROM "books" t0 WHERE (right(replace(lower(CASE WHEN octet_length(t0."title") = char_length(t0."title") OR char_length(t0."title") > 1000 OR t0."title" IS NFC NORMALIZED THEN t0."title" ELSE normalize(t0."title", NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C", (SELECT char_length(replace(lower(CASE WHEN octet_length($1::text) = char_length($1::text) OR char_length($1::text) > 1000 OR $1::text IS NFC NORMALIZED THEN $1::text ELSE normalize($1::text, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C"))) = (SELECT replace(lower(CASE WHEN octet_length($1::text) = char_length($1::text) OR char_length($1::text) > 1000 OR $1::text IS NFC NORMALIZED THEN $1::text ELSE normalize($1::text, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C")) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "TA"

SELECT t0."title" FROM "books" t0 WHERE (right(t0."title", $1::integer) = $2::text) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = 2
--   $2 = "ta"

SELECT t0."title" FROM "books" t0 WHERE (starts_with(replace(lower(CASE WHEN octet_length(t0."title") = char_length(t0."title") OR char_length(t0."title") > 1000 OR t0."title" IS NFC NORMALIZED THEN t0."title" ELSE normalize(t0."title", NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C", (SELECT replace(lower(CASE WHEN octet_length($1::text) = char_length($1::text) OR char_length($1::text) > 1000 OR $1::text IS NFC NORMALIZED THEN $1::text ELSE normalize($1::text, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C"))) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "éTA"

SELECT t0."title" FROM "books" t0 WHERE (strpos(replace(lower(CASE WHEN octet_length(t0."title") = char_length(t0."title") OR char_length(t0."title") > 1000 OR t0."title" IS NFC NORMALIZED THEN t0."title" ELSE normalize(t0."title", NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C", (SELECT replace(lower(CASE WHEN octet_length($1::text) = char_length($1::text) OR char_length($1::text) > 1000 OR $1::text IS NFC NORMALIZED THEN $1::text ELSE normalize($1::text, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C")) > 0) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "ETA"

SELECT t0."title" FROM "books" t0 WHERE (strpos(t0."title", $1::text) > 0) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "eta"

SELECT t0."title" FROM "books" t0 WHERE (t0."genre" = $1::text) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "Drama"

SELECT t0."title" FROM "books" t0 WHERE (t0."genre" = ANY ($1::text[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"Drama\",\"Western\",\"none\"}"

SELECT t0."title" FROM "books" t0 WHERE (t0."genre" = ANY ($1::text[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"Drama\"}"

SELECT t0."title" FROM "books" t0 WHERE (t0."title" = $1::text) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "Beta"

SELECT t0."title" FROM "books" t0 WHERE (t0."title" >= $1::text AND t0."title" < $2::text) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "B"
--   $2 = "C"

SELECT t0."title" FROM "books" t0 WHERE false ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE false ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE replace(lower(CASE WHEN octet_length(t0."title") = char_length(t0."title") OR char_length(t0."title") > 1000 OR t0."title" IS NFC NORMALIZED THEN t0."title" ELSE normalize(t0."title", NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C" = (SELECT replace(lower(CASE WHEN octet_length($1::text) = char_length($1::text) OR char_length($1::text) > 1000 OR $1::text IS NFC NORMALIZED THEN $1::text ELSE normalize($1::text, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C") ORDER BY t0."id" LIMIT 21
--   $1 = "BETA"

SELECT t0."title" FROM "books" t0 WHERE right(replace(lower(CASE WHEN octet_length(t0."title") = char_length(t0."title") OR char_length(t0."title") > 1000 OR t0."title" IS NFC NORMALIZED THEN t0."title" ELSE normalize(t0."title", NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C", (SELECT char_length(replace(lower(CASE WHEN octet_length($1::text) = char_length($1::text) OR char_length($1::text) > 1000 OR $1::text IS NFC NORMALIZED THEN $1::text ELSE normalize($1::text, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C"))) = (SELECT replace(lower(CASE WHEN octet_length($1::text) = char_length($1::text) OR char_length($1::text) > 1000 OR $1::text IS NFC NORMALIZED THEN $1::text ELSE normalize($1::text, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C") ORDER BY t0."id" LIMIT 21
--   $1 = "TA"

SELECT t0."title" FROM "books" t0 WHERE right(t0."title", $1::integer) = $2::text ORDER BY t0."id" LIMIT 21
--   $1 = 2
--   $2 = "ta"

SELECT t0."title" FROM "books" t0 WHERE starts_with(replace(lower(CASE WHEN octet_length(t0."title") = char_length(t0."title") OR char_length(t0."title") > 1000 OR t0."title" IS NFC NORMALIZED THEN t0."title" ELSE normalize(t0."title", NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C", (SELECT replace(lower(CASE WHEN octet_length($1::text) = char_length($1::text) OR char_length($1::text) > 1000 OR $1::text IS NFC NORMALIZED THEN $1::text ELSE normalize($1::text, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C")) ORDER BY t0."id" LIMIT 21
--   $1 = "éTA"

SELECT t0."title" FROM "books" t0 WHERE strpos(replace(lower(CASE WHEN octet_length(t0."title") = char_length(t0."title") OR char_length(t0."title") > 1000 OR t0."title" IS NFC NORMALIZED THEN t0."title" ELSE normalize(t0."title", NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C", (SELECT replace(lower(CASE WHEN octet_length($1::text) = char_length($1::text) OR char_length($1::text) > 1000 OR $1::text IS NFC NORMALIZED THEN $1::text ELSE normalize($1::text, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C")) > 0 ORDER BY t0."id" LIMIT 21
--   $1 = "ETA"

SELECT t0."title" FROM "books" t0 WHERE strpos(t0."title", $1::text) > 0 ORDER BY t0."id" LIMIT 21
--   $1 = "eta"

SELECT t0."title" FROM "books" t0 WHERE t0."genre" = $1::text ORDER BY t0."id" LIMIT 21
--   $1 = "Drama"

SELECT t0."title" FROM "books" t0 WHERE t0."genre" = ANY ($1::text[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"Drama\",\"Western\",\"none\"}"

SELECT t0."title" FROM "books" t0 WHERE t0."genre" = ANY ($1::text[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"Drama\"}"

SELECT t0."title" FROM "books" t0 WHERE t0."genre" IS NOT NULL ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE t0."genre" IS NOT NULL ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE t0."genre" IS NULL ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE t0."genre" IS NULL ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 WHERE t0."title" = $1::text ORDER BY t0."id" LIMIT 21
--   $1 = "Beta"

SELECT t0."title" FROM "books" t0 WHERE t0."title" >= $1::text AND t0."title" < $2::text AND right(t0."title", $3::integer) = $4::text ORDER BY t0."id" LIMIT 21
--   $1 = "B"
--   $2 = "C"
--   $3 = 1
--   $4 = "a"

SELECT t0."title" FROM "books" t0 WHERE t0."title" >= $1::text AND t0."title" < $2::text ORDER BY t0."id" LIMIT 21
--   $1 = "B"
--   $2 = "C"

