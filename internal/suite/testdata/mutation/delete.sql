-- step 1

SELECT count(*) FROM unnest($1::uuid[], $2::int[]) l(id, n) LEFT JOIN LATERAL (SELECT FROM "publishers" t0 WHERE t0."id" = l.id AND l.n = 0 FOR UPDATE) l0 ON true LEFT JOIN LATERAL (SELECT FROM "books" t0 WHERE t0."id" = l.id AND l.n = 1 FOR UPDATE) l1 ON true
--   $1 = "{00000000-0000-7000-8000-000000000002,00000000-0000-7000-8000-000000000001}"
--   $2 = "{0,1}"

SELECT t0."id", t0."title", t0."publisher_id", t1."name" FROM "books" t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id" WHERE t0."id" = $1::uuid AND t0."version" = $2::integer FOR UPDATE OF t0
--   $1 = "00000000-0000-7000-8000-000000000001"
--   $2 = 1

SELECT p.n, c.* FROM unnest($1::uuid[]) WITH ORDINALITY p(id, n) CROSS JOIN LATERAL (SELECT t0."branch" FROM "loans" t0 WHERE t0."book_id" = p.id ORDER BY t0."id" LIMIT 21) c
--   $1 = "{00000000-0000-7000-8000-000000000001}"

SELECT p.n, (SELECT count(*) FROM "loans" t0 WHERE t0."book_id" = p.id) FROM unnest($1::uuid[]) WITH ORDINALITY p(id, n)
--   $1 = "{00000000-0000-7000-8000-000000000001}"

SELECT t0."id" FROM "loans" t0 WHERE t0."book_id" = ANY ($1::uuid[]) ORDER BY t0."id" FOR UPDATE OF t0
--   $1 = "{\"00000000-0000-7000-8000-000000000001\"}"

WITH c0 AS (DELETE FROM "books" t0 WHERE t0."id" = $1::uuid) DELETE FROM "loans" t0 WHERE t0."id" = ANY ($2::uuid[])
--   $1 = "00000000-0000-7000-8000-000000000001"
--   $2 = "{\"00000000-0000-7000-8000-000000000001\",\"00000000-0000-7000-8000-000000000002\"}"

SELECT t0."id", t0."name" FROM "publishers" t0 WHERE t0."id" = $1::uuid FOR UPDATE OF t0
--   $1 = "00000000-0000-7000-8000-000000000002"

SELECT p.n, c.* FROM unnest($1::uuid[]) WITH ORDINALITY p(id, n) CROSS JOIN LATERAL (SELECT t0."title" FROM "books" t0 WHERE t0."publisher_id" = p.id ORDER BY t0."id" LIMIT 21) c
--   $1 = "{00000000-0000-7000-8000-000000000002}"

WITH c0 AS (UPDATE "books" t0 SET version = t0.version + 1, updated_at = greatest(t0.updated_at, $1::timestamptz), "publisher_id" = CASE WHEN t0."publisher_id" = ANY ($2::uuid[]) THEN NULL ELSE t0."publisher_id" END FROM (SELECT t0."id" FROM "books" t0 WHERE t0."publisher_id" = ANY ($3::uuid[]) ORDER BY t0."id" FOR NO KEY UPDATE OF t0) l WHERE t0."id" = l."id") DELETE FROM "publishers" t0 WHERE t0."id" = $4::uuid
--   $1 = "2026-11-21T12:00:00Z"
--   $2 = "{\"00000000-0000-7000-8000-000000000002\"}"
--   $3 = "{\"00000000-0000-7000-8000-000000000002\"}"
--   $4 = "00000000-0000-7000-8000-000000000002"

-- step 2

SELECT t0."branch" FROM "loans" t0 ORDER BY t0."id" LIMIT 21

SELECT t0."name" FROM "publishers" t0 ORDER BY t0."id" LIMIT 21

SELECT t0."title", t0."version", t0."publisher_id", t1."name" FROM "books" t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id" ORDER BY t0."id" LIMIT 21

