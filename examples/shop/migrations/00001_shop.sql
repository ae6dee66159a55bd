-- Written from the model. You may edit it until it is first applied.

-- +goose Up
CREATE TABLE categories (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    slug text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    parent_id uuid,
    CONSTRAINT categories_pkey PRIMARY KEY (id),
    CONSTRAINT categories_slug_check CHECK (char_length(slug) <= 100 AND slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    CONSTRAINT categories_name_check CHECK (char_length(name) BETWEEN 1 AND 200),
    CONSTRAINT categories_slug_key UNIQUE (slug)
);

CREATE TABLE products (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    slug text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    description text COLLATE "C",
    category_id uuid,
    status text COLLATE "C" NOT NULL DEFAULT 'DRAFT',
    available_from date,
    keywords text[] COLLATE "C" NOT NULL DEFAULT ARRAY[]::text[],
    website text COLLATE "C",
    CONSTRAINT products_pkey PRIMARY KEY (id),
    CONSTRAINT products_slug_check CHECK (char_length(slug) <= 100 AND slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    CONSTRAINT products_name_check CHECK (char_length(name) BETWEEN 1 AND 300),
    CONSTRAINT products_description_check CHECK (char_length(description) <= 10000),
    CONSTRAINT products_status_check CHECK (status IN ('DRAFT', 'ACTIVE', 'DISCONTINUED')),
    CONSTRAINT products_keywords_check CHECK (array_position(keywords, NULL) IS NULL),
    CONSTRAINT products_website_check CHECK (char_length(website) <= 2048),
    CONSTRAINT products_slug_key UNIQUE (slug)
);

CREATE TABLE variants (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    sku text COLLATE "C" NOT NULL,
    product_id uuid NOT NULL,
    size text COLLATE "C" NOT NULL,
    colour text COLLATE "C" NOT NULL,
    price numeric NOT NULL,
    purchase_price numeric,
    weight double precision,
    properties jsonb,
    CONSTRAINT variants_pkey PRIMARY KEY (id),
    CONSTRAINT variants_sku_check CHECK (char_length(sku) <= 500 AND sku ~ '^[A-Z]{2}-[0-9]{5}$'),
    CONSTRAINT variants_size_check CHECK (char_length(size) BETWEEN 1 AND 20),
    CONSTRAINT variants_colour_check CHECK (char_length(colour) BETWEEN 1 AND 40),
    CONSTRAINT variants_price_check CHECK (price BETWEEN 0 AND 100000),
    CONSTRAINT variants_purchase_price_check CHECK (purchase_price >= 0 AND purchase_price < 'Infinity'),
    CONSTRAINT variants_weight_check CHECK (weight >= 0 AND weight < 'Infinity'),
    CONSTRAINT variants_product_id_size_colour_key UNIQUE (product_id, size, colour),
    CONSTRAINT variants_sku_key UNIQUE (sku)
);

CREATE TABLE customers (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    number integer NOT NULL,
    name text COLLATE "C" NOT NULL,
    email text COLLATE "C" NOT NULL,
    born_on date,
    country text COLLATE "C" NOT NULL,
    newsletter boolean NOT NULL DEFAULT false,
    CONSTRAINT customers_pkey PRIMARY KEY (id),
    CONSTRAINT customers_number_check CHECK (number >= 1),
    CONSTRAINT customers_name_check CHECK (char_length(name) BETWEEN 1 AND 200),
    CONSTRAINT customers_email_check CHECK (char_length(email) BETWEEN 3 AND 320),
    CONSTRAINT customers_country_check CHECK (char_length(country) <= 500 AND country ~ '^[A-Z]{2}$'),
    CONSTRAINT customers_number_key UNIQUE (number),
    CONSTRAINT customers_email_key UNIQUE (email)
);

CREATE TABLE orders (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    number bigint NOT NULL,
    customer_id uuid NOT NULL,
    status text COLLATE "C" NOT NULL DEFAULT 'NEW',
    placed_at timestamptz NOT NULL,
    shipped_at timestamptz,
    shipping numeric NOT NULL DEFAULT 4.90,
    return_period interval NOT NULL DEFAULT '0 months 14 days 0 microseconds',
    note text COLLATE "C",
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_number_check CHECK (number >= 1),
    CONSTRAINT orders_status_check CHECK (status IN ('NEW', 'PAID', 'SHIPPED', 'RETURNED', 'CANCELLED')),
    CONSTRAINT orders_shipping_check CHECK (shipping >= 0 AND shipping < 'Infinity'),
    CONSTRAINT orders_note_check CHECK (char_length(note) <= 2000),
    CONSTRAINT orders_number_key UNIQUE (number),
    CONSTRAINT orders_shipped_at_placed_at_check CHECK (shipped_at IS NULL OR shipped_at >= placed_at)
);

CREATE TABLE order_lines (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    order_id uuid NOT NULL,
    position integer NOT NULL,
    variant_id uuid NOT NULL,
    quantity integer NOT NULL,
    unit_price numeric NOT NULL,
    CONSTRAINT order_lines_pkey PRIMARY KEY (id),
    CONSTRAINT order_lines_position_check CHECK (position BETWEEN 1 AND 1000),
    CONSTRAINT order_lines_quantity_check CHECK (quantity BETWEEN 1 AND 10000),
    CONSTRAINT order_lines_unit_price_check CHECK (unit_price >= 0 AND unit_price < 'Infinity'),
    CONSTRAINT order_lines_order_id_position_key UNIQUE (order_id, position),
    CONSTRAINT order_lines_order_id_variant_id_key UNIQUE (order_id, variant_id)
);

CREATE TABLE payments (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    order_id uuid NOT NULL,
    reference uuid NOT NULL,
    amount numeric NOT NULL,
    method text COLLATE "C" NOT NULL,
    paid_at timestamptz NOT NULL,
    CONSTRAINT payments_pkey PRIMARY KEY (id),
    CONSTRAINT payments_amount_check CHECK (amount > '-Infinity' AND amount < 'Infinity'),
    CONSTRAINT payments_method_check CHECK (method IN ('CARD', 'TRANSFER', 'INVOICE')),
    CONSTRAINT payments_reference_key UNIQUE (reference),
    CONSTRAINT payments_amount_2_check CHECK (amount <> 0)
);

CREATE TABLE warehouses (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    code text COLLATE "C" NOT NULL,
    town text COLLATE "C" NOT NULL,
    CONSTRAINT warehouses_pkey PRIMARY KEY (id),
    CONSTRAINT warehouses_code_check CHECK (char_length(code) <= 500 AND code ~ '^[A-Z]{3}$'),
    CONSTRAINT warehouses_town_check CHECK (char_length(town) BETWEEN 1 AND 100),
    CONSTRAINT warehouses_code_key UNIQUE (code)
);

CREATE TABLE stock_movements (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    variant_id uuid NOT NULL,
    warehouse_id uuid NOT NULL,
    quantity integer NOT NULL,
    reason text COLLATE "C" NOT NULL,
    moved_at timestamptz NOT NULL,
    order_line_id uuid,
    CONSTRAINT stock_movements_pkey PRIMARY KEY (id),
    CONSTRAINT stock_movements_reason_check CHECK (reason IN ('DELIVERY', 'SALE', 'RETURN', 'CORRECTION')),
    CONSTRAINT stock_movements_quantity_2_check CHECK (quantity <> 0)
);

CREATE INDEX categories_parent_id_idx ON categories (parent_id, id);
CREATE INDEX products_name_idx ON products (name, id);
CREATE INDEX products_name_fold_idx ON products ((replace(lower(CASE WHEN octet_length(name) = char_length(name) OR char_length(name) > 1000 OR name IS NFC NORMALIZED THEN name ELSE normalize(name, NFC) END COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C"), id);
CREATE INDEX products_status_idx ON products (status, id);
CREATE INDEX products_category_id_idx ON products (category_id, id);
CREATE INDEX variants_price_idx ON variants (price, id);
CREATE INDEX customers_name_idx ON customers (name, id);
CREATE INDEX customers_country_idx ON customers (country, id);
CREATE INDEX orders_customer_id_placed_at_idx ON orders (customer_id, placed_at, id);
CREATE INDEX orders_placed_at_idx ON orders (placed_at, id);
CREATE INDEX order_lines_variant_id_idx ON order_lines (variant_id, id);
CREATE INDEX payments_paid_at_idx ON payments (paid_at, id);
CREATE INDEX payments_order_id_idx ON payments (order_id, id);
CREATE INDEX stock_movements_variant_id_moved_at_idx ON stock_movements (variant_id, moved_at, id);
CREATE INDEX stock_movements_warehouse_id_idx ON stock_movements (warehouse_id, id);
CREATE INDEX stock_movements_order_line_id_idx ON stock_movements (order_line_id, id);

ALTER TABLE categories ADD CONSTRAINT categories_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES categories (id);
ALTER TABLE products ADD CONSTRAINT products_category_id_fkey FOREIGN KEY (category_id) REFERENCES categories (id);
ALTER TABLE variants ADD CONSTRAINT variants_product_id_fkey FOREIGN KEY (product_id) REFERENCES products (id);
ALTER TABLE orders ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers (id);
ALTER TABLE order_lines ADD CONSTRAINT order_lines_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders (id);
ALTER TABLE order_lines ADD CONSTRAINT order_lines_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES variants (id);
ALTER TABLE payments ADD CONSTRAINT payments_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders (id);
ALTER TABLE stock_movements ADD CONSTRAINT stock_movements_variant_id_fkey FOREIGN KEY (variant_id) REFERENCES variants (id);
ALTER TABLE stock_movements ADD CONSTRAINT stock_movements_warehouse_id_fkey FOREIGN KEY (warehouse_id) REFERENCES warehouses (id);
ALTER TABLE stock_movements ADD CONSTRAINT stock_movements_order_line_id_fkey FOREIGN KEY (order_line_id) REFERENCES order_lines (id);

-- +goose Down
ALTER TABLE categories DROP CONSTRAINT categories_parent_id_fkey;
ALTER TABLE products DROP CONSTRAINT products_category_id_fkey;
ALTER TABLE variants DROP CONSTRAINT variants_product_id_fkey;
ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;
ALTER TABLE order_lines DROP CONSTRAINT order_lines_order_id_fkey;
ALTER TABLE order_lines DROP CONSTRAINT order_lines_variant_id_fkey;
ALTER TABLE payments DROP CONSTRAINT payments_order_id_fkey;
ALTER TABLE stock_movements DROP CONSTRAINT stock_movements_variant_id_fkey;
ALTER TABLE stock_movements DROP CONSTRAINT stock_movements_warehouse_id_fkey;
ALTER TABLE stock_movements DROP CONSTRAINT stock_movements_order_line_id_fkey;

DROP TABLE categories;
DROP TABLE products;
DROP TABLE variants;
DROP TABLE customers;
DROP TABLE orders;
DROP TABLE order_lines;
DROP TABLE payments;
DROP TABLE warehouses;
DROP TABLE stock_movements;
