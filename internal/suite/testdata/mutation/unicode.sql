-- step 1

INSERT INTO "books" AS t0 ("id", "version", "created_at", "updated_at", "title", "tags", "attributes") SELECT r.id, 1, $2::timestamptz, $2, r.c0, r.c1::text[], r.c2 FROM unnest($1::uuid[], $3::text[], $4::text[], $5::jsonb[]) r(id, c0, c1, c2) RETURNING t0."id", t0."title", t0."attributes"
--   $1 = "{00000000-0000-7000-8000-0000000003e9,00000000-0000-7000-8000-0000000003ea,00000000-0000-7000-8000-0000000003eb,00000000-0000-7000-8000-0000000003ec,00000000-0000-7000-8000-0000000003ed}"
--   $2 = "2026-11-21T12:00:00Z"
--   $3 = "{\"pair 🎬, 🎬\",\"braces 🎬 éA\",\"plain 🎬 é \\\"\\\\\\\"\\\\\n\",\"block \\\\ud83c\\\\udfac \\\\u{1F3AC}\",\"not \\\\ud83c an escape\"}"
--   $4 = "{\"{}\",\"{}\",\"{}\",\"{}\",\"{}\"}"
--   $5 = "{NULL,NULL,NULL,NULL,\"{\\\"k\\\":[\\\"🎬\\\"]}\"}"

-- step 2

SELECT count(*) FROM "books" t0 WHERE t0."title" = $1::text
--   $1 = "pair 🎬, 🎬"

SELECT count(*) FROM "books" t0 WHERE t0."title" = $1::text
--   $1 = "pair 🎬, 🎬"

