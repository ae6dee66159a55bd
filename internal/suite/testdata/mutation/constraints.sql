-- step 1

INSERT INTO "publishers" AS t0 ("id", "version", "created_at", "updated_at", "name") VALUES ($1::uuid, 1, $2::timestamptz, $2, $3::text) RETURNING t0."id"
--   $1 = "00000000-0000-7000-8000-0000000003e9"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "Union House"

-- step 2

INSERT INTO "books" AS t0 ("id", "version", "created_at", "updated_at", "title", "publisher_id", "tags") VALUES ($1::uuid, 1, $2::timestamptz, $2, $3::text, $4::uuid, $5::text[]) RETURNING t0."id"
--   $1 = "00000000-0000-7000-8000-0000000003ea"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "x"
--   $4 = "00000000-0000-7000-8000-0000000003e7"
--   $5 = "{}"

-- step 3

INSERT INTO "loans" AS t0 ("id", "version", "created_at", "updated_at", "book_id", "branch", "starts_at", "ends_at") VALUES ($1::uuid, 1, $2::timestamptz, $2, $3::uuid, $4::text, $5::timestamptz, $6::timestamptz) RETURNING t0."id"
--   $1 = "00000000-0000-7000-8000-0000000003eb"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "00000000-0000-7000-8000-000000000001"
--   $4 = "DE"
--   $5 = "2026-01-01T00:00:00Z"
--   $6 = "2026-01-02T00:00:00Z"

-- step 4

INSERT INTO "loans" AS t0 ("id", "version", "created_at", "updated_at", "book_id", "branch", "starts_at", "ends_at") VALUES ($1::uuid, 1, $2::timestamptz, $2, $3::uuid, $4::text, $5::timestamptz, $6::timestamptz) RETURNING t0."id"
--   $1 = "00000000-0000-7000-8000-0000000003ec"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "00000000-0000-7000-8000-000000000001"
--   $4 = "DE"
--   $5 = "2026-01-02T00:00:00Z"
--   $6 = "2026-01-01T00:00:00Z"

-- step 5

UPDATE "publishers" t0 SET version = t0.version + 1, updated_at = greatest(t0.updated_at, $1::timestamptz), "name" = $2::text WHERE t0."id" = $3::uuid RETURNING t0."id"
--   $1 = "2026-11-21T12:00:00Z"
--   $2 = "Union House"
--   $3 = "00000000-0000-7000-8000-000000000001"

-- step 6

INSERT INTO "publishers" AS t0 ("id", "version", "created_at", "updated_at", "name") SELECT r.id, 1, $2::timestamptz, $2, r.c0 FROM unnest($1::uuid[], $3::text[]) r(id, c0) RETURNING t0."id"
--   $1 = "{00000000-0000-7000-8000-0000000003ed,00000000-0000-7000-8000-0000000003ee}"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "{\"Twice\",\"Twice\"}"

-- step 7

UPDATE "loans" t0 SET version = t0.version + 1, updated_at = greatest(t0.updated_at, $1::timestamptz), "book_id" = $2::uuid WHERE t0."id" = $3::uuid RETURNING t0."id"
--   $1 = "2026-11-21T12:00:00Z"
--   $2 = "00000000-0000-7000-8000-0000000003e7"
--   $3 = "00000000-0000-7000-8000-000000000001"

