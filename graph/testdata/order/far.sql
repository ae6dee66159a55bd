-- step 1

SELECT t0."territory", t0."movie_id", t1."title", t1."studio_id", t2."name" FROM "licences" t0 LEFT JOIN "movies" t1 ON t1."id" = t0."movie_id" LEFT JOIN "studios" t2 ON t2."id" = t1."studio_id" ORDER BY t2."name" DESC, t0."starts_at", t0."id" LIMIT 21

