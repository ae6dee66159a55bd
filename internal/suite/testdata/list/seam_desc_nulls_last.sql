-- step 1

SELECT u.c0, u.c1, u.c2 FROM ((SELECT t0."title" c0, t0."reader_rating" c1, t0."id" c2 FROM "books" t0 WHERE t0."reader_rating" IS NOT NULL ORDER BY t0."reader_rating" DESC, t0."id" DESC LIMIT 21) UNION ALL (SELECT t0."title" c0, t0."reader_rating" c1, t0."id" c2 FROM "books" t0 WHERE t0."reader_rating" IS NULL ORDER BY t0."id" DESC LIMIT 21)) u LIMIT 21

-- step 2

SELECT t0."title", t0."reader_rating" FROM "books" t0 WHERE (t0."reader_rating", t0."id") > ($1::double precision, $2::uuid) ORDER BY t0."reader_rating", t0."id" LIMIT 3
--   $1 = "0"
--   $2 = "00000000-0000-7000-8000-000000000007"

SELECT t0."title", t0."reader_rating" FROM "books" t0 WHERE (t0."reader_rating", t0."id") > ($1::double precision, $2::uuid) ORDER BY t0."reader_rating", t0."id" LIMIT 3
--   $1 = "10"
--   $2 = "00000000-0000-7000-8000-000000000005"

SELECT t0."title", t0."reader_rating" FROM "books" t0 WHERE (t0."reader_rating", t0."id") > ($1::double precision, $2::uuid) ORDER BY t0."reader_rating", t0."id" LIMIT 3
--   $1 = "7.5"
--   $2 = "00000000-0000-7000-8000-000000000002"

SELECT t0."title", t0."reader_rating" FROM "books" t0 WHERE t0."reader_rating" IS NULL AND t0."id" < $1::uuid ORDER BY t0."id" DESC LIMIT 10
--   $1 = "00000000-0000-7000-8000-000000000008"

SELECT t0."title", t0."reader_rating" FROM "books" t0 WHERE t0."reader_rating" IS NULL AND t0."id" < $1::uuid ORDER BY t0."id" DESC LIMIT 3
--   $1 = "00000000-0000-7000-8000-000000000004"

SELECT u.c0, u.c1 FROM ((SELECT t0."title" c0, t0."reader_rating" c1 FROM "books" t0 WHERE (t0."reader_rating", t0."id") < ($1::double precision, $2::uuid) ORDER BY t0."reader_rating" DESC, t0."id" DESC LIMIT 3) UNION ALL (SELECT t0."title" c0, t0."reader_rating" c1 FROM "books" t0 WHERE t0."reader_rating" IS NULL ORDER BY t0."id" DESC LIMIT 3)) u LIMIT 3
--   $1 = "0"
--   $2 = "00000000-0000-7000-8000-000000000007"

SELECT u.c0, u.c1 FROM ((SELECT t0."title" c0, t0."reader_rating" c1 FROM "books" t0 WHERE (t0."reader_rating", t0."id") < ($1::double precision, $2::uuid) ORDER BY t0."reader_rating" DESC, t0."id" DESC LIMIT 3) UNION ALL (SELECT t0."title" c0, t0."reader_rating" c1 FROM "books" t0 WHERE t0."reader_rating" IS NULL ORDER BY t0."id" DESC LIMIT 3)) u LIMIT 3
--   $1 = "10"
--   $2 = "00000000-0000-7000-8000-000000000005"

SELECT u.c0, u.c1 FROM ((SELECT t0."title" c0, t0."reader_rating" c1 FROM "books" t0 WHERE (t0."reader_rating", t0."id") < ($1::double precision, $2::uuid) ORDER BY t0."reader_rating" DESC, t0."id" DESC LIMIT 3) UNION ALL (SELECT t0."title" c0, t0."reader_rating" c1 FROM "books" t0 WHERE t0."reader_rating" IS NULL ORDER BY t0."id" DESC LIMIT 3)) u LIMIT 3
--   $1 = "7.5"
--   $2 = "00000000-0000-7000-8000-000000000002"

SELECT u.c0, u.c1 FROM ((SELECT t0."title" c0, t0."reader_rating" c1 FROM "books" t0 WHERE t0."reader_rating" = $1::double precision AND t0."id" < $2::uuid AND (t0."reader_rating" IS NOT NULL OR (t0."reader_rating" IS NULL AND t0."id" > $3::uuid)) ORDER BY t0."id" DESC LIMIT 10) UNION ALL (SELECT t0."title" c0, t0."reader_rating" c1 FROM "books" t0 WHERE t0."reader_rating" < $4::double precision AND (t0."reader_rating" IS NOT NULL OR (t0."reader_rating" IS NULL AND t0."id" > $5::uuid)) ORDER BY t0."reader_rating" DESC, t0."id" DESC LIMIT 10) UNION ALL (SELECT t0."title" c0, t0."reader_rating" c1 FROM "books" t0 WHERE t0."reader_rating" IS NULL AND (t0."reader_rating" IS NOT NULL OR (t0."reader_rating" IS NULL AND t0."id" > $6::uuid)) ORDER BY t0."id" DESC LIMIT 10)) u LIMIT 10
--   $1 = "10"
--   $2 = "00000000-0000-7000-8000-000000000005"
--   $3 = "00000000-0000-7000-8000-000000000004"
--   $4 = "10"
--   $5 = "00000000-0000-7000-8000-000000000004"
--   $6 = "00000000-0000-7000-8000-000000000004"

SELECT u.c0, u.c1 FROM ((SELECT t0."title" c0, t0."reader_rating" c1 FROM "books" t0 WHERE t0."reader_rating" IS NULL AND t0."id" > $1::uuid AND (t0."reader_rating" < $2::double precision OR t0."reader_rating" IS NULL OR (t0."reader_rating" = $3::double precision AND t0."id" < $4::uuid)) ORDER BY t0."id" LIMIT 3) UNION ALL (SELECT t0."title" c0, t0."reader_rating" c1 FROM "books" t0 WHERE t0."reader_rating" IS NOT NULL AND t0."reader_rating" <= $5::double precision AND (t0."reader_rating" < $6::double precision OR t0."reader_rating" IS NULL OR (t0."reader_rating" = $7::double precision AND t0."id" < $8::uuid)) ORDER BY t0."reader_rating", t0."id" LIMIT 3)) u LIMIT 3
--   $1 = "00000000-0000-7000-8000-000000000004"
--   $2 = "10"
--   $3 = "10"
--   $4 = "00000000-0000-7000-8000-000000000005"
--   $5 = "10"
--   $6 = "10"
--   $7 = "10"
--   $8 = "00000000-0000-7000-8000-000000000005"

SELECT u.c0, u.c1 FROM ((SELECT t0."title" c0, t0."reader_rating" c1 FROM "books" t0 WHERE t0."reader_rating" IS NULL AND t0."id" > $1::uuid ORDER BY t0."id" LIMIT 10) UNION ALL (SELECT t0."title" c0, t0."reader_rating" c1 FROM "books" t0 WHERE t0."reader_rating" IS NOT NULL ORDER BY t0."reader_rating", t0."id" LIMIT 10)) u LIMIT 10
--   $1 = "00000000-0000-7000-8000-000000000008"

