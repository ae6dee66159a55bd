-- step 1

SELECT p.n, c.* FROM unnest($1::uuid[]) WITH ORDINALITY p(id, n) CROSS JOIN LATERAL (SELECT t0."territory" FROM "licences" t0 WHERE t0."movie_id" = p.id ORDER BY t0."id" LIMIT 2) c
--   $1 = "{00000000-0000-7000-8000-000000000001,00000000-0000-7000-8000-000000000002}"

SELECT t0."id", t0."version", t0."title", t0."studio_id", t1."name", t1."id", t1."website", t0."director", t0."rating" FROM "movies" t0 LEFT JOIN "studios" t1 ON t1."id" = t0."studio_id" ORDER BY t0."id" LIMIT 2

