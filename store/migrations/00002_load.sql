-- The progress of each load of a file, so that an interrupted load can be resumed.

-- +goose Up
CREATE TABLE recordgraph_load (
    type       text COLLATE "C" NOT NULL,
    name       text COLLATE "C" NOT NULL,
    rows       bigint           NOT NULL, -- rows of the file that are loaded or refused, from its beginning
    loaded     bigint           NOT NULL,
    refused    bigint           NOT NULL,
    digest     bytea            NOT NULL, -- SHA-256 of these rows
    done       boolean          NOT NULL, -- the file has no more rows
    updated_at timestamptz      NOT NULL,
    CONSTRAINT recordgraph_load_pkey PRIMARY KEY (type, name)
);

-- +goose Down
DROP TABLE recordgraph_load;
