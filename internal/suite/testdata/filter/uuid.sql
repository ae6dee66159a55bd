-- step 1

SELECT t0."branch", t0."receipt" FROM "loans" t0 WHERE (t0."receipt" = $1::uuid) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77"

SELECT t0."branch", t0."receipt" FROM "loans" t0 WHERE (t0."receipt" = $1::uuid) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77"

SELECT t0."branch", t0."receipt" FROM "loans" t0 WHERE (t0."receipt" = ANY ($1::uuid[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77\"}"

SELECT t0."branch", t0."receipt" FROM "loans" t0 WHERE (t0."receipt" = ANY ($1::uuid[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77\"}"

SELECT t0."branch", t0."receipt" FROM "loans" t0 WHERE t0."receipt" = $1::uuid ORDER BY t0."id" LIMIT 21
--   $1 = "2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77"

SELECT t0."branch", t0."receipt" FROM "loans" t0 WHERE t0."receipt" = $1::uuid ORDER BY t0."id" LIMIT 21
--   $1 = "2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77"

SELECT t0."branch", t0."receipt" FROM "loans" t0 WHERE t0."receipt" = ANY ($1::uuid[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77\"}"

SELECT t0."branch", t0."receipt" FROM "loans" t0 WHERE t0."receipt" = ANY ($1::uuid[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77\"}"

SELECT t0."branch", t0."receipt" FROM "loans" t0 WHERE t0."receipt" IS NOT NULL ORDER BY t0."id" LIMIT 21

SELECT t0."branch", t0."receipt" FROM "loans" t0 WHERE t0."receipt" IS NULL ORDER BY t0."id" LIMIT 21

