CREATE TABLE countries (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    name text COLLATE "C" NOT NULL,
    code text COLLATE "C" NOT NULL,
    CONSTRAINT countries_pkey PRIMARY KEY (id),
    CONSTRAINT countries_name_check CHECK (char_length(name) <= 500),
    CONSTRAINT countries_code_check CHECK (char_length(code) <= 500),
    CONSTRAINT countries_name_code_key UNIQUE (name, code),
    CONSTRAINT countries_code_key UNIQUE (code)
);

CREATE TABLE cities (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    country_id uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    mayor text COLLATE "C",
    population bigint,
    CONSTRAINT cities_pkey PRIMARY KEY (id),
    CONSTRAINT cities_name_check CHECK (char_length(name) <= 500),
    CONSTRAINT cities_mayor_check CHECK (char_length(mayor) <= 500),
    CONSTRAINT cities_country_id_name_key UNIQUE (country_id, name),
    CONSTRAINT cities_name_mayor_key UNIQUE (name, mayor)
);

CREATE TABLE stays (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    city_id uuid NOT NULL,
    comfort text COLLATE "C" NOT NULL,
    price numeric,
    nights integer[] NOT NULL DEFAULT ARRAY[]::integer[],
    CONSTRAINT stays_pkey PRIMARY KEY (id),
    CONSTRAINT stays_comfort_check CHECK (comfort IN ('PLAIN', 'FIRST_CLASS', 'OUT_OF_THE_WAY')),
    CONSTRAINT stays_price_check CHECK (price > '-Infinity' AND price < 'Infinity'),
    CONSTRAINT stays_nights_check CHECK (array_position(nights, NULL) IS NULL)
);

CREATE TABLE reviews (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    stay_id uuid NOT NULL,
    author text COLLATE "C" NOT NULL,
    CONSTRAINT reviews_pkey PRIMARY KEY (id),
    CONSTRAINT reviews_author_check CHECK (char_length(author) <= 500),
    CONSTRAINT reviews_stay_id_author_key UNIQUE (stay_id, author)
);

CREATE TABLE notes (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    optional text COLLATE "C",
    site text COLLATE "C" NOT NULL,
    lines text[] COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    text text COLLATE "C" NOT NULL,
    CONSTRAINT notes_pkey PRIMARY KEY (id),
    CONSTRAINT notes_site_check CHECK (char_length(site) <= 2048),
    CONSTRAINT notes_lines_check CHECK (array_position(lines, NULL) IS NULL)
);

CREATE TABLE samples (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    value double precision NOT NULL,
    CONSTRAINT samples_pkey PRIMARY KEY (id),
    CONSTRAINT samples_value_check CHECK (value > '-Infinity' AND value < 'Infinity')
);

CREATE TABLE hens (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    egg_id uuid,
    CONSTRAINT hens_pkey PRIMARY KEY (id),
    CONSTRAINT hens_egg_id_key UNIQUE (egg_id)
);

CREATE TABLE eggs (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    hen_id uuid,
    CONSTRAINT eggs_pkey PRIMARY KEY (id),
    CONSTRAINT eggs_hen_id_key UNIQUE (hen_id)
);

CREATE INDEX stays_city_id_idx ON stays (city_id, id);

ALTER TABLE cities ADD CONSTRAINT cities_country_id_fkey FOREIGN KEY (country_id) REFERENCES countries (id);
ALTER TABLE stays ADD CONSTRAINT stays_city_id_fkey FOREIGN KEY (city_id) REFERENCES cities (id);
ALTER TABLE reviews ADD CONSTRAINT reviews_stay_id_fkey FOREIGN KEY (stay_id) REFERENCES stays (id);
ALTER TABLE hens ADD CONSTRAINT hens_egg_id_fkey FOREIGN KEY (egg_id) REFERENCES eggs (id);
ALTER TABLE eggs ADD CONSTRAINT eggs_hen_id_fkey FOREIGN KEY (hen_id) REFERENCES hens (id);
