-- step 1

SELECT t0."title" FROM "movies" t0 ORDER BY t0."created_at", t0."id" LIMIT 21

SELECT t0."title" FROM "movies" t0 ORDER BY t0."genre", t0."id" LIMIT 21

SELECT t0."title" FROM "movies" t0 ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "movies" t0 ORDER BY t0."imdb_rating", t0."id" LIMIT 21

SELECT t0."title" FROM "movies" t0 ORDER BY t0."production_budget", t0."id" LIMIT 21

SELECT t0."title" FROM "movies" t0 ORDER BY t0."rating", t0."id" LIMIT 21

SELECT t0."title" FROM "movies" t0 ORDER BY t0."released_on", t0."id" LIMIT 21

SELECT t0."title" FROM "movies" t0 ORDER BY t0."runtime_minutes", t0."id" LIMIT 21

SELECT t0."title" FROM "movies" t0 ORDER BY t0."title", t0."id" LIMIT 21

SELECT t0."title" FROM "movies" t0 ORDER BY t0."version", t0."id" LIMIT 21

