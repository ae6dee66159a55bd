-- step 1

SELECT n.n, p.* FROM (SELECT count(*) FROM "books" t0) n(n) LEFT JOIN (SELECT t0."title" c0, t0."genre" c1, t0."reader_rating" c2, t0."id" c3 FROM "books" t0 ORDER BY t0."genre" DESC, t0."reader_rating" NULLS FIRST, t0."id" LIMIT 4) p ON true

-- step 2

SELECT n.n, p.* FROM (SELECT count(*) FROM "books" t0) n(n) LEFT JOIN (SELECT u.c0, u.c1, u.c2, u.c3 FROM ((SELECT t0."title" c0, t0."genre" c1, t0."reader_rating" c2, t0."id" c3 FROM "books" t0 WHERE t0."genre" = $1::text AND t0."reader_rating" IS NULL AND t0."id" > $2::uuid ORDER BY t0."id" LIMIT 4) UNION ALL (SELECT t0."title" c0, t0."genre" c1, t0."reader_rating" c2, t0."id" c3 FROM "books" t0 WHERE t0."genre" = $3::text AND t0."reader_rating" IS NOT NULL ORDER BY t0."reader_rating", t0."id" LIMIT 4) UNION ALL (SELECT t0."title" c0, t0."genre" c1, t0."reader_rating" c2, t0."id" c3 FROM "books" t0 WHERE t0."genre" < $4::text ORDER BY t0."genre" DESC, t0."reader_rating" NULLS FIRST, t0."id" LIMIT 4)) u LIMIT 4) p ON true
--   $1 = "Western"
--   $2 = "00000000-0000-7000-8000-000000000006"
--   $3 = "Western"
--   $4 = "Western"

-- step 3

SELECT n.n, p.* FROM (SELECT count(*) FROM "books" t0) n(n) LEFT JOIN (SELECT u.c0, u.c1, u.c2, u.c3 FROM ((SELECT t0."title" c0, t0."genre" c1, t0."reader_rating" c2, t0."id" c3 FROM "books" t0 WHERE t0."genre" = $1::text AND t0."reader_rating" = $2::double precision AND t0."id" > $3::uuid ORDER BY t0."id" LIMIT 4) UNION ALL (SELECT t0."title" c0, t0."genre" c1, t0."reader_rating" c2, t0."id" c3 FROM "books" t0 WHERE t0."genre" = $4::text AND t0."reader_rating" > $5::double precision ORDER BY t0."reader_rating", t0."id" LIMIT 4) UNION ALL (SELECT t0."title" c0, t0."genre" c1, t0."reader_rating" c2, t0."id" c3 FROM "books" t0 WHERE t0."genre" < $6::text ORDER BY t0."genre" DESC, t0."reader_rating" NULLS FIRST, t0."id" LIMIT 4)) u LIMIT 4) p ON true
--   $1 = "Drama"
--   $2 = "6"
--   $3 = "00000000-0000-7000-8000-000000000001"
--   $4 = "Drama"
--   $5 = "6"
--   $6 = "Drama"

-- step 4

SELECT n.n, p.* FROM (SELECT count(*) FROM "books" t0) n(n) LEFT JOIN (SELECT u.c0, u.c1, u.c2, u.c3 FROM ((SELECT t0."title" c0, t0."id" c1, t0."genre" c2, t0."reader_rating" c3 FROM "books" t0 WHERE t0."genre" = $1::text AND t0."reader_rating" = $2::double precision AND t0."id" > $3::uuid ORDER BY t0."id" LIMIT 4) UNION ALL (SELECT t0."title" c0, t0."id" c1, t0."genre" c2, t0."reader_rating" c3 FROM "books" t0 WHERE t0."genre" = $4::text AND t0."reader_rating" > $5::double precision ORDER BY t0."reader_rating", t0."id" LIMIT 4) UNION ALL (SELECT t0."title" c0, t0."id" c1, t0."genre" c2, t0."reader_rating" c3 FROM "books" t0 WHERE t0."genre" < $6::text ORDER BY t0."genre" DESC, t0."reader_rating" NULLS FIRST, t0."id" LIMIT 4)) u LIMIT 4) p ON true
--   $1 = "Comedy"
--   $2 = "7.5"
--   $3 = "00000000-0000-7000-8000-000000000003"
--   $4 = "Comedy"
--   $5 = "7.5"
--   $6 = "Comedy"

