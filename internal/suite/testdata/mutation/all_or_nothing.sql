-- step 1

INSERT INTO "books" AS t0 ("id", "version", "created_at", "updated_at", "title", "tags") VALUES ($1::uuid, 1, $2::timestamptz, $2, $3::text, $4::text[]) RETURNING t0."id"
--   $1 = "00000000-0000-7000-8000-0000000003e9"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "First"
--   $4 = "{}"

INSERT INTO "publishers" AS t0 ("id", "version", "created_at", "updated_at", "name") VALUES ($1::uuid, 1, $2::timestamptz, $2, $3::text) RETURNING t0."id"
--   $1 = "00000000-0000-7000-8000-0000000003ea"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "Union House"

-- step 2

SELECT count(*) FROM "books" t0 WHERE t0."title" = ANY ($1::text[])
--   $1 = "{\"First\",\"Third\"}"

