-- step 1

-- step 2

-- step 3

-- step 4

INSERT INTO "books" AS t0 ("id", "version", "created_at", "updated_at", "title", "tags", "attributes") VALUES ($1::uuid, 1, $2::timestamptz, $2, $3::text, $4::text[], $5::jsonb) RETURNING t0."id", t0."title", t0."tags", t0."attributes"
--   $1 = "00000000-0000-7000-8000-0000000003e9"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "One stands for a list of one"
--   $4 = "{\"a\"}"
--   $5 = "{\"n\":1.10}"

-- step 5

-- step 6

