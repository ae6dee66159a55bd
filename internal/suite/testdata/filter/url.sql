-- step 1

SELECT t0."name" FROM "publishers" t0 WHERE (strpos(replace(lower(CASE WHEN octet_length(t0."website") = char_length(t0."website") OR char_length(t0."website") > 1000 OR t0."website" IS NFC NORMALIZED THEN t0."website" ELSE normalize(t0."website", NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C", (SELECT replace(lower(CASE WHEN octet_length($1::text) = char_length($1::text) OR char_length($1::text) > 1000 OR $1::text IS NFC NORMALIZED THEN $1::text ELSE normalize($1::text, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C")) > 0) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "PRESS"

SELECT t0."name" FROM "publishers" t0 WHERE (t0."website" = $1::text) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "https://press.example.org/"

SELECT t0."name" FROM "publishers" t0 WHERE (t0."website" >= $1::text AND t0."website" < $2::text) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "https://"
--   $2 = "https:/0"

SELECT t0."name" FROM "publishers" t0 WHERE strpos(replace(lower(CASE WHEN octet_length(t0."website") = char_length(t0."website") OR char_length(t0."website") > 1000 OR t0."website" IS NFC NORMALIZED THEN t0."website" ELSE normalize(t0."website", NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C", (SELECT replace(lower(CASE WHEN octet_length($1::text) = char_length($1::text) OR char_length($1::text) > 1000 OR $1::text IS NFC NORMALIZED THEN $1::text ELSE normalize($1::text, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C")) > 0 ORDER BY t0."id" LIMIT 21
--   $1 = "PRESS"

SELECT t0."name" FROM "publishers" t0 WHERE t0."website" = $1::text ORDER BY t0."id" LIMIT 21
--   $1 = "https://press.example.org/"

SELECT t0."name" FROM "publishers" t0 WHERE t0."website" >= $1::text AND t0."website" < $2::text ORDER BY t0."id" LIMIT 21
--   $1 = "https://"
--   $2 = "https:/0"

SELECT t0."name" FROM "publishers" t0 WHERE t0."website" IS NOT NULL ORDER BY t0."id" LIMIT 21

SELECT t0."name" FROM "publishers" t0 WHERE t0."website" IS NULL ORDER BY t0."id" LIMIT 21

