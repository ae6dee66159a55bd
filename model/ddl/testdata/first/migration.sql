-- File: first
-- Written from the model. You may edit it until it is first applied.

-- +goose Up
CREATE TABLE movies (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    title text COLLATE "C" NOT NULL,
    studio_id uuid,
    CONSTRAINT movies_pkey PRIMARY KEY (id),
    CONSTRAINT movies_title_check CHECK (char_length(title) <= 500)
);

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

CREATE INDEX movies_title_idx ON movies (title, id);
CREATE INDEX movies_studio_id_idx ON movies (studio_id, id);

ALTER TABLE movies ADD CONSTRAINT movies_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studios (id);

-- +goose Down
ALTER TABLE movies DROP CONSTRAINT movies_studio_id_fkey;

DROP TABLE movies;
DROP TABLE studios;
