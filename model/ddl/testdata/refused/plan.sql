-- refuses movies.title: movies.title changes from text COLLATE "C" to text[] COLLATE "C"; add a field of the new type, copy the values, drop the old one


-- refuses movies.year: movies.year changes from integer to text COLLATE "C"; add a field of the new type, copy the values, drop the old one


-- refuses movies.studio_id: movies_studio_id_fkey refers to another table, which lacks the IDs of the old one

-- with the answer to replace the columns

-- offline
ALTER TABLE movies DROP CONSTRAINT movies_studio_id_fkey;
DROP INDEX movies_studio_id_idx;
ALTER TABLE movies DROP COLUMN title,
    DROP COLUMN year,
    DROP COLUMN studio_id;
ALTER TABLE movies ADD COLUMN title text[] COLLATE "C",
    ADD COLUMN year text COLLATE "C",
    ADD COLUMN studio_id uuid,
    ADD COLUMN rating double precision,
    ADD CONSTRAINT movies_title_check CHECK (array_position(title, NULL) IS NULL),
    ADD CONSTRAINT movies_rating_check CHECK (rating > '-Infinity' AND rating < 'Infinity');
CREATE INDEX movies_studio_id_idx ON movies (studio_id, id);
ALTER TABLE movies ADD CONSTRAINT movies_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES persons (id);
ALTER TABLE movies ALTER COLUMN rating SET NOT NULL;

-- assumes: movies.rating is required and has no default, so existing records would have no value; add @default or remove the !
SELECT count(*) FROM movies;

-- loses the column movies.title
SELECT count(*) FROM movies WHERE title IS DISTINCT FROM NULL;

-- loses the column movies.year
SELECT count(*) FROM movies WHERE year IS DISTINCT FROM NULL;

-- loses the column movies.studio_id
SELECT count(*) FROM movies WHERE studio_id IS DISTINCT FROM NULL;
