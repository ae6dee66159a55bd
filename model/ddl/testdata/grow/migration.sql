-- File: grow
-- Written from the model. You may edit it until it is first applied.
--
-- Phase: expand. `recordgraph migrate up` applies it before replicas of the new release start.
-- Changes:
--   changes the column movies.genre
--   changes the column movies.note
--   adds the column movies.studio_id
--   adds the column movies.tags
--   changes the constraint movies_genre_check of movies
--   adds the constraint movies_studio_id_fkey of movies
--   adds the constraint movies_tags_check of movies
--   changes the constraint movies_title_check of movies
--   changes the constraint movies_year_check of movies
--   adds the index movies_genre_idx of movies
--   adds the index movies_studio_id_idx of movies
--   adds the index movies_title_fold_idx of movies
--   adds the index movies_title_idx of movies
--   adds the table studios
-- Locks:
--   movies: the whole table for a few milliseconds; a wait for it ends after 100 ms and is tried again
--   studios: none, the table is new
--   movies: SHARE UPDATE EXCLUSIVE while all rows are checked; reads and writes go on
--   movies: SHARE UPDATE EXCLUSIVE while the index is built or dropped; reads and writes go on
--   movies, studios: the whole table for a few milliseconds; a wait for it ends after 100 ms and is tried again
--   studios: the whole table for a few milliseconds; a wait for it ends after 100 ms and is tried again
--   studios: SHARE UPDATE EXCLUSIVE while all rows are checked; reads and writes go on
-- Data: nothing is lost.
-- Down:
--   takes the changes back in the same way.
--   drops the column movies.studio_id with all its values.
--   drops the column movies.tags with all its values.
--   drops the table studios with all its records.

-- +goose NO TRANSACTION

-- +goose Up
-- +recordgraph alter movies
ALTER TABLE movies ALTER COLUMN genre SET DEFAULT 'DRAMA',
    ALTER COLUMN note SET DEFAULT 'none',
    ADD COLUMN studio_id uuid,
    ADD COLUMN tags text[] COLLATE "C" NOT NULL DEFAULT ARRAY[]::text[],
    ADD CONSTRAINT movies_title_check__new CHECK ((char_length(title) <= 100) OR (char_length(title) <= 200)) NOT VALID,
    ADD CONSTRAINT movies_genre_check__new CHECK ((genre IN ('DRAMA', 'COMEDY')) OR (genre IN ('DRAMA', 'COMEDY', 'WESTERN'))) NOT VALID,
    ADD CONSTRAINT movies_year_check__new CHECK ((year >= 1900) OR (year >= 1890)) NOT VALID,
    ADD CONSTRAINT movies_tags_check CHECK (array_position(tags, NULL) IS NULL) NOT VALID;

-- +recordgraph alter studios
CREATE TABLE studios (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    name text COLLATE "C" NOT NULL,
    parent_id uuid,
    CONSTRAINT studios_pkey PRIMARY KEY (id),
    CONSTRAINT studios_name_check CHECK (char_length(name) <= 500),
    CONSTRAINT studios_name_key UNIQUE (name)
);
CREATE INDEX studios_parent_id_idx ON studios (parent_id, id);

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_title_check__new;

-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_title_check;
ALTER TABLE movies RENAME CONSTRAINT movies_title_check__new TO movies_title_check;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_genre_check__new;

-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_genre_check;
ALTER TABLE movies RENAME CONSTRAINT movies_genre_check__new TO movies_genre_check;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_year_check__new;

-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_year_check;
ALTER TABLE movies RENAME CONSTRAINT movies_year_check__new TO movies_year_check;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_tags_check;

-- +recordgraph index movies
CREATE INDEX CONCURRENTLY movies_title_idx ON movies (title, id);

-- +recordgraph index movies
CREATE INDEX CONCURRENTLY movies_title_fold_idx ON movies ((replace(lower(CASE WHEN octet_length(title) = char_length(title) OR char_length(title) > 1000 OR title IS NFC NORMALIZED THEN title ELSE normalize(title, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C"), id);

-- +recordgraph index movies
CREATE INDEX CONCURRENTLY movies_genre_idx ON movies (genre, id);

-- +recordgraph index movies
CREATE INDEX CONCURRENTLY movies_studio_id_idx ON movies (studio_id, id);

-- +recordgraph alter movies, studios
ALTER TABLE movies ADD CONSTRAINT movies_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studios (id) NOT VALID;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_studio_id_fkey;

-- +recordgraph alter studios
ALTER TABLE studios ADD CONSTRAINT studios_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES studios (id) NOT VALID;

-- +recordgraph validate studios
ALTER TABLE studios VALIDATE CONSTRAINT studios_parent_id_fkey;

-- +goose Down
-- +recordgraph alter studios
ALTER TABLE studios DROP CONSTRAINT studios_parent_id_fkey;

-- +recordgraph alter movies, studios
DROP INDEX movies_title_idx;
DROP INDEX movies_title_fold_idx;
DROP INDEX movies_genre_idx;
DROP INDEX movies_studio_id_idx;
ALTER TABLE movies DROP CONSTRAINT movies_studio_id_fkey,
    DROP CONSTRAINT movies_tags_check,
    ALTER COLUMN genre DROP DEFAULT,
    ALTER COLUMN note DROP DEFAULT,
    DROP COLUMN studio_id,
    DROP COLUMN tags,
    ADD CONSTRAINT movies_title_check__new CHECK (char_length(title) <= 100) NOT VALID,
    ADD CONSTRAINT movies_genre_check__new CHECK (genre IN ('DRAMA', 'COMEDY')) NOT VALID,
    ADD CONSTRAINT movies_year_check__new CHECK (year >= 1900) NOT VALID;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_title_check__new;

-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_title_check;
ALTER TABLE movies RENAME CONSTRAINT movies_title_check__new TO movies_title_check;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_genre_check__new;

-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_genre_check;
ALTER TABLE movies RENAME CONSTRAINT movies_genre_check__new TO movies_genre_check;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_year_check__new;

-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_year_check;
ALTER TABLE movies RENAME CONSTRAINT movies_year_check__new TO movies_year_check;

-- +recordgraph alter studios
DROP TABLE studios;
-- File: grow_finish
-- Written from the model. You may edit it until it is first applied.
--
-- Phase: finish. `recordgraph migrate finish` applies it when no replica of an earlier release runs.
-- Changes:
--   changes the column movies.genre
--   changes the constraint movies_genre_check of movies
--   changes the constraint movies_title_check of movies
--   adds the constraint movies_title_year_key of movies
--   adds the constraint movies_year_2_check of movies
--   changes the constraint movies_year_check of movies
--   changes rows of movies in batches: UPDATE movies SET genre = DEFAULT WHERE genre IS NULL
-- Locks:
--   movies: rows that are changed, about 40 ms for each batch; other rows can be written
--   movies: the whole table for a few milliseconds; a wait for it ends after 100 ms and is tried again
--   movies: SHARE UPDATE EXCLUSIVE while all rows are checked; reads and writes go on
--   movies: SHARE UPDATE EXCLUSIVE while the index is built or dropped; reads and writes go on
-- Data: nothing is lost.
-- Down: takes the changes back in the same way.

-- +goose NO TRANSACTION
-- +recordgraph finish

-- +goose Up
-- +recordgraph backfill movies
UPDATE movies SET genre = DEFAULT WHERE genre IS NULL;

-- +recordgraph alter movies
ALTER TABLE movies ADD CONSTRAINT movies_title_check__new CHECK (char_length(title) <= 200) NOT VALID,
    ADD CONSTRAINT movies_genre_check__new CHECK (genre IN ('DRAMA', 'COMEDY', 'WESTERN')) NOT VALID,
    ADD CONSTRAINT movies_year_check__new CHECK (year >= 1890) NOT VALID,
    ADD CONSTRAINT movies_year_2_check CHECK (year <> 1913) NOT VALID;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_title_check__new;

-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_title_check;
ALTER TABLE movies RENAME CONSTRAINT movies_title_check__new TO movies_title_check;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_genre_check__new;

-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_genre_check;
ALTER TABLE movies RENAME CONSTRAINT movies_genre_check__new TO movies_genre_check;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_year_check__new;

-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_year_check;
ALTER TABLE movies RENAME CONSTRAINT movies_year_check__new TO movies_year_check;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_year_2_check;

-- +recordgraph alter movies
ALTER TABLE movies ADD CONSTRAINT movies_genre_required CHECK (genre IS NOT NULL) NOT VALID;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_genre_required;

-- +recordgraph alter movies
ALTER TABLE movies ALTER COLUMN genre SET NOT NULL,
    DROP CONSTRAINT movies_genre_required;

-- +recordgraph index movies
CREATE UNIQUE INDEX CONCURRENTLY movies_title_year_key ON movies (title, year);

-- +recordgraph alter movies
ALTER TABLE movies ADD CONSTRAINT movies_title_year_key UNIQUE USING INDEX movies_title_year_key;

-- +goose Down
-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_title_year_key,
    DROP CONSTRAINT movies_year_2_check,
    ALTER COLUMN genre DROP NOT NULL,
    ADD CONSTRAINT movies_title_check__new CHECK ((char_length(title) <= 100) OR (char_length(title) <= 200)) NOT VALID,
    ADD CONSTRAINT movies_genre_check__new CHECK ((genre IN ('DRAMA', 'COMEDY')) OR (genre IN ('DRAMA', 'COMEDY', 'WESTERN'))) NOT VALID,
    ADD CONSTRAINT movies_year_check__new CHECK ((year >= 1900) OR (year >= 1890)) NOT VALID;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_title_check__new;

-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_title_check;
ALTER TABLE movies RENAME CONSTRAINT movies_title_check__new TO movies_title_check;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_genre_check__new;

-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_genre_check;
ALTER TABLE movies RENAME CONSTRAINT movies_genre_check__new TO movies_genre_check;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_year_check__new;

-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_year_check;
ALTER TABLE movies RENAME CONSTRAINT movies_year_check__new TO movies_year_check;
