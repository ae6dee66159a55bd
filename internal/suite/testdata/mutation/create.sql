-- step 1

INSERT INTO "publishers" AS t0 ("id", "version", "created_at", "updated_at", "name", "website") VALUES ($1::uuid, 1, $2::timestamptz, $2, $3::text, $4::text) RETURNING t0."id", t0."version", t0."created_at", t0."updated_at", t0."name", t0."website"
--   $1 = "00000000-0000-7000-8000-0000000003e9"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "New Line"
--   $4 = "https://example.org/"

SELECT p.n, (SELECT count(*) FROM "books" t0 WHERE t0."publisher_id" = p.id) FROM unnest($1::uuid[]) WITH ORDINALITY p(id, n)
--   $1 = "{00000000-0000-7000-8000-0000000003e9}"

WITH written AS (INSERT INTO "books" AS t0 ("id", "version", "created_at", "updated_at", "title", "published_on", "publisher_id", "printing_cost", "worldwide_sales", "tags", "attributes") VALUES ($1::uuid, 1, $2::timestamptz, $2, $3::text, $4::date, $5::uuid, $6::bigint, $7::bigint, $8::text[], $9::jsonb) RETURNING *) SELECT t0."id", t0."version", t0."title", t0."tags", t0."attributes", t0."publisher_id", t1."name", t0."printing_cost", t0."worldwide_sales" FROM written t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id"
--   $1 = "00000000-0000-7000-8000-0000000003ea"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "New"
--   $4 = "2026-12-24"
--   $5 = "00000000-0000-7000-8000-000000000001"
--   $6 = 3
--   $7 = 12
--   $8 = "{\"x\",\"y\"}"
--   $9 = "{\"a\":[1.10,null,{\"b\":\"c\"}]}"

SELECT p.n, c.* FROM unnest($1::uuid[]) WITH ORDINALITY p(id, n) CROSS JOIN LATERAL (SELECT t0."id" FROM "loans" t0 WHERE t0."book_id" = p.id ORDER BY t0."id" LIMIT 21) c
--   $1 = "{00000000-0000-7000-8000-0000000003ea}"

-- step 2

SELECT t0."id", t0."name", t0."version" FROM "publishers" t0 WHERE t0."name" = $1::text ORDER BY t0."id" LIMIT 21
--   $1 = "New Line"

SELECT t0."title", t0."tags", t0."attributes", t0."worldwide_sales" FROM "books" t0 WHERE t0."title" = $1::text ORDER BY t0."id" LIMIT 21
--   $1 = "New"

