-- step 1

SELECT t0."territory", t0."fee", t0."starts_at", t0."holdback", t0."contract" FROM "licences" t0 ORDER BY t0."starts_at" DESC, t0."id" DESC LIMIT 21

SELECT u.c0, u.c1, u.c2, u.c3, u.c4 FROM ((SELECT t0."territory" c0, t0."fee" c1, t0."starts_at" c2, t0."holdback" c3, t0."contract" c4 FROM "licences" t0 WHERE t0."contract" IS NOT NULL ORDER BY t0."contract" DESC, t0."id" DESC LIMIT 21) UNION ALL (SELECT t0."territory" c0, t0."fee" c1, t0."starts_at" c2, t0."holdback" c3, t0."contract" c4 FROM "licences" t0 WHERE t0."contract" IS NULL ORDER BY t0."id" DESC LIMIT 21)) u LIMIT 21

SELECT u.c0, u.c1, u.c2, u.c3, u.c4 FROM ((SELECT t0."territory" c0, t0."fee" c1, t0."starts_at" c2, t0."holdback" c3, t0."contract" c4 FROM "licences" t0 WHERE t0."fee" IS NOT NULL ORDER BY t0."fee" DESC, t0."id" DESC LIMIT 21) UNION ALL (SELECT t0."territory" c0, t0."fee" c1, t0."starts_at" c2, t0."holdback" c3, t0."contract" c4 FROM "licences" t0 WHERE t0."fee" IS NULL ORDER BY t0."id" DESC LIMIT 21)) u LIMIT 21

SELECT u.c0, u.c1, u.c2, u.c3, u.c4 FROM ((SELECT t0."territory" c0, t0."fee" c1, t0."starts_at" c2, t0."holdback" c3, t0."contract" c4 FROM "licences" t0 WHERE t0."holdback" IS NOT NULL ORDER BY t0."holdback" DESC, t0."id" DESC LIMIT 21) UNION ALL (SELECT t0."territory" c0, t0."fee" c1, t0."starts_at" c2, t0."holdback" c3, t0."contract" c4 FROM "licences" t0 WHERE t0."holdback" IS NULL ORDER BY t0."id" DESC LIMIT 21)) u LIMIT 21

