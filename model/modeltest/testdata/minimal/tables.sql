CREATE TABLE notes (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    text text COLLATE "C",
    CONSTRAINT notes_pkey PRIMARY KEY (id)
);
