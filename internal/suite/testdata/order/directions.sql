-- step 1

SELECT t0."title", t0."published_on" FROM "books" t0 ORDER BY t0."published_on" DESC, t0."id" DESC LIMIT 21

SELECT t0."title", t0."published_on" FROM "books" t0 ORDER BY t0."published_on" DESC, t0."id" DESC LIMIT 21

SELECT t0."title", t0."published_on" FROM "books" t0 ORDER BY t0."published_on", t0."id" LIMIT 21

SELECT t0."title", t0."published_on" FROM "books" t0 ORDER BY t0."published_on", t0."id" LIMIT 21

SELECT u.c0, u.c1 FROM ((SELECT t0."title" c0, t0."published_on" c1 FROM "books" t0 WHERE t0."published_on" IS NOT NULL ORDER BY t0."published_on" DESC, t0."id" DESC LIMIT 21) UNION ALL (SELECT t0."title" c0, t0."published_on" c1 FROM "books" t0 WHERE t0."published_on" IS NULL ORDER BY t0."id" DESC LIMIT 21)) u LIMIT 21

SELECT u.c0, u.c1 FROM ((SELECT t0."title" c0, t0."published_on" c1 FROM "books" t0 WHERE t0."published_on" IS NULL ORDER BY t0."id" LIMIT 21) UNION ALL (SELECT t0."title" c0, t0."published_on" c1 FROM "books" t0 WHERE t0."published_on" IS NOT NULL ORDER BY t0."published_on", t0."id" LIMIT 21)) u LIMIT 21

