-- Several cursor keys: the present one becomes key 1. Its row does not change, because replicas of the version
-- before still read it.

-- +goose Up
ALTER TABLE recordgraph_secret
    ADD COLUMN id smallint NOT NULL DEFAULT 1,
    ADD COLUMN created_at timestamptz NOT NULL DEFAULT now(),
    ADD CONSTRAINT recordgraph_secret_id_check CHECK (id BETWEEN 1 AND 255),
    DROP CONSTRAINT recordgraph_secret_pkey,
    ADD CONSTRAINT recordgraph_secret_pkey PRIMARY KEY (name, id);

-- +goose Down
DELETE FROM recordgraph_secret s
USING recordgraph_secret newer
WHERE newer.name = s.name AND (newer.created_at, newer.id) > (s.created_at, s.id);

ALTER TABLE recordgraph_secret
    DROP CONSTRAINT recordgraph_secret_pkey,
    DROP COLUMN id,
    DROP COLUMN created_at,
    ADD CONSTRAINT recordgraph_secret_pkey PRIMARY KEY (name);
