-- expand
-- alter movies
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
-- alter studios
ALTER TABLE studios DROP CONSTRAINT studios_name_check,
    DROP CONSTRAINT studios_name_key;
-- alter agents, studios
ALTER TABLE agents DROP CONSTRAINT agents_studio_id_fkey;
-- alter cinemas
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
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_title_check__new;
-- alter movies
ALTER TABLE movies DROP CONSTRAINT movies_title_check;
ALTER TABLE movies RENAME CONSTRAINT movies_title_check__new TO movies_title_check;
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_year_check__new;
-- alter movies
ALTER TABLE movies DROP CONSTRAINT movies_year_check;
ALTER TABLE movies RENAME CONSTRAINT movies_year_check__new TO movies_year_check;
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_genre_check__new;
-- alter movies
ALTER TABLE movies DROP CONSTRAINT movies_genre_check;
ALTER TABLE movies RENAME CONSTRAINT movies_genre_check__new TO movies_genre_check;
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_year_2_check__new;
-- alter movies
ALTER TABLE movies DROP CONSTRAINT movies_year_2_check;
ALTER TABLE movies RENAME CONSTRAINT movies_year_2_check__new TO movies_year_2_check;
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_rating_check;
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_isbn_check;
-- index movies
CREATE INDEX CONCURRENTLY movies_title_fold_idx ON movies ((replace(lower(CASE WHEN octet_length(title) = char_length(title) OR char_length(title) > 1000 OR title IS NFC NORMALIZED THEN title ELSE normalize(title, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C"), id);
-- index movies
CREATE INDEX CONCURRENTLY movies_genre_idx ON movies (genre, id);
-- index movies
CREATE INDEX CONCURRENTLY movies_cinema_id_idx ON movies (cinema_id, id);
-- index movies
CREATE INDEX CONCURRENTLY movies_first_id_idx ON movies (first_id, id);
-- index movies
CREATE UNIQUE INDEX CONCURRENTLY movies_isbn_key ON movies (isbn);
-- alter movies
ALTER TABLE movies ADD CONSTRAINT movies_isbn_key UNIQUE USING INDEX movies_isbn_key;
-- alter movies, cinemas
ALTER TABLE movies ADD CONSTRAINT movies_cinema_id_fkey FOREIGN KEY (cinema_id) REFERENCES cinemas (id) NOT VALID;
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_cinema_id_fkey;
-- alter movies, cinemas
ALTER TABLE movies ADD CONSTRAINT movies_first_id_fkey FOREIGN KEY (first_id) REFERENCES cinemas (id) NOT VALID;
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_first_id_fkey;
-- alter cinemas, movies
ALTER TABLE cinemas ADD CONSTRAINT cinemas_movie_id_fkey FOREIGN KEY (movie_id) REFERENCES movies (id) NOT VALID;
-- validate cinemas
ALTER TABLE cinemas VALIDATE CONSTRAINT cinemas_movie_id_fkey;

-- finish
-- backfill movies
UPDATE movies SET genre = DEFAULT WHERE genre IS NULL;
-- alter movies, agents
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
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_title_check__new;
-- alter movies
ALTER TABLE movies DROP CONSTRAINT movies_title_check;
ALTER TABLE movies RENAME CONSTRAINT movies_title_check__new TO movies_title_check;
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_year_check__new;
-- alter movies
ALTER TABLE movies DROP CONSTRAINT movies_year_check;
ALTER TABLE movies RENAME CONSTRAINT movies_year_check__new TO movies_year_check;
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_genre_check__new;
-- alter movies
ALTER TABLE movies DROP CONSTRAINT movies_genre_check;
ALTER TABLE movies RENAME CONSTRAINT movies_genre_check__new TO movies_genre_check;
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_year_2_check__new;
-- alter movies
ALTER TABLE movies DROP CONSTRAINT movies_year_2_check;
ALTER TABLE movies RENAME CONSTRAINT movies_year_2_check__new TO movies_year_2_check;
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_rating_year_check;
-- alter movies
ALTER TABLE movies ADD CONSTRAINT movies_genre_required CHECK (genre IS NOT NULL) NOT VALID;
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_genre_required;
-- alter movies
ALTER TABLE movies ALTER COLUMN genre SET NOT NULL,
    DROP CONSTRAINT movies_genre_required;
-- alter movies
ALTER TABLE movies ADD CONSTRAINT movies_studio_id_required CHECK (studio_id IS NOT NULL) NOT VALID;
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_studio_id_required;
-- alter movies
ALTER TABLE movies ALTER COLUMN studio_id SET NOT NULL,
    DROP CONSTRAINT movies_studio_id_required;
-- alter movies
ALTER TABLE movies ADD CONSTRAINT movies_first_id_required CHECK (first_id IS NOT NULL) NOT VALID;
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_first_id_required;
-- alter movies
ALTER TABLE movies ALTER COLUMN first_id SET NOT NULL,
    DROP CONSTRAINT movies_first_id_required;
-- index movies
CREATE UNIQUE INDEX CONCURRENTLY movies_title_genre_key ON movies (title, genre);
-- alter movies
ALTER TABLE movies ADD CONSTRAINT movies_title_genre_key UNIQUE USING INDEX movies_title_genre_key;
-- alter agents
DROP TABLE agents;

-- assumes: movies.studio_id is required and has no default; give every record a value, add @default or remove the !
SELECT count(*) FROM movies WHERE studio_id IS NULL;

-- assumes: movies.first_id is required and has no default, so existing records would have no value; remove the !, and add it in a later release, when all records have a value
SELECT count(*) FROM movies;

-- assumes: movies_title_check requires char_length(title) <= 50; change the records, or the model
SELECT count(*) FROM (SELECT title FROM movies) movies WHERE NOT (char_length(title) <= 50);

-- assumes: movies_year_check requires year BETWEEN 1890 AND 2010; change the records, or the model
SELECT count(*) FROM (SELECT year FROM movies) movies WHERE NOT (year BETWEEN 1890 AND 2010);

-- assumes: movies_genre_check requires genre IN ('DRAMA', 'WESTERN'); change the records, or the model
SELECT count(*) FROM (SELECT coalesce(genre, ('DRAMA')::text COLLATE "C") AS genre FROM movies) movies WHERE NOT (genre IN ('DRAMA', 'WESTERN'));

-- assumes: movies_rating_check requires rating <= 10; change the records, or the model
SELECT count(*) FROM (SELECT (3)::integer AS rating FROM movies) movies WHERE NOT (rating <= 10);

-- assumes: movies_title_genre_key requires records with different title, genre; change the records, or the model
SELECT coalesce(sum(n), 0) FROM (SELECT count(*) n FROM (SELECT title, coalesce(genre, ('DRAMA')::text COLLATE "C") AS genre FROM movies) movies WHERE num_nulls(title, genre) = 0 GROUP BY title, genre HAVING count(*) > 1) same;

-- assumes: movies_year_2_check requires year <> 1914; change the records, or the model
SELECT count(*) FROM (SELECT year FROM movies) movies WHERE NOT (year <> 1914);

-- assumes: movies_rating_year_check requires rating < year; change the records, or the model
SELECT count(*) FROM (SELECT (3)::integer AS rating, year FROM movies) movies WHERE NOT (rating < year);

-- loses the column movies.minutes
SELECT count(*) FROM movies WHERE minutes IS DISTINCT FROM NULL;

-- loses the column movies.code
SELECT count(*) FROM movies WHERE code IS DISTINCT FROM NULL;

-- loses the column movies.agent_id
SELECT count(*) FROM movies WHERE agent_id IS DISTINCT FROM NULL;

-- loses the table agents
SELECT count(*) FROM agents;
