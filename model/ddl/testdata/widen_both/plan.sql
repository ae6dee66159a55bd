-- expand
-- alter pages
ALTER TABLE pages ADD COLUMN hits_big bigint NOT NULL DEFAULT 5,
    ADD COLUMN size_exact numeric,
    ADD CONSTRAINT pages_hits_big_check CHECK (hits_big >= 0) NOT VALID,
    ADD CONSTRAINT pages_size_exact_check CHECK (size_exact > '-Infinity' AND size_exact < 'Infinity') NOT VALID;
-- validate pages
ALTER TABLE pages VALIDATE CONSTRAINT pages_hits_big_check;
-- validate pages
ALTER TABLE pages VALIDATE CONSTRAINT pages_size_exact_check;
-- index pages
CREATE INDEX CONCURRENTLY pages_size_exact_idx ON pages (size_exact, id);

-- finish
-- backfill pages
UPDATE pages SET hits_big = hits WHERE hits_big IS DISTINCT FROM hits;
-- backfill pages
UPDATE pages SET size_exact = size WHERE size_exact IS DISTINCT FROM size;
-- alter pages
ALTER TABLE pages ADD CONSTRAINT pages_hits_big_widened_check CHECK (hits_big IS NOT DISTINCT FROM hits) NOT VALID,
    ADD CONSTRAINT pages_size_exact_widened_check CHECK (size_exact IS NOT DISTINCT FROM size) NOT VALID;
-- validate pages
ALTER TABLE pages VALIDATE CONSTRAINT pages_hits_big_widened_check;
-- validate pages
ALTER TABLE pages VALIDATE CONSTRAINT pages_size_exact_widened_check;
-- alter pages
ALTER TABLE pages ADD CONSTRAINT pages_size_exact_required CHECK (size_exact IS NOT NULL) NOT VALID;
-- validate pages
ALTER TABLE pages VALIDATE CONSTRAINT pages_size_exact_required;
-- alter pages
ALTER TABLE pages ALTER COLUMN size_exact SET NOT NULL,
    DROP CONSTRAINT pages_size_exact_required;
-- index pages
CREATE UNIQUE INDEX CONCURRENTLY pages_site_hits_big_key ON pages (site, hits_big);
-- alter pages
ALTER TABLE pages ADD CONSTRAINT pages_site_hits_big_key UNIQUE USING INDEX pages_site_hits_big_key;

-- assumes: pages_hits_big_check requires hits_big >= 0; change the records, or the model
SELECT count(*) FROM (SELECT hits::bigint AS hits_big FROM pages) pages WHERE NOT (hits_big >= 0);

-- assumes: pages_hits_big_widened_check requires hits_big IS NOT DISTINCT FROM hits; change the records, or the model
SELECT count(*) FROM (SELECT hits::bigint AS hits_big, hits FROM pages) pages WHERE NOT (hits_big IS NOT DISTINCT FROM hits);

-- assumes: pages_size_exact_widened_check requires size_exact IS NOT DISTINCT FROM size; change the records, or the model
SELECT count(*) FROM (SELECT size::numeric AS size_exact, size FROM pages) pages WHERE NOT (size_exact IS NOT DISTINCT FROM size);

-- assumes: pages_site_hits_big_key requires records with different site, hits_big; change the records, or the model
SELECT coalesce(sum(n), 0) FROM (SELECT count(*) n FROM (SELECT site, hits::bigint AS hits_big FROM pages) pages WHERE num_nulls(site, hits_big) = 0 GROUP BY site, hits_big HAVING count(*) > 1) same;
