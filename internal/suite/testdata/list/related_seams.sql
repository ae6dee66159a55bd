-- step 1

SELECT t0."title", t0."publisher_id", t1."name", t0."id" FROM "books" t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id" ORDER BY t1."name" DESC NULLS LAST, t0."title", t0."id" LIMIT 21

-- step 2

SELECT u.c0, u.c1, u.c2 FROM ((SELECT t0."title" c0, t0."publisher_id" c1, t1."name" c2 FROM "books" t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id" WHERE t1."name" = $1::text AND t0."title" = $2::text AND t0."id" < $3::uuid ORDER BY t0."id" DESC LIMIT 5) UNION ALL (SELECT t0."title" c0, t0."publisher_id" c1, t1."name" c2 FROM "books" t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id" WHERE t1."name" = $4::text AND t0."title" < $5::text ORDER BY t0."title" DESC, t0."id" DESC LIMIT 5) UNION ALL (SELECT t0."title" c0, t0."publisher_id" c1, t1."name" c2 FROM "books" t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id" WHERE t1."name" > $6::text ORDER BY t1."name", t0."title" DESC, t0."id" DESC LIMIT 5)) u LIMIT 5
--   $1 = "Pegasus Press"
--   $2 = "Alpha"
--   $3 = "00000000-0000-7000-8000-000000000001"
--   $4 = "Pegasus Press"
--   $5 = "Alpha"
--   $6 = "Pegasus Press"

SELECT u.c0, u.c1, u.c2 FROM ((SELECT t0."title" c0, t0."publisher_id" c1, t1."name" c2 FROM "books" t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id" WHERE t1."name" = $1::text AND t0."title" = $2::text AND t0."id" > $3::uuid ORDER BY t0."id" LIMIT 5) UNION ALL (SELECT t0."title" c0, t0."publisher_id" c1, t1."name" c2 FROM "books" t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id" WHERE t1."name" = $4::text AND t0."title" > $5::text ORDER BY t0."title", t0."id" LIMIT 5) UNION ALL (SELECT t0."title" c0, t0."publisher_id" c1, t1."name" c2 FROM "books" t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id" WHERE t1."name" < $6::text ORDER BY t1."name" DESC, t0."title", t0."id" LIMIT 5) UNION ALL (SELECT t0."title" c0, t0."publisher_id" c1, t1."name" c2 FROM "books" t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id" WHERE t1."name" IS NULL ORDER BY t0."title", t0."id" LIMIT 5)) u LIMIT 5
--   $1 = "Pegasus Press"
--   $2 = "Alpha"
--   $3 = "00000000-0000-7000-8000-000000000001"
--   $4 = "Pegasus Press"
--   $5 = "Alpha"
--   $6 = "Pegasus Press"

SELECT u.c0, u.c1, u.c2 FROM ((SELECT t0."title" c0, t0."publisher_id" c1, t1."name" c2 FROM "books" t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id" WHERE t1."name" IS NULL AND t0."title" = $1::text AND t0."id" < $2::uuid ORDER BY t0."id" DESC LIMIT 3) UNION ALL (SELECT t0."title" c0, t0."publisher_id" c1, t1."name" c2 FROM "books" t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id" WHERE t1."name" IS NULL AND t0."title" < $3::text ORDER BY t0."title" DESC, t0."id" DESC LIMIT 3) UNION ALL (SELECT t0."title" c0, t0."publisher_id" c1, t1."name" c2 FROM "books" t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id" WHERE t1."name" IS NOT NULL ORDER BY t1."name", t0."title" DESC, t0."id" DESC LIMIT 3)) u LIMIT 3
--   $1 = "Zeta \\ \"quoted\" 'single'"
--   $2 = "00000000-0000-7000-8000-000000000006"
--   $3 = "Zeta \\ \"quoted\" 'single'"

SELECT u.c0, u.c1, u.c2 FROM ((SELECT t0."title" c0, t0."publisher_id" c1, t1."name" c2 FROM "books" t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id" WHERE t1."name" IS NULL AND t0."title" = $1::text AND t0."id" > $2::uuid ORDER BY t0."id" LIMIT 5) UNION ALL (SELECT t0."title" c0, t0."publisher_id" c1, t1."name" c2 FROM "books" t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id" WHERE t1."name" IS NULL AND t0."title" > $3::text ORDER BY t0."title", t0."id" LIMIT 5)) u LIMIT 5
--   $1 = "Zeta \\ \"quoted\" 'single'"
--   $2 = "00000000-0000-7000-8000-000000000006"
--   $3 = "Zeta \\ \"quoted\" 'single'"

