-- How far the loading of files is, so that an interrupted load goes on where it was.

-- +goose Up
CREATE TABLE recordgraph_load (
    type       text COLLATE "C" NOT NULL,
    name       text COLLATE "C" NOT NULL,
    rows       bigint           NOT NULL, -- of the file, from its beginning: loaded or refused
    loaded     bigint           NOT NULL, -- of these
    refused    bigint           NOT NULL, -- of these
    digest     bytea            NOT NULL, -- SHA-256 of these
    done       boolean          NOT NULL, -- the file has no more
    updated_at timestamptz      NOT NULL,
    CONSTRAINT recordgraph_load_pkey PRIMARY KEY (type, name)
);

-- +goose Down
DROP TABLE recordgraph_load;
