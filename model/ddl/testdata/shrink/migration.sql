-- File: shrink
-- Written from the model. You may edit it until it is first applied.
--
-- Phase: expand. `recordgraph migrate up` applies it before replicas of the new release start.
-- Changes:
--   adds the column movies.made
--   changes the column movies.order
--   changes the column movies.owner_id
--   changes the column movies.title
--   drops the constraint movies_title_check of movies
--   drops the constraint movies_title_genre_check of movies
-- Locks: movies: the whole table for a few milliseconds; a wait for it ends after 100 ms and is tried again
-- Data: nothing is lost.
-- Down:
--   takes the changes back in the same way.
--   drops the column movies.made with all its values.

-- +goose NO TRANSACTION

-- +goose Up
-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_title_check,
    DROP CONSTRAINT movies_title_genre_check,
    ALTER COLUMN title DROP NOT NULL,
    ALTER COLUMN "order" DROP NOT NULL,
    ALTER COLUMN owner_id DROP NOT NULL,
    ADD COLUMN made timestamptz;

-- +goose Down
-- +recordgraph backfill movies
UPDATE movies SET "order" = DEFAULT WHERE "order" IS NULL;

-- +recordgraph alter movies
ALTER TABLE movies DROP COLUMN made,
    ADD CONSTRAINT movies_title_check CHECK (char_length(title) <= 500) NOT VALID,
    ADD CONSTRAINT movies_title_genre_check CHECK (title <> genre) NOT VALID;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_title_check;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_title_genre_check;

-- +recordgraph alter movies
ALTER TABLE movies ADD CONSTRAINT movies_title_required CHECK (title IS NOT NULL) NOT VALID;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_title_required;

-- +recordgraph alter movies
ALTER TABLE movies ALTER COLUMN title SET NOT NULL,
    DROP CONSTRAINT movies_title_required;

-- +recordgraph alter movies
ALTER TABLE movies ADD CONSTRAINT movies_order_required CHECK ("order" IS NOT NULL) NOT VALID;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_order_required;

-- +recordgraph alter movies
ALTER TABLE movies ALTER COLUMN "order" SET NOT NULL,
    DROP CONSTRAINT movies_order_required;

-- +recordgraph alter movies
ALTER TABLE movies ADD CONSTRAINT movies_owner_id_required CHECK (owner_id IS NOT NULL) NOT VALID;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_owner_id_required;

-- +recordgraph alter movies
ALTER TABLE movies ALTER COLUMN owner_id SET NOT NULL,
    DROP CONSTRAINT movies_owner_id_required;
-- File: shrink_finish
-- Written from the model. You may edit it until it is first applied.
--
-- Phase: finish. `recordgraph migrate finish` applies it when no replica of an earlier release runs.
-- Changes:
--   changes the column movies.order
--   drops the column movies.genre
--   drops the column movies.owner_id
--   drops the column movies.studio_id
--   drops the constraint movies_owner_id_fkey of movies
--   drops the constraint movies_studio_id_fkey of movies
--   drops the index movies_owner_id_idx of movies
--   drops the index movies_studio_id_idx of movies
--   drops the index movies_title_idx of movies
--   drops the table studios
-- Locks:
--   movies, studios: the whole table for a few milliseconds; a wait for it ends after 100 ms and is tried again
--   studios: the whole table for a few milliseconds; a wait for it ends after 100 ms and is tried again
-- Data:
--   drops the column movies.genre with all its values.
--   drops the column movies.studio_id with all its values.
--   drops the column movies.owner_id with all its values.
--   drops the table studios with all its records.
-- Down:
--   takes the changes back in the same way.
--   does not bring dropped values back.

-- +goose NO TRANSACTION
-- +recordgraph finish

-- +goose Up
-- +recordgraph alter movies, studios
DROP INDEX movies_title_idx;
DROP INDEX movies_studio_id_idx;
DROP INDEX movies_owner_id_idx;
ALTER TABLE movies DROP CONSTRAINT movies_studio_id_fkey,
    DROP CONSTRAINT movies_owner_id_fkey,
    DROP COLUMN genre,
    ALTER COLUMN "order" DROP DEFAULT,
    DROP COLUMN studio_id,
    DROP COLUMN owner_id;

-- +recordgraph alter studios
DROP TABLE studios;

-- +goose Down
-- +recordgraph alter movies
ALTER TABLE movies ALTER COLUMN "order" SET DEFAULT 1,
    ADD COLUMN genre text COLLATE "C",
    ADD COLUMN studio_id uuid,
    ADD COLUMN owner_id uuid;

-- +recordgraph alter studios
CREATE TABLE studios (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    name text COLLATE "C" NOT NULL,
    CONSTRAINT studios_pkey PRIMARY KEY (id),
    CONSTRAINT studios_name_check CHECK (char_length(name) <= 500),
    CONSTRAINT studios_name_key UNIQUE (name)
);

-- +recordgraph index movies
CREATE INDEX CONCURRENTLY movies_title_idx ON movies (title, id);

-- +recordgraph index movies
CREATE INDEX CONCURRENTLY movies_studio_id_idx ON movies (studio_id, id);

-- +recordgraph index movies
CREATE INDEX CONCURRENTLY movies_owner_id_idx ON movies (owner_id, id);

-- +recordgraph alter movies, studios
ALTER TABLE movies ADD CONSTRAINT movies_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studios (id) NOT VALID;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_studio_id_fkey;

-- +recordgraph alter movies, studios
ALTER TABLE movies ADD CONSTRAINT movies_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES studios (id) NOT VALID;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_owner_id_fkey;
