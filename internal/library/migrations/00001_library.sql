-- Written from the model. You may edit it until it is first applied.

-- +goose Up
CREATE TABLE books (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    title text COLLATE "C" NOT NULL,
    genre text COLLATE "C",
    format text COLLATE "C",
    published_on date,
    page_count integer,
    author text COLLATE "C",
    publisher_id uuid,
    sequel_of_id uuid,
    available boolean,
    printing_cost bigint,
    home_sales bigint,
    worldwide_sales bigint,
    audio_book_sales bigint,
    recommended_by integer,
    reader_rating double precision,
    reader_votes integer,
    source text COLLATE "C",
    story_type text COLLATE "C",
    tags text[] COLLATE "C" NOT NULL DEFAULT ARRAY[]::text[],
    attributes jsonb,
    CONSTRAINT books_pkey PRIMARY KEY (id),
    CONSTRAINT books_title_check CHECK (char_length(title) BETWEEN 1 AND 300),
    CONSTRAINT books_genre_check CHECK (char_length(genre) <= 100),
    CONSTRAINT books_format_check CHECK (format IN ('AUDIO', 'PDF', 'PDF_A', 'PRINT', 'CD_ROM', 'LARGE_PRINT', 'LEAFLET')),
    CONSTRAINT books_page_count_check CHECK (page_count BETWEEN 1 AND 1000),
    CONSTRAINT books_author_check CHECK (char_length(author) <= 200),
    CONSTRAINT books_printing_cost_check CHECK (printing_cost >= 0),
    CONSTRAINT books_home_sales_check CHECK (home_sales >= 0),
    CONSTRAINT books_worldwide_sales_check CHECK (worldwide_sales >= 0),
    CONSTRAINT books_audio_book_sales_check CHECK (audio_book_sales >= 0),
    CONSTRAINT books_recommended_by_check CHECK (recommended_by BETWEEN 0 AND 100),
    CONSTRAINT books_reader_rating_check CHECK (reader_rating BETWEEN 0 AND 10),
    CONSTRAINT books_reader_votes_check CHECK (reader_votes >= 0),
    CONSTRAINT books_source_check CHECK (char_length(source) <= 100),
    CONSTRAINT books_story_type_check CHECK (char_length(story_type) <= 100),
    CONSTRAINT books_tags_check CHECK (array_position(tags, NULL) IS NULL)
);

CREATE TABLE publishers (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    name text COLLATE "C" NOT NULL,
    website text COLLATE "C",
    CONSTRAINT publishers_pkey PRIMARY KEY (id),
    CONSTRAINT publishers_name_check CHECK (char_length(name) BETWEEN 1 AND 200),
    CONSTRAINT publishers_website_check CHECK (char_length(website) <= 2048),
    CONSTRAINT publishers_name_key UNIQUE (name)
);

CREATE TABLE loans (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    book_id uuid NOT NULL,
    branch text COLLATE "C" NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    fee numeric,
    renewal interval,
    receipt uuid,
    CONSTRAINT loans_pkey PRIMARY KEY (id),
    CONSTRAINT loans_branch_check CHECK (char_length(branch) <= 500 AND branch ~ '^[A-Z]{2}$'),
    CONSTRAINT loans_fee_check CHECK (fee >= 0 AND fee < 'Infinity'),
    CONSTRAINT loans_book_id_branch_starts_at_key UNIQUE (book_id, branch, starts_at),
    CONSTRAINT loans_starts_at_ends_at_check CHECK (starts_at < ends_at)
);

CREATE INDEX books_genre_published_on_idx ON books (genre, published_on, id);
CREATE INDEX books_title_idx ON books (title, id);
CREATE INDEX books_published_on_idx ON books (published_on, id);
CREATE INDEX books_worldwide_sales_idx ON books (worldwide_sales, id);
CREATE INDEX books_reader_rating_idx ON books (reader_rating, id);
CREATE INDEX books_publisher_id_idx ON books (publisher_id, id);
CREATE INDEX books_sequel_of_id_idx ON books (sequel_of_id, id);
CREATE INDEX loans_branch_starts_at_idx ON loans (branch, starts_at, id);
CREATE INDEX loans_starts_at_idx ON loans (starts_at, id);
CREATE INDEX loans_ends_at_idx ON loans (ends_at, id);

ALTER TABLE books ADD CONSTRAINT books_publisher_id_fkey FOREIGN KEY (publisher_id) REFERENCES publishers (id);
ALTER TABLE books ADD CONSTRAINT books_sequel_of_id_fkey FOREIGN KEY (sequel_of_id) REFERENCES books (id);
ALTER TABLE loans ADD CONSTRAINT loans_book_id_fkey FOREIGN KEY (book_id) REFERENCES books (id);

-- +goose Down
ALTER TABLE books DROP CONSTRAINT books_publisher_id_fkey;
ALTER TABLE books DROP CONSTRAINT books_sequel_of_id_fkey;
ALTER TABLE loans DROP CONSTRAINT loans_book_id_fkey;

DROP TABLE books;
DROP TABLE publishers;
DROP TABLE loans;
