-- The progress of migration files with steps, and the replicas that run. A finish file waits until no replica of an earlier
-- release runs.

-- +goose Up
CREATE TABLE recordgraph_step (
    version    bigint           NOT NULL, -- number of the migration file
    direction  text COLLATE "C" NOT NULL,
    number     integer          NOT NULL, -- of the step in its part of the file, from 1
    digest     bytea            NOT NULL, -- SHA-256 of the step
    done       boolean          NOT NULL,
    cursor     uuid,                      -- of a backfill: the last ID of the last batch
    rows       bigint           NOT NULL, -- of a backfill: rows up to the cursor
    started_at timestamptz      NOT NULL,
    done_at    timestamptz,
    CONSTRAINT recordgraph_step_pkey PRIMARY KEY (version, direction, number),
    CONSTRAINT recordgraph_step_direction_check CHECK (direction IN ('up', 'down')),
    CONSTRAINT recordgraph_step_done_check CHECK (done = (done_at IS NOT NULL))
);

CREATE TABLE recordgraph_replica (
    id         uuid             NOT NULL,
    release    bigint           NOT NULL, -- number of the last migration file of the record types that the replica has; 0 without files
    model      text COLLATE "C" NOT NULL, -- digest of the model that the replica serves
    started_at timestamptz      NOT NULL,
    seen_at    timestamptz      NOT NULL,
    CONSTRAINT recordgraph_replica_pkey PRIMARY KEY (id)
);

-- +goose Down
DROP TABLE recordgraph_replica;
DROP TABLE recordgraph_step;
