-- step 1

SELECT count(*) FROM unnest($1::uuid[], $2::int[]) l(id, n) LEFT JOIN LATERAL (SELECT FROM "books" t0 WHERE t0."id" = l.id AND l.n = 0 FOR NO KEY UPDATE) l0 ON true LEFT JOIN LATERAL (SELECT FROM "loans" t0 WHERE t0."id" = l.id AND l.n = 1 FOR NO KEY UPDATE) l1 ON true
--   $1 = "{00000000-0000-7000-8000-000000000001,00000000-0000-7000-8000-000000000003,00000000-0000-7000-8000-000000000001}"
--   $2 = "{0,0,1}"

UPDATE "books" t0 SET version = t0.version + 1, updated_at = greatest(t0.updated_at, $1::timestamptz), "worldwide_sales" = coalesce(t0."worldwide_sales", 0) + $2::bigint, "reader_rating" = coalesce(t0."reader_rating", 0) + $3::double precision, "reader_votes" = coalesce(t0."reader_votes", 0) + $4::integer, "tags" = t0."tags" || $5::text[] WHERE t0."id" = $6::uuid RETURNING t0."id", t0."reader_votes", t0."reader_rating", t0."worldwide_sales", t0."tags"
--   $1 = "2026-11-21T12:00:00Z"
--   $2 = 100
--   $3 = 0.5
--   $4 = -442
--   $5 = "{\"new\",\"space\"}"
--   $6 = "00000000-0000-7000-8000-000000000001"

UPDATE "books" t0 SET version = t0.version + 1, updated_at = greatest(t0.updated_at, $1::timestamptz), "tags" = CASE WHEN t0."tags" IS NOT NULL THEN ARRAY(SELECT e.v FROM unnest(t0."tags") WITH ORDINALITY e(v, n) WHERE (e.v = ANY ($2::text[])) IS NOT TRUE ORDER BY e.n) END WHERE t0."id" = $3::uuid RETURNING t0."id", t0."tags"
--   $1 = "2026-11-21T12:00:00Z"
--   $2 = "{\"space\",\"absent\"}"
--   $3 = "00000000-0000-7000-8000-000000000001"

UPDATE "books" t0 SET version = t0.version + 1, updated_at = greatest(t0.updated_at, $1::timestamptz), "reader_votes" = coalesce(t0."reader_votes", 0) + $2::integer WHERE t0."id" = $3::uuid RETURNING t0."id", t0."reader_votes"
--   $1 = "2026-11-21T12:00:00Z"
--   $2 = 1
--   $3 = "00000000-0000-7000-8000-000000000003"

UPDATE "loans" t0 SET version = t0.version + 1, updated_at = greatest(t0.updated_at, $1::timestamptz), "fee" = coalesce(t0."fee", 0) + $2::numeric WHERE t0."id" = $3::uuid RETURNING t0."id", t0."fee"
--   $1 = "2026-11-21T12:00:00Z"
--   $2 = "0.05"
--   $3 = "00000000-0000-7000-8000-000000000001"

-- step 2

UPDATE "books" t0 SET version = t0.version + 1, updated_at = greatest(t0.updated_at, $1::timestamptz), "reader_rating" = coalesce(t0."reader_rating", 0) + $2::double precision WHERE t0."id" = $3::uuid RETURNING t0."id", t0."reader_rating"
--   $1 = "2026-11-21T12:00:00Z"
--   $2 = 100
--   $3 = "00000000-0000-7000-8000-000000000001"

-- step 3

UPDATE "books" t0 SET version = t0.version + 1, updated_at = greatest(t0.updated_at, $1::timestamptz), "reader_votes" = coalesce(t0."reader_votes", 0) + $2::integer WHERE t0."id" = $3::uuid RETURNING t0."id", t0."reader_votes"
--   $1 = "2026-11-21T12:00:00Z"
--   $2 = 1
--   $3 = "00000000-0000-7000-8000-000000000005"

