-- step 1

SELECT t0."title", t0."id", t0."studio_id", t1."name", t1."website" FROM "movies" t0 LEFT JOIN "studios" t1 ON t1."id" = t0."studio_id" ORDER BY t0."title", t0."id" LIMIT 2

SELECT count(*) FROM "movies" t0

