-- Rows of files that relate to rows behind them and wait for these, so that an
-- interrupted load loads them too.

-- +goose Up
CREATE TABLE recordgraph_load_waiting (
    type text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL, -- what the load is noted under in recordgraph_load
    row  bigint           NOT NULL, -- its place in the file, from 1
    line bigint           NOT NULL, -- where it begins in the file
    text bytea            NOT NULL, -- as it stands in the file
    CONSTRAINT recordgraph_load_waiting_pkey PRIMARY KEY (row, type, name) -- rows are looked for by their places
);

-- +goose Down
DROP TABLE recordgraph_load_waiting;
