-- step 1

SELECT count(*) FROM "movies" t0

SELECT count(*) FROM "movies" t0

SELECT count(*) FROM "studios" t0

SELECT count(*) FROM "studios" t0

SELECT t0."id", t0."production_budget", t0."worldwide_gross" FROM "movies" t0 WHERE t0."worldwide_gross" IS NOT NULL ORDER BY t0."worldwide_gross" DESC, t0."id" DESC LIMIT 2

SELECT t0."title", t0."studio_id", t1."name" FROM "movies" t0 LEFT JOIN "studios" t1 ON t1."id" = t0."studio_id" WHERE t0."worldwide_gross" IS NOT NULL ORDER BY t0."worldwide_gross" DESC, t0."id" DESC LIMIT 2

-- step 2

-- step 3

-- step 4

-- step 5

SELECT count(*) FROM "movies" t0

SELECT count(*) FROM "studios" t0

SELECT t0."id", t0."production_budget", t0."worldwide_gross" FROM "movies" t0 WHERE t0."worldwide_gross" IS NOT NULL ORDER BY t0."worldwide_gross" DESC, t0."id" DESC LIMIT 2

-- step 6

