-- step 1

SELECT n.n, p.* FROM (SELECT count(*) FROM "books" t0) n(n) LEFT JOIN (SELECT t0."id" c0, t0."version" c1, t0."created_at" c2, t0."updated_at" c3, t0."title" c4, t0."genre" c5, t0."format" c6, t0."published_on" c7, t0."page_count" c8, t0."author" c9, t0."printing_cost" c10, t0."home_sales" c11, t0."worldwide_sales" c12, t0."audio_book_sales" c13, t0."recommended_by" c14, t0."reader_rating" c15, t0."reader_votes" c16, t0."source" c17, t0."story_type" c18, t0."tags" c19, t0."attributes" c20, t0."publisher_id" c21, t1."name" c22, t1."website" c23 FROM "books" t0 LEFT JOIN "publishers" t1 ON t1."id" = t0."publisher_id" ORDER BY t0."id" LIMIT 21) p ON true

