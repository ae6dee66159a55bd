-- step 1

SELECT p.n, c.* FROM unnest($1::uuid[]) WITH ORDINALITY p(id, n) CROSS JOIN LATERAL (SELECT t0."title", t0."id", t0."production_budget", t0."worldwide_gross" FROM "movies" t0 WHERE t0."studio_id" = p.id ORDER BY t0."id" LIMIT 21) c
--   $1 = "{00000000-0000-7000-8000-000000000001,00000000-0000-7000-8000-000000000002,00000000-0000-7000-8000-000000000003,00000000-0000-7000-8000-000000000004}"

SELECT t0."id", t0."production_budget", t0."worldwide_gross" FROM "movies" t0 WHERE t0."id" = $1::uuid
--   $1 = "00000000-0000-7000-8000-000000000008"

SELECT t0."name", t0."id" FROM "studios" t0 ORDER BY t0."id" LIMIT 21

SELECT t0."title", t0."id", t0."production_budget", t0."worldwide_gross" FROM "movies" t0 ORDER BY t0."id" LIMIT 21

