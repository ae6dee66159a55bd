-- The tables of the record types in a database of recordgraph dev, which changes them without migration files.

-- +goose Up
CREATE TABLE recordgraph_model (
    id         smallint    NOT NULL,
    files      jsonb       NOT NULL, -- the tables that the applied migration files lead to, by name
    tables     jsonb       NOT NULL, -- the tables that are there, by name
    updated_at timestamptz NOT NULL,
    CONSTRAINT recordgraph_model_pkey PRIMARY KEY (id),
    CONSTRAINT recordgraph_model_id_check CHECK (id = 1)
);

-- +goose Down
DROP TABLE recordgraph_model;
