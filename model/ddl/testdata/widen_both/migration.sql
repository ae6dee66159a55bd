-- File: widen_both
-- Written from the model. You may edit it until it is first applied.
--
-- Phase: expand. `recordgraph migrate up` applies it before replicas of the new release start.
-- Changes:
--   adds the column pages.hits_big
--   adds the column pages.size_exact
--   adds the constraint pages_hits_big_check of pages
--   adds the constraint pages_size_exact_check of pages
--   adds the index pages_size_exact_idx of pages
-- Locks:
--   pages: the whole table for a few milliseconds; a wait for it ends after 100 ms and is tried again
--   pages: SHARE UPDATE EXCLUSIVE while all rows are checked; reads and writes go on
--   pages: SHARE UPDATE EXCLUSIVE while the index is built or dropped; reads and writes go on
-- Data: nothing is lost.
-- Down:
--   takes the changes back in the same way.
--   drops the column pages.hits_big with all its values.
--   drops the column pages.size_exact with all its values.

-- +goose NO TRANSACTION

-- +goose Up
-- +recordgraph alter pages
ALTER TABLE pages ADD COLUMN hits_big bigint NOT NULL DEFAULT 5,
    ADD COLUMN size_exact numeric,
    ADD CONSTRAINT pages_hits_big_check CHECK (hits_big >= 0) NOT VALID,
    ADD CONSTRAINT pages_size_exact_check CHECK (size_exact > '-Infinity' AND size_exact < 'Infinity') NOT VALID;

-- +recordgraph validate pages
ALTER TABLE pages VALIDATE CONSTRAINT pages_hits_big_check;

-- +recordgraph validate pages
ALTER TABLE pages VALIDATE CONSTRAINT pages_size_exact_check;

-- +recordgraph index pages
CREATE INDEX CONCURRENTLY pages_size_exact_idx ON pages (size_exact, id);

-- +goose Down
-- +recordgraph alter pages
DROP INDEX pages_size_exact_idx;
ALTER TABLE pages DROP CONSTRAINT pages_hits_big_check,
    DROP CONSTRAINT pages_size_exact_check,
    DROP COLUMN hits_big,
    DROP COLUMN size_exact;
-- File: widen_both_finish
-- Written from the model. You may edit it until it is first applied.
--
-- Phase: finish. `recordgraph migrate finish` applies it when no replica of an earlier release runs.
-- Changes:
--   changes the column pages.size_exact
--   adds the constraint pages_hits_big_widened_check of pages
--   adds the constraint pages_site_hits_big_key of pages
--   adds the constraint pages_size_exact_widened_check of pages
--   changes rows of pages in batches: UPDATE pages SET hits_big = hits WHERE hits_big IS DISTINCT FROM hits
--   changes rows of pages in batches: UPDATE pages SET size_exact = size WHERE size_exact IS DISTINCT FROM size
-- Locks:
--   pages: rows that are changed, about 40 ms for each batch; other rows can be written
--   pages: the whole table for a few milliseconds; a wait for it ends after 100 ms and is tried again
--   pages: SHARE UPDATE EXCLUSIVE while all rows are checked; reads and writes go on
--   pages: SHARE UPDATE EXCLUSIVE while the index is built or dropped; reads and writes go on
-- Data: nothing is lost.
-- Down: takes the changes back in the same way.

-- +goose NO TRANSACTION
-- +recordgraph finish

-- +goose Up
-- +recordgraph backfill pages
UPDATE pages SET hits_big = hits WHERE hits_big IS DISTINCT FROM hits;

-- +recordgraph backfill pages
UPDATE pages SET size_exact = size WHERE size_exact IS DISTINCT FROM size;

-- +recordgraph alter pages
ALTER TABLE pages ADD CONSTRAINT pages_hits_big_widened_check CHECK (hits_big IS NOT DISTINCT FROM hits) NOT VALID,
    ADD CONSTRAINT pages_size_exact_widened_check CHECK (size_exact IS NOT DISTINCT FROM size) NOT VALID;

-- +recordgraph validate pages
ALTER TABLE pages VALIDATE CONSTRAINT pages_hits_big_widened_check;

-- +recordgraph validate pages
ALTER TABLE pages VALIDATE CONSTRAINT pages_size_exact_widened_check;

-- +recordgraph alter pages
ALTER TABLE pages ADD CONSTRAINT pages_size_exact_required CHECK (size_exact IS NOT NULL) NOT VALID;

-- +recordgraph validate pages
ALTER TABLE pages VALIDATE CONSTRAINT pages_size_exact_required;

-- +recordgraph alter pages
ALTER TABLE pages ALTER COLUMN size_exact SET NOT NULL,
    DROP CONSTRAINT pages_size_exact_required;

-- +recordgraph index pages
CREATE UNIQUE INDEX CONCURRENTLY pages_site_hits_big_key ON pages (site, hits_big);

-- +recordgraph alter pages
ALTER TABLE pages ADD CONSTRAINT pages_site_hits_big_key UNIQUE USING INDEX pages_site_hits_big_key;

-- +goose Down
-- +recordgraph alter pages
ALTER TABLE pages DROP CONSTRAINT pages_hits_big_widened_check,
    DROP CONSTRAINT pages_size_exact_widened_check,
    DROP CONSTRAINT pages_site_hits_big_key,
    ALTER COLUMN size_exact DROP NOT NULL;
