CREATE TABLE movies (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    title text COLLATE "C" NOT NULL,
    genre text COLLATE "C" NOT NULL DEFAULT 'SCI_FI',
    runtime integer,
    tags text[] COLLATE "C" NOT NULL DEFAULT ARRAY[]::text[],
    company_id uuid,
    takings bigint,
    CONSTRAINT movies_pkey PRIMARY KEY (id),
    CONSTRAINT movies_title_check CHECK (char_length(title) <= 500),
    CONSTRAINT movies_genre_check CHECK (genre IN ('DRAMA', 'SCI_FI', 'COMIC')),
    CONSTRAINT movies_runtime_check CHECK (runtime >= 1),
    CONSTRAINT movies_tags_check CHECK (array_position(tags, NULL) IS NULL),
    CONSTRAINT movies_company_id_title_key UNIQUE (company_id, title),
    CONSTRAINT movies_title_key UNIQUE (title)
);

CREATE TABLE houses (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    name text COLLATE "C" NOT NULL,
    CONSTRAINT houses_pkey PRIMARY KEY (id)
);

CREATE INDEX movies_title_idx ON movies (title, id);

ALTER TABLE movies ADD CONSTRAINT movies_company_id_fkey FOREIGN KEY (company_id) REFERENCES houses (id);
