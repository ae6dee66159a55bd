-- Written from the model. You may edit it until it is first applied.

-- +goose Up
ALTER TABLE movies DROP CONSTRAINT movies_title_check;
ALTER TABLE movies DROP CONSTRAINT movies_genre_check;
ALTER TABLE movies DROP CONSTRAINT movies_year_check;
ALTER TABLE movies ALTER COLUMN genre SET DEFAULT 'DRAMA';

UPDATE movies SET genre = DEFAULT WHERE genre IS NULL;

ALTER TABLE movies ALTER COLUMN genre SET NOT NULL;
ALTER TABLE movies ALTER COLUMN note SET DEFAULT 'none';
ALTER TABLE movies ADD COLUMN studio_id uuid;
ALTER TABLE movies ADD COLUMN tags text[] COLLATE "C" NOT NULL DEFAULT ARRAY[]::text[];

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

ALTER TABLE movies ADD CONSTRAINT movies_title_check CHECK (char_length(title) <= 200);
ALTER TABLE movies ADD CONSTRAINT movies_genre_check CHECK (genre IN ('DRAMA', 'COMEDY', 'WESTERN'));
ALTER TABLE movies ADD CONSTRAINT movies_year_check CHECK (year >= 1890);
ALTER TABLE movies ADD CONSTRAINT movies_tags_check CHECK (array_position(tags, NULL) IS NULL);
ALTER TABLE movies ADD CONSTRAINT movies_title_year_key UNIQUE (title, year);
ALTER TABLE movies ADD CONSTRAINT movies_year_2_check CHECK (year <> 1913);

CREATE INDEX movies_title_idx ON movies (title, id);
CREATE INDEX movies_title_fold_idx ON movies ((replace(lower(CASE WHEN octet_length(title) = char_length(title) OR char_length(title) > 1000 OR title IS NFC NORMALIZED THEN title ELSE normalize(title, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C"), id);
CREATE INDEX movies_genre_idx ON movies (genre, id);
CREATE INDEX movies_studio_id_idx ON movies (studio_id, id);
CREATE INDEX studios_parent_id_idx ON studios (parent_id, id);

ALTER TABLE movies ADD CONSTRAINT movies_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studios (id);
ALTER TABLE studios ADD CONSTRAINT studios_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES studios (id);

-- +goose Down
ALTER TABLE movies DROP CONSTRAINT movies_studio_id_fkey;

DROP INDEX movies_title_idx;
DROP INDEX movies_title_fold_idx;
DROP INDEX movies_genre_idx;
DROP INDEX movies_studio_id_idx;

ALTER TABLE movies DROP CONSTRAINT movies_title_check;
ALTER TABLE movies DROP CONSTRAINT movies_genre_check;
ALTER TABLE movies DROP CONSTRAINT movies_year_check;
ALTER TABLE movies DROP CONSTRAINT movies_tags_check;
ALTER TABLE movies DROP CONSTRAINT movies_title_year_key;
ALTER TABLE movies DROP CONSTRAINT movies_year_2_check;
ALTER TABLE studios DROP CONSTRAINT studios_parent_id_fkey;
ALTER TABLE movies ALTER COLUMN genre DROP DEFAULT;
ALTER TABLE movies ALTER COLUMN genre DROP NOT NULL;
ALTER TABLE movies ALTER COLUMN note DROP DEFAULT;
ALTER TABLE movies DROP COLUMN studio_id;
ALTER TABLE movies DROP COLUMN tags;

DROP TABLE studios;

ALTER TABLE movies ADD CONSTRAINT movies_title_check CHECK (char_length(title) <= 100);
ALTER TABLE movies ADD CONSTRAINT movies_genre_check CHECK (genre IN ('DRAMA', 'COMEDY'));
ALTER TABLE movies ADD CONSTRAINT movies_year_check CHECK (year >= 1900);
