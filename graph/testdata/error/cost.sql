-- step 1

-- step 2

SELECT n.n, p.* FROM (SELECT count(*) FROM "movies" t0 WHERE lower(t0."title" COLLATE "default") = lower($1::text COLLATE "default") AND strpos(lower(t0."title" COLLATE "default"), lower($2::text COLLATE "default")) > 0 AND starts_with(lower(t0."title" COLLATE "default"), lower($3::text COLLATE "default")) AND right(lower(t0."title" COLLATE "default"), char_length(lower($4::text COLLATE "default"))) = lower($5::text COLLATE "default") AND lower(t0."genre" COLLATE "default") = lower($6::text COLLATE "default") AND strpos(lower(t0."genre" COLLATE "default"), lower($7::text COLLATE "default")) > 0 AND starts_with(lower(t0."genre" COLLATE "default"), lower($8::text COLLATE "default")) AND right(lower(t0."genre" COLLATE "default"), char_length(lower($9::text COLLATE "default"))) = lower($10::text COLLATE "default") AND strpos(lower(t0."director" COLLATE "default"), lower($11::text COLLATE "default")) > 0 AND right(lower(t0."director" COLLATE "default"), char_length(lower($12::text COLLATE "default"))) = lower($13::text COLLATE "default")) n(n) LEFT JOIN (SELECT t0."id" c0 FROM "movies" t0 WHERE lower(t0."title" COLLATE "default") = lower($14::text COLLATE "default") AND strpos(lower(t0."title" COLLATE "default"), lower($15::text COLLATE "default")) > 0 AND starts_with(lower(t0."title" COLLATE "default"), lower($16::text COLLATE "default")) AND right(lower(t0."title" COLLATE "default"), char_length(lower($17::text COLLATE "default"))) = lower($18::text COLLATE "default") AND lower(t0."genre" COLLATE "default") = lower($19::text COLLATE "default") AND strpos(lower(t0."genre" COLLATE "default"), lower($20::text COLLATE "default")) > 0 AND starts_with(lower(t0."genre" COLLATE "default"), lower($21::text COLLATE "default")) AND right(lower(t0."genre" COLLATE "default"), char_length(lower($22::text COLLATE "default"))) = lower($23::text COLLATE "default") AND strpos(lower(t0."director" COLLATE "default"), lower($24::text COLLATE "default")) > 0 AND right(lower(t0."director" COLLATE "default"), char_length(lower($25::text COLLATE "default"))) = lower($26::text COLLATE "default") ORDER BY t0."id" LIMIT 2) p ON true
--   $1 = "a"
--   $2 = "a"
--   $3 = "a"
--   $4 = "a"
--   $5 = "a"
--   $6 = "a"
--   $7 = "a"
--   $8 = "a"
--   $9 = "a"
--   $10 = "a"
--   $11 = "a"
--   $12 = "a"
--   $13 = "a"
--   $14 = "a"
--   $15 = "a"
--   $16 = "a"
--   $17 = "a"
--   $18 = "a"
--   $19 = "a"
--   $20 = "a"
--   $21 = "a"
--   $22 = "a"
--   $23 = "a"
--   $24 = "a"
--   $25 = "a"
--   $26 = "a"

SELECT n.n, p.* FROM (SELECT count(*) FROM "movies" t0 WHERE lower(t0."title" COLLATE "default") = lower($1::text COLLATE "default") AND strpos(lower(t0."title" COLLATE "default"), lower($2::text COLLATE "default")) > 0 AND starts_with(lower(t0."title" COLLATE "default"), lower($3::text COLLATE "default")) AND right(lower(t0."title" COLLATE "default"), char_length(lower($4::text COLLATE "default"))) = lower($5::text COLLATE "default") AND lower(t0."genre" COLLATE "default") = lower($6::text COLLATE "default") AND strpos(lower(t0."genre" COLLATE "default"), lower($7::text COLLATE "default")) > 0 AND starts_with(lower(t0."genre" COLLATE "default"), lower($8::text COLLATE "default")) AND right(lower(t0."genre" COLLATE "default"), char_length(lower($9::text COLLATE "default"))) = lower($10::text COLLATE "default") AND strpos(lower(t0."director" COLLATE "default"), lower($11::text COLLATE "default")) > 0 AND right(lower(t0."director" COLLATE "default"), char_length(lower($12::text COLLATE "default"))) = lower($13::text COLLATE "default")) n(n) LEFT JOIN (SELECT t0."id" c0 FROM "movies" t0 WHERE lower(t0."title" COLLATE "default") = lower($14::text COLLATE "default") AND strpos(lower(t0."title" COLLATE "default"), lower($15::text COLLATE "default")) > 0 AND starts_with(lower(t0."title" COLLATE "default"), lower($16::text COLLATE "default")) AND right(lower(t0."title" COLLATE "default"), char_length(lower($17::text COLLATE "default"))) = lower($18::text COLLATE "default") AND lower(t0."genre" COLLATE "default") = lower($19::text COLLATE "default") AND strpos(lower(t0."genre" COLLATE "default"), lower($20::text COLLATE "default")) > 0 AND starts_with(lower(t0."genre" COLLATE "default"), lower($21::text COLLATE "default")) AND right(lower(t0."genre" COLLATE "default"), char_length(lower($22::text COLLATE "default"))) = lower($23::text COLLATE "default") AND strpos(lower(t0."director" COLLATE "default"), lower($24::text COLLATE "default")) > 0 AND right(lower(t0."director" COLLATE "default"), char_length(lower($25::text COLLATE "default"))) = lower($26::text COLLATE "default") ORDER BY t0."id" LIMIT 2) p ON true
--   $1 = "a"
--   $2 = "a"
--   $3 = "a"
--   $4 = "a"
--   $5 = "a"
--   $6 = "a"
--   $7 = "a"
--   $8 = "a"
--   $9 = "a"
--   $10 = "a"
--   $11 = "a"
--   $12 = "a"
--   $13 = "a"
--   $14 = "a"
--   $15 = "a"
--   $16 = "a"
--   $17 = "a"
--   $18 = "a"
--   $19 = "a"
--   $20 = "a"
--   $21 = "a"
--   $22 = "a"
--   $23 = "a"
--   $24 = "a"
--   $25 = "a"
--   $26 = "a"

-- step 3

-- step 4

