-- step 1

SELECT count(*) FROM "books" t0

SELECT p.n, (SELECT count(*) FROM "books" t0 WHERE t0."publisher_id" = p.id) FROM unnest($1::uuid[]) WITH ORDINALITY p(id, n)
--   $1 = "{00000000-0000-7000-8000-000000000001,00000000-0000-7000-8000-000000000002,00000000-0000-7000-8000-000000000003}"

SELECT p.n, c.* FROM unnest($1::uuid[]) WITH ORDINALITY p(id, n) CROSS JOIN LATERAL (SELECT t0."id" FROM "books" t0 WHERE t0."publisher_id" = p.id ORDER BY t0."id" LIMIT 1001) c
--   $1 = "{00000000-0000-7000-8000-000000000001,00000000-0000-7000-8000-000000000002,00000000-0000-7000-8000-000000000003}"

SELECT t0."id" FROM "publishers" t0 ORDER BY t0."id" DESC LIMIT 1001

SELECT t0."id" FROM "publishers" t0 ORDER BY t0."id" LIMIT 3

-- step 2

-- step 3

-- step 4

SELECT n.n, p.* FROM (SELECT count(*) FROM "books" t0) n(n) LEFT JOIN (SELECT t0."id" c0 FROM "books" t0 ORDER BY t0."id" LIMIT 102) p ON true

SELECT p.n, (SELECT count(*) FROM "books" t0 WHERE t0."publisher_id" = p.id) FROM unnest($1::uuid[]) WITH ORDINALITY p(id, n)
--   $1 = "{00000000-0000-7000-8000-000000000001}"

SELECT t0."id" FROM "publishers" t0 WHERE t0."id" = $1::uuid
--   $1 = "00000000-0000-7000-8000-000000000001"

-- step 5

