CREATE TABLE products (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    title text COLLATE "C" NOT NULL,
    name text COLLATE "C",
    code text COLLATE "C",
    sku text COLLATE "C",
    shop_id uuid,
    stock integer NOT NULL DEFAULT 0,
    tags text[] COLLATE "C" NOT NULL DEFAULT ARRAY[]::text[],
    state text COLLATE "C",
    CONSTRAINT products_pkey PRIMARY KEY (id),
    CONSTRAINT products_code_check CHECK (char_length(code) <= 500),
    CONSTRAINT products_tags_check CHECK (array_position(tags, NULL) IS NULL),
    CONSTRAINT products_state_check CHECK (state IN ('NEW', 'OLD', 'USED')),
    CONSTRAINT products_code_shop_id_key UNIQUE (code, shop_id),
    CONSTRAINT products_code_key UNIQUE (code)
);

CREATE TABLE shops (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    name text COLLATE "C" NOT NULL,
    CONSTRAINT shops_pkey PRIMARY KEY (id)
);

CREATE INDEX products_shop_id_idx ON products (shop_id, id);

ALTER TABLE products ADD CONSTRAINT products_shop_id_fkey FOREIGN KEY (shop_id) REFERENCES shops (id);
