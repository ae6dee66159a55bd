-- +goose Up
CREATE TABLE publishers (
    id uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    CONSTRAINT publishers_pkey PRIMARY KEY (id),
    CONSTRAINT publishers_name_key UNIQUE (name)
);

CREATE TABLE books (
    id uuid NOT NULL,
    title text COLLATE "C" NOT NULL,
    publisher_id uuid,
    CONSTRAINT books_pkey PRIMARY KEY (id),
    CONSTRAINT books_title_check CHECK (char_length(title) BETWEEN 1 AND 300),
    CONSTRAINT books_publisher_id_fkey FOREIGN KEY (publisher_id) REFERENCES publishers (id)
);

CREATE INDEX books_publisher_id_idx ON books (publisher_id, id);

-- +goose Down
DROP TABLE books;
DROP TABLE publishers;
