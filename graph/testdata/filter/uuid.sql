-- step 1

SELECT t0."territory", t0."contract" FROM "licences" t0 WHERE (t0."contract" = $1::uuid) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77"

SELECT t0."territory", t0."contract" FROM "licences" t0 WHERE (t0."contract" = $1::uuid) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77"

SELECT t0."territory", t0."contract" FROM "licences" t0 WHERE (t0."contract" = ANY ($1::uuid[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77\"}"

SELECT t0."territory", t0."contract" FROM "licences" t0 WHERE (t0."contract" = ANY ($1::uuid[])) IS NOT TRUE ORDER BY t0."id" LIMIT 21
--   $1 = "{\"2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77\"}"

SELECT t0."territory", t0."contract" FROM "licences" t0 WHERE t0."contract" = $1::uuid ORDER BY t0."id" LIMIT 21
--   $1 = "2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77"

SELECT t0."territory", t0."contract" FROM "licences" t0 WHERE t0."contract" = $1::uuid ORDER BY t0."id" LIMIT 21
--   $1 = "2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77"

SELECT t0."territory", t0."contract" FROM "licences" t0 WHERE t0."contract" = ANY ($1::uuid[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77\"}"

SELECT t0."territory", t0."contract" FROM "licences" t0 WHERE t0."contract" = ANY ($1::uuid[]) ORDER BY t0."id" LIMIT 21
--   $1 = "{\"2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77\"}"

SELECT t0."territory", t0."contract" FROM "licences" t0 WHERE t0."contract" IS NOT NULL ORDER BY t0."id" LIMIT 21

SELECT t0."territory", t0."contract" FROM "licences" t0 WHERE t0."contract" IS NULL ORDER BY t0."id" LIMIT 21

