-- step 1

SELECT t0."title" FROM "movies" t0 WHERE ((CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'number' THEN (t0."attributes" #>> $2::text[])::numeric END >= $3::numeric) IS NOT TRUE OR (CASE WHEN jsonb_typeof((t0."attributes" #> $4::text[])) = 'number' THEN (t0."attributes" #>> $5::text[])::numeric END < $6::numeric) IS NOT TRUE) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"reels\"}"
--   $2 = "{\"reels\"}"
--   $3 = "7"
--   $4 = "{\"reels\"}"
--   $5 = "{\"reels\"}"
--   $6 = "9.5"

SELECT t0."title" FROM "movies" t0 WHERE ((t0."attributes" #> $1::text[]) = $2::jsonb) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "\"mono\""

SELECT t0."title" FROM "movies" t0 WHERE ((t0."attributes" #> $1::text[]) = $2::jsonb) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "\"mono\""

SELECT t0."title" FROM "movies" t0 WHERE ((t0."attributes" #> $1::text[]) = ANY ($2::jsonb[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"reels\"}"
--   $2 = "{\"7\",\"9.50\"}"

SELECT t0."title" FROM "movies" t0 WHERE ((t0."attributes" #> $1::text[]) = ANY ($2::jsonb[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"reels\"}"
--   $2 = "{\"7\"}"

SELECT t0."title" FROM "movies" t0 WHERE (CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'number' THEN (t0."attributes" #>> $2::text[])::numeric END <= $3::numeric) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"reels\"}"
--   $2 = "{\"reels\"}"
--   $3 = "9.5"

SELECT t0."title" FROM "movies" t0 WHERE (CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'number' THEN (t0."attributes" #>> $2::text[])::numeric END > $3::numeric) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"reels\"}"
--   $2 = "{\"reels\"}"
--   $3 = "7"

SELECT t0."title" FROM "movies" t0 WHERE (CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'number' THEN (t0."attributes" #>> $2::text[])::numeric END >= $3::numeric) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"awards\",\"0\",\"year\"}"
--   $2 = "{\"awards\",\"0\",\"year\"}"
--   $3 = "1999"

SELECT t0."title" FROM "movies" t0 WHERE (CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'string' THEN (t0."attributes" #>> $2::text[]) COLLATE "C" END > $3::text) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "{\"sound\"}"
--   $3 = "n"

SELECT t0."title" FROM "movies" t0 WHERE (coalesce((t0."attributes" #> $1::text[]), 'null') = 'null') IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"

SELECT t0."title" FROM "movies" t0 WHERE (lower(CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'string' THEN (t0."attributes" #>> $2::text[]) COLLATE "C" END COLLATE "default") = lower($3::text COLLATE "default")) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "{\"sound\"}"
--   $3 = "MONO"

SELECT t0."title" FROM "movies" t0 WHERE (right(CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'string' THEN (t0."attributes" #>> $2::text[]) COLLATE "C" END, char_length($3::text)) = $4::text) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "{\"sound\"}"
--   $3 = "o"
--   $4 = "o"

SELECT t0."title" FROM "movies" t0 WHERE (right(lower(CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'string' THEN (t0."attributes" #>> $2::text[]) COLLATE "C" END COLLATE "default"), char_length(lower($3::text COLLATE "default"))) = lower($4::text COLLATE "default")) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "{\"sound\"}"
--   $3 = "NO"
--   $4 = "NO"

SELECT t0."title" FROM "movies" t0 WHERE (starts_with(CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'string' THEN (t0."attributes" #>> $2::text[]) COLLATE "C" END, $3::text)) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "{\"sound\"}"
--   $3 = "s"

SELECT t0."title" FROM "movies" t0 WHERE (starts_with(lower(CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'string' THEN (t0."attributes" #>> $2::text[]) COLLATE "C" END COLLATE "default"), lower($3::text COLLATE "default"))) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "{\"sound\"}"
--   $3 = "ST"

SELECT t0."title" FROM "movies" t0 WHERE (strpos(CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'string' THEN (t0."attributes" #>> $2::text[]) COLLATE "C" END, $3::text) > 0) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "{\"sound\"}"
--   $3 = "on"

SELECT t0."title" FROM "movies" t0 WHERE (strpos(lower(CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'string' THEN (t0."attributes" #>> $2::text[]) COLLATE "C" END COLLATE "default"), lower($3::text COLLATE "default")) > 0) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "{\"sound\"}"
--   $3 = "TER"

SELECT t0."title" FROM "movies" t0 WHERE (t0."attributes" #> $1::text[]) = $2::jsonb ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "\"mono\""

SELECT t0."title" FROM "movies" t0 WHERE (t0."attributes" #> $1::text[]) = $2::jsonb ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "\"mono\""

SELECT t0."title" FROM "movies" t0 WHERE (t0."attributes" #> $1::text[]) = ANY ($2::jsonb[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"reels\"}"
--   $2 = "{\"7\",\"9.50\"}"

SELECT t0."title" FROM "movies" t0 WHERE (t0."attributes" #> $1::text[]) = ANY ($2::jsonb[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"reels\"}"
--   $2 = "{\"7\"}"

SELECT t0."title" FROM "movies" t0 WHERE CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'number' THEN (t0."attributes" #>> $2::text[])::numeric END <= $3::numeric ORDER BY t0."id" LIMIT 21
--   $1 = "{\"reels\"}"
--   $2 = "{\"reels\"}"
--   $3 = "9.5"

SELECT t0."title" FROM "movies" t0 WHERE CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'number' THEN (t0."attributes" #>> $2::text[])::numeric END > $3::numeric ORDER BY t0."id" LIMIT 21
--   $1 = "{\"reels\"}"
--   $2 = "{\"reels\"}"
--   $3 = "7"

SELECT t0."title" FROM "movies" t0 WHERE CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'number' THEN (t0."attributes" #>> $2::text[])::numeric END >= $3::numeric AND CASE WHEN jsonb_typeof((t0."attributes" #> $4::text[])) = 'number' THEN (t0."attributes" #>> $5::text[])::numeric END < $6::numeric ORDER BY t0."id" LIMIT 21
--   $1 = "{\"reels\"}"
--   $2 = "{\"reels\"}"
--   $3 = "7"
--   $4 = "{\"reels\"}"
--   $5 = "{\"reels\"}"
--   $6 = "9.5"

SELECT t0."title" FROM "movies" t0 WHERE CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'number' THEN (t0."attributes" #>> $2::text[])::numeric END >= $3::numeric ORDER BY t0."id" LIMIT 21
--   $1 = "{\"awards\",\"0\",\"year\"}"
--   $2 = "{\"awards\",\"0\",\"year\"}"
--   $3 = "1999"

SELECT t0."title" FROM "movies" t0 WHERE CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'string' THEN (t0."attributes" #>> $2::text[]) COLLATE "C" END > $3::text ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "{\"sound\"}"
--   $3 = "n"

SELECT t0."title" FROM "movies" t0 WHERE coalesce((t0."attributes" #> $1::text[]), 'null') = 'null' ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"

SELECT t0."title" FROM "movies" t0 WHERE lower(CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'string' THEN (t0."attributes" #>> $2::text[]) COLLATE "C" END COLLATE "default") = lower($3::text COLLATE "default") ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "{\"sound\"}"
--   $3 = "MONO"

SELECT t0."title" FROM "movies" t0 WHERE right(CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'string' THEN (t0."attributes" #>> $2::text[]) COLLATE "C" END, char_length($3::text)) = $4::text ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "{\"sound\"}"
--   $3 = "o"
--   $4 = "o"

SELECT t0."title" FROM "movies" t0 WHERE right(lower(CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'string' THEN (t0."attributes" #>> $2::text[]) COLLATE "C" END COLLATE "default"), char_length(lower($3::text COLLATE "default"))) = lower($4::text COLLATE "default") ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "{\"sound\"}"
--   $3 = "NO"
--   $4 = "NO"

SELECT t0."title" FROM "movies" t0 WHERE starts_with(CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'string' THEN (t0."attributes" #>> $2::text[]) COLLATE "C" END, $3::text) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "{\"sound\"}"
--   $3 = "s"

SELECT t0."title" FROM "movies" t0 WHERE starts_with(lower(CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'string' THEN (t0."attributes" #>> $2::text[]) COLLATE "C" END COLLATE "default"), lower($3::text COLLATE "default")) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "{\"sound\"}"
--   $3 = "ST"

SELECT t0."title" FROM "movies" t0 WHERE strpos(CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'string' THEN (t0."attributes" #>> $2::text[]) COLLATE "C" END, $3::text) > 0 ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "{\"sound\"}"
--   $3 = "on"

SELECT t0."title" FROM "movies" t0 WHERE strpos(lower(CASE WHEN jsonb_typeof((t0."attributes" #> $1::text[])) = 'string' THEN (t0."attributes" #>> $2::text[]) COLLATE "C" END COLLATE "default"), lower($3::text COLLATE "default")) > 0 ORDER BY t0."id" LIMIT 21
--   $1 = "{\"sound\"}"
--   $2 = "{\"sound\"}"
--   $3 = "TER"

