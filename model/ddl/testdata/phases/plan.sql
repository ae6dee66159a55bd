-- expand
ALTER TABLE agents DROP CONSTRAINT agents_studio_id_fkey;
ALTER TABLE movies DROP CONSTRAINT movies_agent_id_fkey,
    DROP CONSTRAINT movies_title_check,
    ADD CONSTRAINT movies_title_check CHECK ((char_length(title) <= 100) OR (char_length(title) <= 50)),
    DROP CONSTRAINT movies_year_check,
    ADD CONSTRAINT movies_year_check CHECK ((year BETWEEN 1900 AND 2000) OR (year BETWEEN 1890 AND 2010)),
    DROP CONSTRAINT movies_genre_check,
    ADD CONSTRAINT movies_genre_check CHECK ((genre IN ('DRAMA', 'COMEDY')) OR (genre IN ('DRAMA', 'WESTERN'))),
    DROP CONSTRAINT movies_code_check,
    DROP CONSTRAINT movies_title_year_key,
    DROP CONSTRAINT movies_year_2_check,
    ADD CONSTRAINT movies_year_2_check CHECK ((year <> 1913) OR (year <> 1914)),
    DROP CONSTRAINT movies_minutes_year_check,
    ALTER COLUMN year DROP NOT NULL,
    ALTER COLUMN genre SET DEFAULT 'DRAMA',
    ALTER COLUMN note DROP DEFAULT,
    ALTER COLUMN code DROP NOT NULL,
    ALTER COLUMN agent_id DROP NOT NULL,
    ADD COLUMN rating integer NOT NULL DEFAULT 3,
    ADD COLUMN isbn text COLLATE "C",
    ADD COLUMN cinema_id uuid,
    ADD COLUMN first_id uuid,
    ADD CONSTRAINT movies_rating_check CHECK (rating <= 10),
    ADD CONSTRAINT movies_isbn_check CHECK (char_length(isbn) <= 500),
    ADD CONSTRAINT movies_isbn_key UNIQUE (isbn);
ALTER TABLE studios DROP CONSTRAINT studios_name_check,
    DROP CONSTRAINT studios_name_key;
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
UPDATE movies SET genre = DEFAULT WHERE genre IS NULL; -- in batches
ALTER TABLE cinemas ADD CONSTRAINT cinemas_movie_id_fkey FOREIGN KEY (movie_id) REFERENCES movies (id);
CREATE INDEX movies_title_fold_idx ON movies ((replace(lower(CASE WHEN octet_length(title) = char_length(title) OR char_length(title) > 1000 OR title IS NFC NORMALIZED THEN title ELSE normalize(title, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C"), id);
CREATE INDEX movies_genre_idx ON movies (genre, id);
CREATE INDEX movies_cinema_id_idx ON movies (cinema_id, id);
CREATE INDEX movies_first_id_idx ON movies (first_id, id);
ALTER TABLE movies ADD CONSTRAINT movies_cinema_id_fkey FOREIGN KEY (cinema_id) REFERENCES cinemas (id),
    ADD CONSTRAINT movies_first_id_fkey FOREIGN KEY (first_id) REFERENCES cinemas (id);

-- contract
UPDATE movies SET genre = DEFAULT WHERE genre IS NULL; -- in batches
DROP INDEX movies_agent_id_idx;
ALTER TABLE movies DROP COLUMN minutes,
    ALTER COLUMN genre SET NOT NULL,
    DROP COLUMN code,
    ALTER COLUMN studio_id SET NOT NULL,
    DROP COLUMN agent_id,
    ALTER COLUMN first_id SET NOT NULL,
    DROP CONSTRAINT movies_title_check,
    ADD CONSTRAINT movies_title_check CHECK (char_length(title) <= 50),
    DROP CONSTRAINT movies_year_check,
    ADD CONSTRAINT movies_year_check CHECK (year BETWEEN 1890 AND 2010),
    DROP CONSTRAINT movies_genre_check,
    ADD CONSTRAINT movies_genre_check CHECK (genre IN ('DRAMA', 'WESTERN')),
    ADD CONSTRAINT movies_title_genre_key UNIQUE (title, genre),
    DROP CONSTRAINT movies_year_2_check,
    ADD CONSTRAINT movies_year_2_check CHECK (year <> 1914),
    ADD CONSTRAINT movies_rating_year_check CHECK (rating < year);
DROP TABLE agents;

-- assumes: movies.studio_id is required and has no default; give every record a value, add @default or remove the !
SELECT count(*) FROM movies WHERE studio_id IS NULL;

-- assumes: movies.first_id is required and has no default, so existing records would have no value; add @default or remove the !
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
