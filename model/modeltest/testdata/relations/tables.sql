CREATE TABLE people (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    name text COLLATE "C" NOT NULL,
    boss_id uuid,
    team_id uuid,
    CONSTRAINT people_pkey PRIMARY KEY (id)
);

CREATE TABLE teams (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    name text COLLATE "C" NOT NULL,
    lead_id uuid NOT NULL,
    deputy_id uuid,
    CONSTRAINT teams_pkey PRIMARY KEY (id),
    CONSTRAINT teams_name_check CHECK (char_length(name) <= 500),
    CONSTRAINT teams_lead_id_name_key UNIQUE (lead_id, name)
);

CREATE INDEX people_boss_id_idx ON people (boss_id, id);
CREATE INDEX people_team_id_idx ON people (team_id, id);
CREATE INDEX teams_deputy_id_idx ON teams (deputy_id, id);

ALTER TABLE people ADD CONSTRAINT people_boss_id_fkey FOREIGN KEY (boss_id) REFERENCES people (id);
ALTER TABLE people ADD CONSTRAINT people_team_id_fkey FOREIGN KEY (team_id) REFERENCES teams (id);
ALTER TABLE teams ADD CONSTRAINT teams_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES people (id);
ALTER TABLE teams ADD CONSTRAINT teams_deputy_id_fkey FOREIGN KEY (deputy_id) REFERENCES people (id);
