-- File: widen_new
-- Written from the model. You may edit it until it is first applied.
--
-- Phase: expand. `recordgraph migrate up` applies it before replicas of the new release start.
-- Changes:
--   changes the column pages.size
--   drops the constraint pages_hits_big_widened_check of pages
--   drops the constraint pages_site_hits_key of pages
--   drops the constraint pages_size_exact_widened_check of pages
-- Locks: pages: the whole table for a few milliseconds; a wait for it ends after 100 ms and is tried again
-- Data: nothing is lost.
-- Down: takes the changes back in the same way.

-- +goose NO TRANSACTION

-- +goose Up
-- +recordgraph alter pages
ALTER TABLE pages DROP CONSTRAINT pages_hits_big_widened_check,
    DROP CONSTRAINT pages_size_exact_widened_check,
    DROP CONSTRAINT pages_site_hits_key,
    ALTER COLUMN size DROP NOT NULL;

-- +goose Down
-- +recordgraph backfill pages
UPDATE pages SET hits = hits_big WHERE hits IS DISTINCT FROM hits_big;

-- +recordgraph backfill pages
UPDATE pages SET size = size_exact WHERE size IS DISTINCT FROM size_exact;

-- +recordgraph alter pages
ALTER TABLE pages ADD CONSTRAINT pages_hits_big_widened_check CHECK (hits_big IS NOT DISTINCT FROM hits) NOT VALID,
    ADD CONSTRAINT pages_size_exact_widened_check CHECK (size_exact IS NOT DISTINCT FROM size) NOT VALID;

-- +recordgraph validate pages
ALTER TABLE pages VALIDATE CONSTRAINT pages_hits_big_widened_check;

-- +recordgraph validate pages
ALTER TABLE pages VALIDATE CONSTRAINT pages_size_exact_widened_check;

-- +recordgraph alter pages
ALTER TABLE pages ADD CONSTRAINT pages_size_required CHECK (size IS NOT NULL) NOT VALID;

-- +recordgraph validate pages
ALTER TABLE pages VALIDATE CONSTRAINT pages_size_required;

-- +recordgraph alter pages
ALTER TABLE pages ALTER COLUMN size SET NOT NULL,
    DROP CONSTRAINT pages_size_required;

-- +recordgraph index pages
CREATE UNIQUE INDEX CONCURRENTLY pages_site_hits_key ON pages (site, hits);

-- +recordgraph alter pages
ALTER TABLE pages ADD CONSTRAINT pages_site_hits_key UNIQUE USING INDEX pages_site_hits_key;
-- File: widen_new_finish
-- Written from the model. You may edit it until it is first applied.
--
-- Phase: finish. `recordgraph migrate finish` applies it when no replica of an earlier release runs.
-- Changes:
--   drops the column pages.hits
--   drops the column pages.size
--   drops the constraint pages_hits_check of pages
--   drops the index pages_size_idx of pages
-- Locks: pages: the whole table for a few milliseconds; a wait for it ends after 100 ms and is tried again
-- Data: nothing is lost.
-- Down: takes the changes back in the same way.

-- +goose NO TRANSACTION
-- +recordgraph finish

-- +goose Up
-- +recordgraph alter pages
DROP INDEX pages_size_idx;
ALTER TABLE pages DROP CONSTRAINT pages_hits_check,
    DROP COLUMN hits,
    DROP COLUMN size;

-- +goose Down
-- +recordgraph alter pages
ALTER TABLE pages ADD COLUMN hits integer NOT NULL DEFAULT 5,
    ADD COLUMN size bigint,
    ADD CONSTRAINT pages_hits_check CHECK (hits >= 0) NOT VALID;

-- +recordgraph validate pages
ALTER TABLE pages VALIDATE CONSTRAINT pages_hits_check;

-- +recordgraph index pages
CREATE INDEX CONCURRENTLY pages_size_idx ON pages (size, id);
