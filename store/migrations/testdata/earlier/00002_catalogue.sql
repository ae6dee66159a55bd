-- Made by recordgen from the model; yours to edit before it is first applied.

-- +goose Up
CREATE TABLE movies (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    title text COLLATE "C" NOT NULL,
    genre text COLLATE "C",
    rating text COLLATE "C",
    released_on date,
    runtime_minutes integer,
    director text COLLATE "C",
    studio_id uuid,
    production_budget bigint,
    us_gross bigint,
    worldwide_gross bigint,
    us_dvd_sales bigint,
    rotten_tomatoes integer,
    imdb_rating double precision,
    imdb_votes integer,
    source text COLLATE "C",
    creative_type text COLLATE "C",
    tags text[] COLLATE "C" NOT NULL DEFAULT ARRAY[]::text[],
    attributes jsonb,
    CONSTRAINT movies_pkey PRIMARY KEY (id),
    CONSTRAINT movies_title_check CHECK (char_length(title) BETWEEN 1 AND 300),
    CONSTRAINT movies_genre_check CHECK (char_length(genre) <= 100),
    CONSTRAINT movies_rating_check CHECK (rating IN ('G', 'PG', 'PG_13', 'R', 'NC_17', 'NOT_RATED', 'OPEN')),
    CONSTRAINT movies_runtime_minutes_check CHECK (runtime_minutes BETWEEN 1 AND 1000),
    CONSTRAINT movies_director_check CHECK (char_length(director) <= 200),
    CONSTRAINT movies_production_budget_check CHECK (production_budget >= 0),
    CONSTRAINT movies_us_gross_check CHECK (us_gross >= 0),
    CONSTRAINT movies_worldwide_gross_check CHECK (worldwide_gross >= 0),
    CONSTRAINT movies_us_dvd_sales_check CHECK (us_dvd_sales >= 0),
    CONSTRAINT movies_rotten_tomatoes_check CHECK (rotten_tomatoes BETWEEN 0 AND 100),
    CONSTRAINT movies_imdb_rating_check CHECK (imdb_rating BETWEEN 0 AND 10),
    CONSTRAINT movies_imdb_votes_check CHECK (imdb_votes >= 0),
    CONSTRAINT movies_source_check CHECK (char_length(source) <= 100),
    CONSTRAINT movies_creative_type_check CHECK (char_length(creative_type) <= 100),
    CONSTRAINT movies_tags_check CHECK (array_position(tags, NULL) IS NULL)
);

CREATE TABLE studios (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    name text COLLATE "C" NOT NULL,
    website text COLLATE "C",
    CONSTRAINT studios_pkey PRIMARY KEY (id),
    CONSTRAINT studios_name_check CHECK (char_length(name) BETWEEN 1 AND 200),
    CONSTRAINT studios_website_check CHECK (char_length(website) <= 2048),
    CONSTRAINT studios_name_key UNIQUE (name)
);

CREATE TABLE licences (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    movie_id uuid NOT NULL,
    territory text COLLATE "C" NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    fee numeric,
    holdback interval,
    contract uuid,
    CONSTRAINT licences_pkey PRIMARY KEY (id),
    CONSTRAINT licences_territory_check CHECK (char_length(territory) <= 500 AND territory ~ '^[A-Z]{2}$'),
    CONSTRAINT licences_fee_check CHECK (fee >= 0 AND fee < 'Infinity'),
    CONSTRAINT licences_movie_id_territory_starts_at_key UNIQUE (movie_id, territory, starts_at),
    CONSTRAINT licences_starts_at_ends_at_check CHECK (starts_at < ends_at)
);

CREATE INDEX movies_genre_released_on_idx ON movies (genre, released_on, id);
CREATE INDEX movies_title_idx ON movies (title, id);
CREATE INDEX movies_released_on_idx ON movies (released_on, id);
CREATE INDEX movies_worldwide_gross_idx ON movies (worldwide_gross, id);
CREATE INDEX movies_imdb_rating_idx ON movies (imdb_rating, id);
CREATE INDEX movies_studio_id_idx ON movies (studio_id, id);
CREATE INDEX licences_territory_starts_at_idx ON licences (territory, starts_at, id);
CREATE INDEX licences_starts_at_idx ON licences (starts_at, id);
CREATE INDEX licences_ends_at_idx ON licences (ends_at, id);

ALTER TABLE movies ADD CONSTRAINT movies_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES studios (id);
ALTER TABLE licences ADD CONSTRAINT licences_movie_id_fkey FOREIGN KEY (movie_id) REFERENCES movies (id);

-- +goose Down
ALTER TABLE movies DROP CONSTRAINT movies_studio_id_fkey;
ALTER TABLE licences DROP CONSTRAINT licences_movie_id_fkey;

DROP TABLE movies;
DROP TABLE studios;
DROP TABLE licences;
