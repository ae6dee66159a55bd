-- step 1

SELECT t0."id", t0."version", t0."created_at", t0."updated_at", t0."title", t0."genre", t0."rating", t0."released_on", t0."runtime_minutes", t0."director", t0."production_budget", t0."us_gross", t0."worldwide_gross", t0."us_dvd_sales", t0."rotten_tomatoes", t0."imdb_rating", t0."imdb_votes", t0."source", t0."creative_type", t0."tags", t0."attributes", t0."studio_id", t1."name", t1."website" FROM "movies" t0 LEFT JOIN "studios" t1 ON t1."id" = t0."studio_id" ORDER BY t0."id" LIMIT 21

SELECT count(*) FROM "movies" t0

