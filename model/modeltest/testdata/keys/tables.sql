CREATE TABLE aliases (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    host text COLLATE "C" NOT NULL,
    path text COLLATE "C" NOT NULL,
    hits integer NOT NULL DEFAULT 0,
    a_very_long_field_name_that_makes_constraint_names_too_long text COLLATE "C",
    "user" text COLLATE "C",
    CONSTRAINT aliases_pkey PRIMARY KEY (id),
    CONSTRAINT aliases_host_check CHECK (char_length(host) <= 500),
    CONSTRAINT aliases_path_check CHECK (char_length(path) <= 500),
    CONSTRAINT aliases_a_very_long_field_name_that_makes_constr_7b0a1efe_check CHECK (char_length(a_very_long_field_name_that_makes_constraint_names_too_long) <= 500),
    CONSTRAINT aliases_user_check CHECK (char_length("user") <= 500),
    CONSTRAINT aliases_host_path_key UNIQUE (host, path),
    CONSTRAINT aliases_host_key UNIQUE (host),
    CONSTRAINT aliases_hits_path_check CHECK (hits >= 0 AND path <> '/; DROP'),
    CONSTRAINT aliases_hits_2_check CHECK (hits <> 13),
    CONSTRAINT aliases_hits_3_check CHECK (hits <> 14)
);

CREATE INDEX aliases_path_hits_idx ON aliases (path, hits, id);
CREATE INDEX aliases_created_at_idx ON aliases (created_at, id);
CREATE INDEX aliases_path_hits_user_fold_idx ON aliases ((replace(lower(CASE WHEN octet_length(path) = char_length(path) OR char_length(path) > 1000 OR path IS NFC NORMALIZED THEN path ELSE normalize(path, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C"), hits, (replace(lower(CASE WHEN octet_length("user") = char_length("user") OR char_length("user") > 1000 OR "user" IS NFC NORMALIZED THEN "user" ELSE normalize("user", NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C"), id);
CREATE INDEX aliases_host_fold_idx ON aliases ((replace(lower(CASE WHEN octet_length(host) = char_length(host) OR char_length(host) > 1000 OR host IS NFC NORMALIZED THEN host ELSE normalize(host, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C"), id);
CREATE INDEX aliases_host_idx ON aliases (host, id);
CREATE INDEX aliases_hits_idx ON aliases (hits, id);
CREATE INDEX aliases_a_very_long_field_name_that_makes_constrai_221a5874_idx ON aliases (a_very_long_field_name_that_makes_constraint_names_too_long, id);
