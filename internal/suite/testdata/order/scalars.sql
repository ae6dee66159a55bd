-- step 1

SELECT t0."title" FROM "books" t0 ORDER BY t0."created_at", t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 ORDER BY t0."format", t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 ORDER BY t0."genre", t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 ORDER BY t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 ORDER BY t0."page_count", t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 ORDER BY t0."printing_cost", t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 ORDER BY t0."published_on", t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 ORDER BY t0."reader_rating", t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 ORDER BY t0."title", t0."id" LIMIT 21

SELECT t0."title" FROM "books" t0 ORDER BY t0."version", t0."id" LIMIT 21

