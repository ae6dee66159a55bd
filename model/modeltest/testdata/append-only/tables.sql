CREATE TABLE events (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    what text COLLATE "C" NOT NULL,
    amount numeric,
    CONSTRAINT events_pkey PRIMARY KEY (id),
    CONSTRAINT events_amount_check CHECK (amount > '-Infinity' AND amount < 'Infinity')
);
