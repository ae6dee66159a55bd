-- step 1

WITH written AS (INSERT INTO "studios" ("id", "version", "created_at", "updated_at", "name") VALUES ($1::uuid, 1, $2::timestamptz, $2, $3::text) RETURNING *) SELECT t0."id" FROM written t0
--   $1 = "00000000-0000-7000-8000-0000000003e9"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "Universal"

-- step 2

WITH written AS (INSERT INTO "movies" ("id", "version", "created_at", "updated_at", "title", "studio_id", "tags") VALUES ($1::uuid, 1, $2::timestamptz, $2, $3::text, $4::uuid, $5::text[]) RETURNING *) SELECT t0."id" FROM written t0
--   $1 = "00000000-0000-7000-8000-0000000003ea"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "x"
--   $4 = "00000000-0000-7000-8000-0000000003e7"
--   $5 = "{}"

-- step 3

WITH written AS (INSERT INTO "licences" ("id", "version", "created_at", "updated_at", "movie_id", "territory", "starts_at", "ends_at") VALUES ($1::uuid, 1, $2::timestamptz, $2, $3::uuid, $4::text, $5::timestamptz, $6::timestamptz) RETURNING *) SELECT t0."id" FROM written t0
--   $1 = "00000000-0000-7000-8000-0000000003eb"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "00000000-0000-7000-8000-000000000001"
--   $4 = "DE"
--   $5 = "2026-01-01T00:00:00Z"
--   $6 = "2026-01-02T00:00:00Z"

-- step 4

WITH written AS (INSERT INTO "licences" ("id", "version", "created_at", "updated_at", "movie_id", "territory", "starts_at", "ends_at") VALUES ($1::uuid, 1, $2::timestamptz, $2, $3::uuid, $4::text, $5::timestamptz, $6::timestamptz) RETURNING *) SELECT t0."id" FROM written t0
--   $1 = "00000000-0000-7000-8000-0000000003ec"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "00000000-0000-7000-8000-000000000001"
--   $4 = "DE"
--   $5 = "2026-01-02T00:00:00Z"
--   $6 = "2026-01-01T00:00:00Z"

-- step 5

WITH old AS (SELECT id FROM "studios" WHERE id = $1::uuid FOR NO KEY UPDATE), written AS (UPDATE "studios" t SET version = t.version + 1, updated_at = greatest(t.updated_at, $2::timestamptz), "name" = $3::text FROM old WHERE t.id = old.id RETURNING t.*) SELECT t0."id" FROM written t0
--   $1 = "00000000-0000-7000-8000-000000000001"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "Universal"

-- step 6

WITH written AS (INSERT INTO "studios" ("id", "version", "created_at", "updated_at", "name") SELECT r.id, 1, $2::timestamptz, $2, r.c0 FROM unnest($1::uuid[], $3::text[]) r(id, c0) RETURNING *) SELECT t0."id" FROM written t0
--   $1 = "{00000000-0000-7000-8000-0000000003ed,00000000-0000-7000-8000-0000000003ee}"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "{\"Twice\",\"Twice\"}"

-- step 7

WITH old AS (SELECT id FROM "licences" WHERE id = $1::uuid FOR NO KEY UPDATE), written AS (UPDATE "licences" t SET version = t.version + 1, updated_at = greatest(t.updated_at, $2::timestamptz), "movie_id" = $3::uuid FROM old WHERE t.id = old.id RETURNING t.*) SELECT t0."id" FROM written t0
--   $1 = "00000000-0000-7000-8000-000000000001"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "00000000-0000-7000-8000-0000000003e7"

