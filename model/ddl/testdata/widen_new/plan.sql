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
