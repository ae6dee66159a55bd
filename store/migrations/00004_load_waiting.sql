-- Rows of files that wait because they relate to later rows. An interrupted load needs them when it is resumed.

-- +goose Up
CREATE TABLE recordgraph_load_waiting (
    type text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL, -- of the load in recordgraph_load
    row  bigint           NOT NULL, -- number of the row in the file, from 1
    line bigint           NOT NULL, -- line of the file on which the row begins
    text bytea            NOT NULL, -- the row as in the file
    CONSTRAINT recordgraph_load_waiting_pkey PRIMARY KEY (row, type, name) -- for lookups by row
);

-- +goose Down
DROP TABLE recordgraph_load_waiting;
