CREATE TABLE pages (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    heading text COLLATE "C" NOT NULL,
    hits integer NOT NULL DEFAULT 0,
    parent_ref uuid,
    CONSTRAINT pages_pkey PRIMARY KEY (id),
    CONSTRAINT pages_heading_check CHECK (char_length(heading) <= 500),
    CONSTRAINT pages_hits_check CHECK (hits >= 0),
    CONSTRAINT pages_heading_key UNIQUE (heading),
    CONSTRAINT pages_hits_heading_check CHECK (hits >= 0 AND heading <> '')
);

CREATE INDEX pages_hits_idx ON pages (hits, id);
CREATE INDEX pages_parent_ref_idx ON pages (parent_ref, id);

ALTER TABLE pages ADD CONSTRAINT pages_parent_ref_fkey FOREIGN KEY (parent_ref) REFERENCES pages (id);
