-- expand
-- alter pages
ALTER TABLE pages DROP CONSTRAINT pages_hits_big_widened_check,
    DROP CONSTRAINT pages_size_exact_widened_check,
    DROP CONSTRAINT pages_site_hits_key,
    ALTER COLUMN size DROP NOT NULL;

-- finish
-- alter pages
DROP INDEX pages_size_idx;
ALTER TABLE pages DROP CONSTRAINT pages_hits_check,
    DROP COLUMN hits,
    DROP COLUMN size;

-- loses the column pages.hits
SELECT count(*) FROM pages WHERE hits IS DISTINCT FROM (5)::integer;

-- loses the column pages.size
SELECT count(*) FROM pages WHERE size IS DISTINCT FROM NULL;
