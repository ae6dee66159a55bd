CREATE TABLE books (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    title text COLLATE "C" NOT NULL,
    format text COLLATE "C",
    formats text[] COLLATE "C" NOT NULL DEFAULT ARRAY['PAPER']::text[],
    CONSTRAINT books_pkey PRIMARY KEY (id),
    CONSTRAINT books_format_check CHECK (format IN ('PAPER')),
    CONSTRAINT books_formats_check CHECK (array_position(formats, NULL) IS NULL AND formats <@ ARRAY['PAPER'])
);

CREATE TABLE rooms (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    name text COLLATE "C" NOT NULL,
    CONSTRAINT rooms_pkey PRIMARY KEY (id)
);
