-- step 1

SELECT t0."title", t0."genre", t0."publisher_id", t1."name" FROM "books" t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id" ORDER BY t0."genre", t0."title" DESC, t0."id" DESC LIMIT 21

SELECT t0."title", t0."genre", t0."publisher_id", t1."name" FROM "books" t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id" ORDER BY t0."id" DESC LIMIT 21

SELECT t0."title", t0."genre", t0."publisher_id", t1."name" FROM "books" t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id" ORDER BY t1."id" DESC, t0."id" DESC LIMIT 21

SELECT t0."title", t0."genre", t0."publisher_id", t1."name" FROM "books" t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id" ORDER BY t1."name" DESC NULLS LAST, t0."id" DESC LIMIT 21

SELECT t0."title", t0."genre", t0."publisher_id", t1."name" FROM "books" t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id" ORDER BY t1."name", t0."title", t0."id" LIMIT 21

SELECT u.c0, u.c1, u.c2, u.c3 FROM ((SELECT t0."title" c0, t0."genre" c1, t0."publisher_id" c2, t1."name" c3 FROM "books" t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id" WHERE t0."genre" IS NOT NULL ORDER BY t0."genre" DESC, t0."reader_rating" NULLS FIRST, t0."title", t0."id" LIMIT 21) UNION ALL (SELECT t0."title" c0, t0."genre" c1, t0."publisher_id" c2, t1."name" c3 FROM "books" t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id" WHERE t0."genre" IS NULL ORDER BY t0."reader_rating" NULLS FIRST, t0."title", t0."id" LIMIT 21)) u LIMIT 21

