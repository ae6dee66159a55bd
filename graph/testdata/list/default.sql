-- step 1

SELECT n.n, p.* FROM (SELECT count(*) FROM "movies" t0) n(n) LEFT JOIN (SELECT t0."id" c0, t0."version" c1, t0."created_at" c2, t0."updated_at" c3, t0."title" c4, t0."genre" c5, t0."rating" c6, t0."released_on" c7, t0."runtime_minutes" c8, t0."director" c9, t0."production_budget" c10, t0."us_gross" c11, t0."worldwide_gross" c12, t0."us_dvd_sales" c13, t0."rotten_tomatoes" c14, t0."imdb_rating" c15, t0."imdb_votes" c16, t0."source" c17, t0."creative_type" c18, t0."tags" c19, t0."attributes" c20, t0."studio_id" c21, t1."name" c22, t1."website" c23 FROM "movies" t0 LEFT JOIN "studios" t1 ON t1."id" = t0."studio_id" ORDER BY t0."id" LIMIT 21) p ON true

