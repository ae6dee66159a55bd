-- expand
-- alter movies
ALTER TABLE movies ALTER COLUMN genre SET DEFAULT 'DRAMA',
    ALTER COLUMN note SET DEFAULT 'none',
    ADD COLUMN studio_id uuid,
    ADD COLUMN tags text[] COLLATE "C" NOT NULL DEFAULT ARRAY[]::text[],
    ADD CONSTRAINT movies_title_check__new CHECK ((char_length(title) <= 100) OR (char_length(title) <= 200)) NOT VALID,
    ADD CONSTRAINT movies_genre_check__new CHECK ((genre IN ('DRAMA', 'COMEDY')) OR (genre IN ('DRAMA', 'COMEDY', 'WESTERN'))) NOT VALID,
    ADD CONSTRAINT movies_year_check__new CHECK ((year >= 1900) OR (year >= 1890)) NOT VALID,
    ADD CONSTRAINT movies_tags_check CHECK (array_position(tags, NULL) IS NULL) NOT VALID;
-- alter studios
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
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_title_check__new;
-- alter movies
ALTER TABLE movies DROP CONSTRAINT movies_title_check;
ALTER TABLE movies RENAME CONSTRAINT movies_title_check__new TO movies_title_check;
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_genre_check__new;
-- alter movies
ALTER TABLE movies DROP CONSTRAINT movies_genre_check;
ALTER TABLE movies RENAME CONSTRAINT movies_genre_check__new TO movies_genre_check;
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_year_check__new;
-- alter movies
ALTER TABLE movies DROP CONSTRAINT movies_year_check;
ALTER TABLE movies RENAME CONSTRAINT movies_year_check__new TO movies_year_check;
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_tags_check;
-- index movies
CREATE INDEX CONCURRENTLY movies_title_idx ON movies (title, id);
-- index movies
CREATE INDEX CONCURRENTLY movies_title_fold_idx ON movies ((replace(lower(CASE WHEN octet_length(title) = char_length(title) OR char_length(title) > 1000 OR title IS NFC NORMALIZED THEN title ELSE normalize(title, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C"), id);
-- index movies
CREATE INDEX CONCURRENTLY movies_genre_idx ON movies (genre, id);
-- index movies
CREATE INDEX CONCURRENTLY movies_studio_id_idx ON movies (studio_id, id);
-- alter movies, studios
ALTER TABLE movies ADD CONSTRAINT movies_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studios (id) NOT VALID;
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_studio_id_fkey;
-- alter studios
ALTER TABLE studios ADD CONSTRAINT studios_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES studios (id) NOT VALID;
-- validate studios
ALTER TABLE studios VALIDATE CONSTRAINT studios_parent_id_fkey;

-- finish
-- backfill movies
UPDATE movies SET genre = DEFAULT WHERE genre IS NULL;
-- alter movies
ALTER TABLE movies ADD CONSTRAINT movies_title_check__new CHECK (char_length(title) <= 200) NOT VALID,
    ADD CONSTRAINT movies_genre_check__new CHECK (genre IN ('DRAMA', 'COMEDY', 'WESTERN')) NOT VALID,
    ADD CONSTRAINT movies_year_check__new CHECK (year >= 1890) NOT VALID,
    ADD CONSTRAINT movies_year_2_check CHECK (year <> 1913) NOT VALID;
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_title_check__new;
-- alter movies
ALTER TABLE movies DROP CONSTRAINT movies_title_check;
ALTER TABLE movies RENAME CONSTRAINT movies_title_check__new TO movies_title_check;
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_genre_check__new;
-- alter movies
ALTER TABLE movies DROP CONSTRAINT movies_genre_check;
ALTER TABLE movies RENAME CONSTRAINT movies_genre_check__new TO movies_genre_check;
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_year_check__new;
-- alter movies
ALTER TABLE movies DROP CONSTRAINT movies_year_check;
ALTER TABLE movies RENAME CONSTRAINT movies_year_check__new TO movies_year_check;
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_year_2_check;
-- alter movies
ALTER TABLE movies ADD CONSTRAINT movies_genre_required CHECK (genre IS NOT NULL) NOT VALID;
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_genre_required;
-- alter movies
ALTER TABLE movies ALTER COLUMN genre SET NOT NULL,
    DROP CONSTRAINT movies_genre_required;
-- index movies
CREATE UNIQUE INDEX CONCURRENTLY movies_title_year_key ON movies (title, year);
-- alter movies
ALTER TABLE movies ADD CONSTRAINT movies_title_year_key UNIQUE USING INDEX movies_title_year_key;

-- assumes: movies_title_check requires char_length(title) <= 200; change the records, or the model
SELECT count(*) FROM (SELECT title FROM movies) movies WHERE NOT (char_length(title) <= 200);

-- assumes: movies_genre_check requires genre IN ('DRAMA', 'COMEDY', 'WESTERN'); change the records, or the model
SELECT count(*) FROM (SELECT coalesce(genre, ('DRAMA')::text COLLATE "C") AS genre FROM movies) movies WHERE NOT (genre IN ('DRAMA', 'COMEDY', 'WESTERN'));

-- assumes: movies_year_check requires year >= 1890; change the records, or the model
SELECT count(*) FROM (SELECT year FROM movies) movies WHERE NOT (year >= 1890);

-- assumes: movies_tags_check requires array_position(tags, NULL) IS NULL; change the records, or the model
SELECT count(*) FROM (SELECT (ARRAY[]::text[])::text[] COLLATE "C" AS tags FROM movies) movies WHERE NOT (array_position(tags, NULL) IS NULL);

-- assumes: movies_title_year_key requires records with different title, year; change the records, or the model
SELECT coalesce(sum(n), 0) FROM (SELECT count(*) n FROM (SELECT title, year FROM movies) movies WHERE num_nulls(title, year) = 0 GROUP BY title, year HAVING count(*) > 1) same;

-- assumes: movies_year_2_check requires year <> 1913; change the records, or the model
SELECT count(*) FROM (SELECT year FROM movies) movies WHERE NOT (year <> 1913);
