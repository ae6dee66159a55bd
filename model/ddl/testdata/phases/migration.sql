-- File: phases
-- Written from the model. You may edit it until it is first applied.
--
-- Phase: expand. `recordgraph migrate up` applies it before replicas of the new release start.
-- Changes:
--   changes the column movies.agent_id
--   adds the column movies.cinema_id
--   changes the column movies.code
--   adds the column movies.first_id
--   changes the column movies.genre
--   adds the column movies.isbn
--   adds the column movies.rating
--   changes the column movies.year
--   adds the constraint movies_cinema_id_fkey of movies
--   adds the constraint movies_first_id_fkey of movies
--   changes the constraint movies_genre_check of movies
--   adds the constraint movies_isbn_check of movies
--   adds the constraint movies_isbn_key of movies
--   adds the constraint movies_rating_check of movies
--   changes the constraint movies_title_check of movies
--   changes the constraint movies_year_2_check of movies
--   changes the constraint movies_year_check of movies
--   adds the index movies_cinema_id_idx of movies
--   adds the index movies_first_id_idx of movies
--   adds the index movies_genre_idx of movies
--   adds the index movies_title_fold_idx of movies
--   adds the table cinemas
--   drops the constraint agents_studio_id_fkey of agents
--   drops the constraint movies_minutes_year_check of movies
--   drops the constraint movies_title_year_key of movies
--   drops the constraint studios_name_check of studios
--   drops the constraint studios_name_key of studios
-- Locks:
--   movies: the whole table for a few milliseconds; a wait for it ends after 100 ms and is tried again
--   studios: the whole table for a few milliseconds; a wait for it ends after 100 ms and is tried again
--   agents, studios: the whole table for a few milliseconds; a wait for it ends after 100 ms and is tried again
--   cinemas: none, the table is new
--   movies: SHARE UPDATE EXCLUSIVE while all rows are checked; reads and writes go on
--   movies: SHARE UPDATE EXCLUSIVE while the index is built or dropped; reads and writes go on
--   movies, cinemas: the whole table for a few milliseconds; a wait for it ends after 100 ms and is tried again
--   cinemas, movies: the whole table for a few milliseconds; a wait for it ends after 100 ms and is tried again
--   cinemas: SHARE UPDATE EXCLUSIVE while all rows are checked; reads and writes go on
-- Data: nothing is lost.
-- Down:
--   takes the changes back in the same way.
--   drops the column movies.rating with all its values.
--   drops the column movies.isbn with all its values.
--   drops the column movies.cinema_id with all its values.
--   drops the column movies.first_id with all its values.
--   drops the table cinemas with all its records.

-- +goose NO TRANSACTION

-- +goose Up
-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_title_year_key,
    DROP CONSTRAINT movies_minutes_year_check,
    ALTER COLUMN year DROP NOT NULL,
    ALTER COLUMN genre SET DEFAULT 'DRAMA',
    ALTER COLUMN code DROP NOT NULL,
    ALTER COLUMN agent_id DROP NOT NULL,
    ADD COLUMN rating integer NOT NULL DEFAULT 3,
    ADD COLUMN isbn text COLLATE "C",
    ADD COLUMN cinema_id uuid,
    ADD COLUMN first_id uuid,
    ADD CONSTRAINT movies_title_check__new CHECK ((char_length(title) <= 100) OR (char_length(title) <= 50)) NOT VALID,
    ADD CONSTRAINT movies_year_check__new CHECK ((year BETWEEN 1900 AND 2000) OR (year BETWEEN 1890 AND 2010)) NOT VALID,
    ADD CONSTRAINT movies_genre_check__new CHECK ((genre IN ('DRAMA', 'COMEDY')) OR (genre IN ('DRAMA', 'WESTERN'))) NOT VALID,
    ADD CONSTRAINT movies_year_2_check__new CHECK ((year <> 1913) OR (year <> 1914)) NOT VALID,
    ADD CONSTRAINT movies_rating_check CHECK (rating <= 10) NOT VALID,
    ADD CONSTRAINT movies_isbn_check CHECK (char_length(isbn) <= 500) NOT VALID;

-- +recordgraph alter studios
ALTER TABLE studios DROP CONSTRAINT studios_name_check,
    DROP CONSTRAINT studios_name_key;

-- +recordgraph alter agents, studios
ALTER TABLE agents DROP CONSTRAINT agents_studio_id_fkey;

-- +recordgraph alter cinemas
CREATE TABLE cinemas (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    name text COLLATE "C" NOT NULL,
    movie_id uuid,
    CONSTRAINT cinemas_pkey PRIMARY KEY (id)
);
CREATE INDEX cinemas_movie_id_idx ON cinemas (movie_id, id);

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_title_check__new;

-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_title_check;
ALTER TABLE movies RENAME CONSTRAINT movies_title_check__new TO movies_title_check;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_year_check__new;

-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_year_check;
ALTER TABLE movies RENAME CONSTRAINT movies_year_check__new TO movies_year_check;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_genre_check__new;

-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_genre_check;
ALTER TABLE movies RENAME CONSTRAINT movies_genre_check__new TO movies_genre_check;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_year_2_check__new;

-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_year_2_check;
ALTER TABLE movies RENAME CONSTRAINT movies_year_2_check__new TO movies_year_2_check;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_rating_check;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_isbn_check;

-- +recordgraph index movies
CREATE INDEX CONCURRENTLY movies_title_fold_idx ON movies ((replace(lower(CASE WHEN octet_length(title) = char_length(title) OR char_length(title) > 1000 OR title IS NFC NORMALIZED THEN title ELSE normalize(title, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C"), id);

-- +recordgraph index movies
CREATE INDEX CONCURRENTLY movies_genre_idx ON movies (genre, id);

-- +recordgraph index movies
CREATE INDEX CONCURRENTLY movies_cinema_id_idx ON movies (cinema_id, id);

-- +recordgraph index movies
CREATE INDEX CONCURRENTLY movies_first_id_idx ON movies (first_id, id);

-- +recordgraph index movies
CREATE UNIQUE INDEX CONCURRENTLY movies_isbn_key ON movies (isbn);

-- +recordgraph alter movies
ALTER TABLE movies ADD CONSTRAINT movies_isbn_key UNIQUE USING INDEX movies_isbn_key;

-- +recordgraph alter movies, cinemas
ALTER TABLE movies ADD CONSTRAINT movies_cinema_id_fkey FOREIGN KEY (cinema_id) REFERENCES cinemas (id) NOT VALID;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_cinema_id_fkey;

-- +recordgraph alter movies, cinemas
ALTER TABLE movies ADD CONSTRAINT movies_first_id_fkey FOREIGN KEY (first_id) REFERENCES cinemas (id) NOT VALID;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_first_id_fkey;

-- +recordgraph alter cinemas, movies
ALTER TABLE cinemas ADD CONSTRAINT cinemas_movie_id_fkey FOREIGN KEY (movie_id) REFERENCES movies (id) NOT VALID;

-- +recordgraph validate cinemas
ALTER TABLE cinemas VALIDATE CONSTRAINT cinemas_movie_id_fkey;

-- +goose Down
-- +recordgraph alter cinemas, movies
ALTER TABLE cinemas DROP CONSTRAINT cinemas_movie_id_fkey;

-- +recordgraph alter movies, cinemas
DROP INDEX movies_title_fold_idx;
DROP INDEX movies_genre_idx;
DROP INDEX movies_cinema_id_idx;
DROP INDEX movies_first_id_idx;
ALTER TABLE movies DROP CONSTRAINT movies_cinema_id_fkey,
    DROP CONSTRAINT movies_first_id_fkey,
    DROP CONSTRAINT movies_rating_check,
    DROP CONSTRAINT movies_isbn_check,
    DROP CONSTRAINT movies_isbn_key,
    ALTER COLUMN genre DROP DEFAULT,
    DROP COLUMN rating,
    DROP COLUMN isbn,
    DROP COLUMN cinema_id,
    DROP COLUMN first_id,
    ADD CONSTRAINT movies_title_check__new CHECK (char_length(title) <= 100) NOT VALID,
    ADD CONSTRAINT movies_year_check__new CHECK (year BETWEEN 1900 AND 2000) NOT VALID,
    ADD CONSTRAINT movies_genre_check__new CHECK (genre IN ('DRAMA', 'COMEDY')) NOT VALID,
    ADD CONSTRAINT movies_year_2_check__new CHECK (year <> 1913) NOT VALID,
    ADD CONSTRAINT movies_minutes_year_check CHECK (minutes < year) NOT VALID;

-- +recordgraph alter studios
ALTER TABLE studios ADD CONSTRAINT studios_name_check CHECK (char_length(name) <= 500) NOT VALID;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_title_check__new;

-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_title_check;
ALTER TABLE movies RENAME CONSTRAINT movies_title_check__new TO movies_title_check;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_year_check__new;

-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_year_check;
ALTER TABLE movies RENAME CONSTRAINT movies_year_check__new TO movies_year_check;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_genre_check__new;

-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_genre_check;
ALTER TABLE movies RENAME CONSTRAINT movies_genre_check__new TO movies_genre_check;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_year_2_check__new;

-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_year_2_check;
ALTER TABLE movies RENAME CONSTRAINT movies_year_2_check__new TO movies_year_2_check;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_minutes_year_check;

-- +recordgraph alter movies
ALTER TABLE movies ADD CONSTRAINT movies_year_required CHECK (year IS NOT NULL) NOT VALID;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_year_required;

-- +recordgraph alter movies
ALTER TABLE movies ALTER COLUMN year SET NOT NULL,
    DROP CONSTRAINT movies_year_required;

-- +recordgraph alter movies
ALTER TABLE movies ADD CONSTRAINT movies_code_required CHECK (code IS NOT NULL) NOT VALID;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_code_required;

-- +recordgraph alter movies
ALTER TABLE movies ALTER COLUMN code SET NOT NULL,
    DROP CONSTRAINT movies_code_required;

-- +recordgraph alter movies
ALTER TABLE movies ADD CONSTRAINT movies_agent_id_required CHECK (agent_id IS NOT NULL) NOT VALID;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_agent_id_required;

-- +recordgraph alter movies
ALTER TABLE movies ALTER COLUMN agent_id SET NOT NULL,
    DROP CONSTRAINT movies_agent_id_required;

-- +recordgraph index movies
CREATE UNIQUE INDEX CONCURRENTLY movies_title_year_key ON movies (title, year);

-- +recordgraph alter movies
ALTER TABLE movies ADD CONSTRAINT movies_title_year_key UNIQUE USING INDEX movies_title_year_key;

-- +recordgraph validate studios
ALTER TABLE studios VALIDATE CONSTRAINT studios_name_check;

-- +recordgraph index studios
CREATE UNIQUE INDEX CONCURRENTLY studios_name_key ON studios (name);

-- +recordgraph alter studios
ALTER TABLE studios ADD CONSTRAINT studios_name_key UNIQUE USING INDEX studios_name_key;

-- +recordgraph alter agents, studios
ALTER TABLE agents ADD CONSTRAINT agents_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studios (id) NOT VALID;

-- +recordgraph validate agents
ALTER TABLE agents VALIDATE CONSTRAINT agents_studio_id_fkey;

-- +recordgraph alter cinemas
DROP TABLE cinemas;
-- File: phases_finish
-- Written from the model. You may edit it until it is first applied.
--
-- Phase: finish. `recordgraph migrate finish` applies it when no replica of an earlier release runs.
-- Changes:
--   changes the column movies.first_id
--   changes the column movies.genre
--   changes the column movies.note
--   changes the column movies.studio_id
--   changes the constraint movies_genre_check of movies
--   adds the constraint movies_rating_year_check of movies
--   changes the constraint movies_title_check of movies
--   adds the constraint movies_title_genre_key of movies
--   changes the constraint movies_year_2_check of movies
--   changes the constraint movies_year_check of movies
--   drops the column movies.agent_id
--   drops the column movies.code
--   drops the column movies.minutes
--   drops the constraint movies_agent_id_fkey of movies
--   drops the constraint movies_code_check of movies
--   drops the index movies_agent_id_idx of movies
--   drops the table agents
--   changes rows of movies in batches: UPDATE movies SET genre = DEFAULT WHERE genre IS NULL
-- Locks:
--   movies: rows that are changed, about 40 ms for each batch; other rows can be written
--   movies, agents: the whole table for a few milliseconds; a wait for it ends after 100 ms and is tried again
--   movies: SHARE UPDATE EXCLUSIVE while all rows are checked; reads and writes go on
--   movies: the whole table for a few milliseconds; a wait for it ends after 100 ms and is tried again
--   movies: SHARE UPDATE EXCLUSIVE while the index is built or dropped; reads and writes go on
--   agents: the whole table for a few milliseconds; a wait for it ends after 100 ms and is tried again
-- Data:
--   drops the column movies.minutes with all its values.
--   drops the column movies.code with all its values.
--   drops the column movies.agent_id with all its values.
--   drops the table agents with all its records.
-- Down:
--   takes the changes back in the same way.
--   does not bring dropped values back.

-- +goose NO TRANSACTION
-- +recordgraph finish

-- +goose Up
-- +recordgraph backfill movies
UPDATE movies SET genre = DEFAULT WHERE genre IS NULL;

-- +recordgraph alter movies, agents
DROP INDEX movies_agent_id_idx;
ALTER TABLE movies DROP CONSTRAINT movies_agent_id_fkey,
    DROP CONSTRAINT movies_code_check,
    DROP COLUMN minutes,
    ALTER COLUMN note DROP DEFAULT,
    DROP COLUMN code,
    DROP COLUMN agent_id,
    ADD CONSTRAINT movies_title_check__new CHECK (char_length(title) <= 50) NOT VALID,
    ADD CONSTRAINT movies_year_check__new CHECK (year BETWEEN 1890 AND 2010) NOT VALID,
    ADD CONSTRAINT movies_genre_check__new CHECK (genre IN ('DRAMA', 'WESTERN')) NOT VALID,
    ADD CONSTRAINT movies_year_2_check__new CHECK (year <> 1914) NOT VALID,
    ADD CONSTRAINT movies_rating_year_check CHECK (rating < year) NOT VALID;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_title_check__new;

-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_title_check;
ALTER TABLE movies RENAME CONSTRAINT movies_title_check__new TO movies_title_check;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_year_check__new;

-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_year_check;
ALTER TABLE movies RENAME CONSTRAINT movies_year_check__new TO movies_year_check;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_genre_check__new;

-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_genre_check;
ALTER TABLE movies RENAME CONSTRAINT movies_genre_check__new TO movies_genre_check;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_year_2_check__new;

-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_year_2_check;
ALTER TABLE movies RENAME CONSTRAINT movies_year_2_check__new TO movies_year_2_check;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_rating_year_check;

-- +recordgraph alter movies
ALTER TABLE movies ADD CONSTRAINT movies_genre_required CHECK (genre IS NOT NULL) NOT VALID;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_genre_required;

-- +recordgraph alter movies
ALTER TABLE movies ALTER COLUMN genre SET NOT NULL,
    DROP CONSTRAINT movies_genre_required;

-- +recordgraph alter movies
ALTER TABLE movies ADD CONSTRAINT movies_studio_id_required CHECK (studio_id IS NOT NULL) NOT VALID;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_studio_id_required;

-- +recordgraph alter movies
ALTER TABLE movies ALTER COLUMN studio_id SET NOT NULL,
    DROP CONSTRAINT movies_studio_id_required;

-- +recordgraph alter movies
ALTER TABLE movies ADD CONSTRAINT movies_first_id_required CHECK (first_id IS NOT NULL) NOT VALID;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_first_id_required;

-- +recordgraph alter movies
ALTER TABLE movies ALTER COLUMN first_id SET NOT NULL,
    DROP CONSTRAINT movies_first_id_required;

-- +recordgraph index movies
CREATE UNIQUE INDEX CONCURRENTLY movies_title_genre_key ON movies (title, genre);

-- +recordgraph alter movies
ALTER TABLE movies ADD CONSTRAINT movies_title_genre_key UNIQUE USING INDEX movies_title_genre_key;

-- +recordgraph alter agents
DROP TABLE agents;

-- +goose Down
-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_title_genre_key,
    DROP CONSTRAINT movies_rating_year_check,
    ALTER COLUMN genre DROP NOT NULL,
    ALTER COLUMN note SET DEFAULT 'none',
    ALTER COLUMN studio_id DROP NOT NULL,
    ALTER COLUMN first_id DROP NOT NULL,
    ADD COLUMN minutes integer,
    ADD COLUMN code text COLLATE "C",
    ADD COLUMN agent_id uuid,
    ADD CONSTRAINT movies_title_check__new CHECK ((char_length(title) <= 100) OR (char_length(title) <= 50)) NOT VALID,
    ADD CONSTRAINT movies_year_check__new CHECK ((year BETWEEN 1900 AND 2000) OR (year BETWEEN 1890 AND 2010)) NOT VALID,
    ADD CONSTRAINT movies_genre_check__new CHECK ((genre IN ('DRAMA', 'COMEDY')) OR (genre IN ('DRAMA', 'WESTERN'))) NOT VALID,
    ADD CONSTRAINT movies_code_check CHECK (char_length(code) >= 3) NOT VALID,
    ADD CONSTRAINT movies_year_2_check__new CHECK ((year <> 1913) OR (year <> 1914)) NOT VALID;

-- +recordgraph alter agents
CREATE TABLE agents (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    name text COLLATE "C" NOT NULL,
    studio_id uuid,
    CONSTRAINT agents_pkey PRIMARY KEY (id)
);
CREATE INDEX agents_studio_id_idx ON agents (studio_id, id);

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_title_check__new;

-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_title_check;
ALTER TABLE movies RENAME CONSTRAINT movies_title_check__new TO movies_title_check;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_year_check__new;

-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_year_check;
ALTER TABLE movies RENAME CONSTRAINT movies_year_check__new TO movies_year_check;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_genre_check__new;

-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_genre_check;
ALTER TABLE movies RENAME CONSTRAINT movies_genre_check__new TO movies_genre_check;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_code_check;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_year_2_check__new;

-- +recordgraph alter movies
ALTER TABLE movies DROP CONSTRAINT movies_year_2_check;
ALTER TABLE movies RENAME CONSTRAINT movies_year_2_check__new TO movies_year_2_check;

-- +recordgraph index movies
CREATE INDEX CONCURRENTLY movies_agent_id_idx ON movies (agent_id, id);

-- +recordgraph alter movies, agents
ALTER TABLE movies ADD CONSTRAINT movies_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents (id) NOT VALID;

-- +recordgraph validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_agent_id_fkey;
