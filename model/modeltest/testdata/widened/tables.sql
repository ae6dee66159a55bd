CREATE TABLE pages (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    site text COLLATE "C" NOT NULL,
    rank integer,
    hits integer NOT NULL DEFAULT 5,
    hits_big bigint NOT NULL DEFAULT 5,
    votes_big bigint,
    votes integer,
    size bigint,
    size_exact numeric,
    price_exact numeric NOT NULL DEFAULT 1.5,
    CONSTRAINT pages_pkey PRIMARY KEY (id),
    CONSTRAINT pages_site_check CHECK (char_length(site) <= 500),
    CONSTRAINT pages_hits_check CHECK (hits >= 0),
    CONSTRAINT pages_hits_big_check CHECK (hits_big >= 0),
    CONSTRAINT pages_hits_big_widened_check CHECK (hits_big IS NOT DISTINCT FROM hits),
    CONSTRAINT pages_votes_big_widened_check CHECK (votes_big IS NOT DISTINCT FROM votes),
    CONSTRAINT pages_size_exact_check CHECK (size_exact > '-Infinity' AND size_exact < 'Infinity'),
    CONSTRAINT pages_size_exact_widened_check CHECK (size_exact IS NOT DISTINCT FROM size),
    CONSTRAINT pages_price_exact_check CHECK (price_exact > '-Infinity' AND price_exact < 'Infinity'),
    CONSTRAINT pages_site_hits_key UNIQUE (site, hits),
    CONSTRAINT pages_site_hits_big_key UNIQUE (site, hits_big),
    CONSTRAINT pages_votes_big_key UNIQUE (votes_big),
    CONSTRAINT pages_votes_key UNIQUE (votes),
    CONSTRAINT pages_hits_2_check CHECK (hits <> 13),
    CONSTRAINT pages_size_exact_rank_check CHECK (size_exact > rank)
);

CREATE INDEX pages_size_idx ON pages (size, id);
CREATE INDEX pages_size_exact_idx ON pages (size_exact, id);
CREATE INDEX pages_price_exact_idx ON pages (price_exact, id);
