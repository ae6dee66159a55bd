CREATE TABLE movies (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    title text COLLATE "C" NOT NULL,
    budget bigint,
    gross bigint,
    CONSTRAINT movies_pkey PRIMARY KEY (id)
);
