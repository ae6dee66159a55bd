-- step 1

SELECT t0."id", t0."title" FROM "books" t0 WHERE t0."id" = $1::uuid
--   $1 = "00000000-0000-7000-8000-000000000001"

SELECT p.n, c.* FROM unnest($1::uuid[]) WITH ORDINALITY p(id, n) CROSS JOIN LATERAL (SELECT t0."branch" FROM "loans" t0 WHERE t0."book_id" = p.id AND t0."branch" = $2::text ORDER BY t0."id" LIMIT 21) c
--   $1 = "{00000000-0000-7000-8000-000000000001}"
--   $2 = "DE"

SELECT p.n, (SELECT count(*) FROM "loans" t0 WHERE t0."book_id" = p.id AND t0."branch" = $2::text) FROM unnest($1::uuid[]) WITH ORDINALITY p(id, n)
--   $1 = "{00000000-0000-7000-8000-000000000001}"
--   $2 = "DE"

SELECT p.n, c.* FROM unnest($1::uuid[]) WITH ORDINALITY p(id, n) CROSS JOIN LATERAL (SELECT t0."branch", t0."ends_at" FROM "loans" t0 WHERE t0."book_id" = p.id AND (t0."branch" = $2::text) IS NOT TRUE ORDER BY t0."ends_at" DESC, t0."id" DESC LIMIT 21) c
--   $1 = "{00000000-0000-7000-8000-000000000001}"
--   $2 = "DE"

SELECT p.n, (SELECT count(*) FROM "loans" t0 WHERE t0."book_id" = p.id) FROM unnest($1::uuid[]) WITH ORDINALITY p(id, n)
--   $1 = "{00000000-0000-7000-8000-000000000001}"

SELECT p.n, c.* FROM unnest($1::uuid[]) WITH ORDINALITY p(id, n) CROSS JOIN LATERAL (SELECT t0."id" FROM "loans" t0 WHERE t0."book_id" = p.id ORDER BY t0."id" LIMIT 1) c
--   $1 = "{00000000-0000-7000-8000-000000000001}"

