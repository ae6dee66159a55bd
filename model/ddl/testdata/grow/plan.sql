-- expand
ALTER TABLE movies DROP CONSTRAINT movies_title_check,
    ADD CONSTRAINT movies_title_check CHECK ((char_length(title) <= 100) OR (char_length(title) <= 200)),
    DROP CONSTRAINT movies_genre_check,
    ADD CONSTRAINT movies_genre_check CHECK ((genre IN ('DRAMA', 'COMEDY')) OR (genre IN ('DRAMA', 'COMEDY', 'WESTERN'))),
    DROP CONSTRAINT movies_year_check,
    ADD CONSTRAINT movies_year_check CHECK ((year >= 1900) OR (year >= 1890)),
    ALTER COLUMN genre SET DEFAULT 'DRAMA',
    ALTER COLUMN note SET DEFAULT 'none',
    ADD COLUMN studio_id uuid,
    ADD COLUMN tags text[] COLLATE "C" NOT NULL DEFAULT ARRAY[]::text[],
    ADD CONSTRAINT movies_tags_check CHECK (array_position(tags, NULL) IS NULL);
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
UPDATE movies SET genre = DEFAULT WHERE genre IS NULL; -- in batches
ALTER TABLE studios ADD CONSTRAINT studios_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES studios (id);
CREATE INDEX movies_title_idx ON movies (title, id);
CREATE INDEX movies_title_fold_idx ON movies ((replace(lower(CASE WHEN octet_length(title) = char_length(title) OR char_length(title) > 1000 OR title IS NFC NORMALIZED THEN title ELSE normalize(title, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C"), id);
CREATE INDEX movies_genre_idx ON movies (genre, id);
CREATE INDEX movies_studio_id_idx ON movies (studio_id, id);
ALTER TABLE movies ADD CONSTRAINT movies_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studios (id);

-- contract
UPDATE movies SET genre = DEFAULT WHERE genre IS NULL; -- in batches
ALTER TABLE movies ALTER COLUMN genre SET NOT NULL,
    DROP CONSTRAINT movies_title_check,
    ADD CONSTRAINT movies_title_check CHECK (char_length(title) <= 200),
    DROP CONSTRAINT movies_genre_check,
    ADD CONSTRAINT movies_genre_check CHECK (genre IN ('DRAMA', 'COMEDY', 'WESTERN')),
    DROP CONSTRAINT movies_year_check,
    ADD CONSTRAINT movies_year_check CHECK (year >= 1890),
    ADD CONSTRAINT movies_title_year_key UNIQUE (title, year),
    ADD CONSTRAINT movies_year_2_check CHECK (year <> 1913);

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
