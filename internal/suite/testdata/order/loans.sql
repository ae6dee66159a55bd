-- step 1

SELECT t0."branch", t0."fee", t0."starts_at", t0."renewal", t0."receipt" FROM "loans" t0 ORDER BY t0."starts_at" DESC, t0."id" DESC LIMIT 21

SELECT u.c0, u.c1, u.c2, u.c3, u.c4 FROM ((SELECT t0."branch" c0, t0."fee" c1, t0."starts_at" c2, t0."renewal" c3, t0."receipt" c4 FROM "loans" t0 WHERE t0."fee" IS NOT NULL ORDER BY t0."fee" DESC, t0."id" DESC LIMIT 21) UNION ALL (SELECT t0."branch" c0, t0."fee" c1, t0."starts_at" c2, t0."renewal" c3, t0."receipt" c4 FROM "loans" t0 WHERE t0."fee" IS NULL ORDER BY t0."id" DESC LIMIT 21)) u LIMIT 21

SELECT u.c0, u.c1, u.c2, u.c3, u.c4 FROM ((SELECT t0."branch" c0, t0."fee" c1, t0."starts_at" c2, t0."renewal" c3, t0."receipt" c4 FROM "loans" t0 WHERE t0."receipt" IS NOT NULL ORDER BY t0."receipt" DESC, t0."id" DESC LIMIT 21) UNION ALL (SELECT t0."branch" c0, t0."fee" c1, t0."starts_at" c2, t0."renewal" c3, t0."receipt" c4 FROM "loans" t0 WHERE t0."receipt" IS NULL ORDER BY t0."id" DESC LIMIT 21)) u LIMIT 21

SELECT u.c0, u.c1, u.c2, u.c3, u.c4 FROM ((SELECT t0."branch" c0, t0."fee" c1, t0."starts_at" c2, t0."renewal" c3, t0."receipt" c4 FROM "loans" t0 WHERE t0."renewal" IS NOT NULL ORDER BY t0."renewal" DESC, t0."id" DESC LIMIT 21) UNION ALL (SELECT t0."branch" c0, t0."fee" c1, t0."starts_at" c2, t0."renewal" c3, t0."receipt" c4 FROM "loans" t0 WHERE t0."renewal" IS NULL ORDER BY t0."id" DESC LIMIT 21)) u LIMIT 21

