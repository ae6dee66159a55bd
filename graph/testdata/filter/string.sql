-- step 1

SELECT t0."title" FROM "movies" t0 ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "movies" t0 ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "movies" t0 WHERE ((t0."title" >= $1::text AND t0."title" < $2::text) IS NOT TRUE OR (right(t0."title", char_length($3::text)) = $4::text) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = "B"
--   $2 = "C"
--   $3 = "a"
--   $4 = "a"

SELECT t0."title" FROM "movies" t0 WHERE (lower(t0."title" COLLATE "default") = lower($1::text COLLATE "default")) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "BETA"

SELECT t0."title" FROM "movies" t0 WHERE (right(lower(t0."title" COLLATE "default"), char_length(lower($1::text COLLATE "default"))) = lower($2::text COLLATE "default")) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "TA"
--   $2 = "TA"

SELECT t0."title" FROM "movies" t0 WHERE (right(t0."title", char_length($1::text)) = $2::text) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "ta"
--   $2 = "ta"

SELECT t0."title" FROM "movies" t0 WHERE (starts_with(lower(t0."title" COLLATE "default"), lower($1::text COLLATE "default"))) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "éTA"

SELECT t0."title" FROM "movies" t0 WHERE (strpos(lower(t0."title" COLLATE "default"), lower($1::text COLLATE "default")) > 0) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "ETA"

SELECT t0."title" FROM "movies" t0 WHERE (strpos(t0."title", $1::text) > 0) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "eta"

SELECT t0."title" FROM "movies" t0 WHERE (t0."genre" = $1::text) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "Drama"

SELECT t0."title" FROM "movies" t0 WHERE (t0."genre" = ANY ($1::text[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"Drama\",\"Western\",\"none\"}"

SELECT t0."title" FROM "movies" t0 WHERE (t0."genre" = ANY ($1::text[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"Drama\"}"

SELECT t0."title" FROM "movies" t0 WHERE (t0."title" = $1::text) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "Beta"

SELECT t0."title" FROM "movies" t0 WHERE (t0."title" >= $1::text AND t0."title" < $2::text) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "B"
--   $2 = "C"

SELECT t0."title" FROM "movies" t0 WHERE false ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "movies" t0 WHERE false ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "movies" t0 WHERE lower(t0."title" COLLATE "default") = lower($1::text COLLATE "default") ORDER BY t0."id" LIMIT 21
--   $1 = "BETA"

SELECT t0."title" FROM "movies" t0 WHERE right(lower(t0."title" COLLATE "default"), char_length(lower($1::text COLLATE "default"))) = lower($2::text COLLATE "default") ORDER BY t0."id" LIMIT 21
--   $1 = "TA"
--   $2 = "TA"

SELECT t0."title" FROM "movies" t0 WHERE right(t0."title", char_length($1::text)) = $2::text ORDER BY t0."id" LIMIT 21
--   $1 = "ta"
--   $2 = "ta"

SELECT t0."title" FROM "movies" t0 WHERE starts_with(lower(t0."title" COLLATE "default"), lower($1::text COLLATE "default")) ORDER BY t0."id" LIMIT 21
--   $1 = "éTA"

SELECT t0."title" FROM "movies" t0 WHERE strpos(lower(t0."title" COLLATE "default"), lower($1::text COLLATE "default")) > 0 ORDER BY t0."id" LIMIT 21
--   $1 = "ETA"

SELECT t0."title" FROM "movies" t0 WHERE strpos(t0."title", $1::text) > 0 ORDER BY t0."id" LIMIT 21
--   $1 = "eta"

SELECT t0."title" FROM "movies" t0 WHERE t0."genre" = $1::text ORDER BY t0."id" LIMIT 21
--   $1 = "Drama"

SELECT t0."title" FROM "movies" t0 WHERE t0."genre" = ANY ($1::text[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"Drama\",\"Western\",\"none\"}"

SELECT t0."title" FROM "movies" t0 WHERE t0."genre" = ANY ($1::text[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"Drama\"}"

SELECT t0."title" FROM "movies" t0 WHERE t0."genre" IS NOT NULL ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "movies" t0 WHERE t0."genre" IS NOT NULL ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "movies" t0 WHERE t0."genre" IS NULL ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "movies" t0 WHERE t0."genre" IS NULL ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "movies" t0 WHERE t0."title" = $1::text ORDER BY t0."id" LIMIT 21
--   $1 = "Beta"

SELECT t0."title" FROM "movies" t0 WHERE t0."title" >= $1::text AND t0."title" < $2::text AND right(t0."title", char_length($3::text)) = $4::text ORDER BY t0."id" LIMIT 21
--   $1 = "B"
--   $2 = "C"
--   $3 = "a"
--   $4 = "a"

SELECT t0."title" FROM "movies" t0 WHERE t0."title" >= $1::text AND t0."title" < $2::text ORDER BY t0."id" LIMIT 21
--   $1 = "B"
--   $2 = "C"

