-- What the service itself keeps: the secrets that all replicas share.

-- +goose Up
CREATE TABLE recordgraph_secret (
    name  text  COLLATE "C" NOT NULL,
    value bytea NOT NULL,
    CONSTRAINT recordgraph_secret_pkey PRIMARY KEY (name),
    CONSTRAINT recordgraph_secret_value_check CHECK (octet_length(value) >= 32)
);

-- The key that authenticates cursors: 366 random bits in three version 4 UUIDs.
INSERT INTO recordgraph_secret (name, value)
VALUES ('cursor', sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));

-- +goose Down
DROP TABLE recordgraph_secret;
