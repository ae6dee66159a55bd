-- step 1

WITH written AS (INSERT INTO "books" AS t0 ("id", "version", "created_at", "updated_at", "title", "tags", "genre", "publisher_id") SELECT r.id, 1, $2::timestamptz, $2, r.c0, r.c1::text[], r.c2, r.c3 FROM unnest($1::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[]) r(id, c0, c1, c2, c3) RETURNING *) SELECT t0."id", t0."title", t0."genre", t0."tags", t0."publisher_id", t1."name" FROM written t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id"
--   $1 = "{00000000-0000-7000-8000-0000000003e9,00000000-0000-7000-8000-0000000003ea,00000000-0000-7000-8000-0000000003eb}"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "{\"One\",\"Two\",\"Three\"}"
--   $4 = "{\"{}\",\"{}\",\"{\\\"t\\\"}\"}"
--   $5 = "{NULL,\"Drama\",NULL}"
--   $6 = "{NULL,\"00000000-0000-7000-8000-000000000002\",NULL}"

WITH written AS (INSERT INTO "loans" AS t0 ("id", "version", "created_at", "updated_at", "book_id", "branch", "starts_at", "ends_at", "fee", "renewal") VALUES ($1::uuid, 1, $2::timestamptz, $2, $3::uuid, $4::text, $5::timestamptz, $6::timestamptz, $7::numeric, $8::interval) RETURNING *) SELECT t0."id", t0."branch", t0."fee", t0."renewal", t0."book_id", t1."title" FROM written t0 LEFT JOIN "books" t1 ON t1."id" = t0."book_id"
--   $1 = "00000000-0000-7000-8000-0000000003ec"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "00000000-0000-7000-8000-000000000003"
--   $4 = "AT"
--   $5 = "2026-01-01T00:00:00Z"
--   $6 = "2026-02-01T00:00:00Z"
--   $7 = "7"
--   $8 = "14 months 3 days 14706789000 microseconds"

