-- step 1

SELECT t0."branch", t0."book_id", t1."title", t1."publisher_id", t2."name" FROM "loans" t0 LEFT JOIN "books" t1 ON t1."id" = t0."book_id" LEFT JOIN "publishers" t2 ON t2."id" = t1."publisher_id" ORDER BY t2."name" DESC, t0."starts_at", t0."id" LIMIT 21

