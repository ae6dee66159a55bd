-- refuses movies.title: movies.title changes from text COLLATE "C" to text[] COLLATE "C"; add a field of the new type, copy the values, and remove the old one with @removed


-- refuses movies.year: movies.year changes from integer to text COLLATE "C"; add a field of the new type, copy the values, and remove the old one with @removed


-- refuses movies.studio_id: movies_studio_id_fkey refers to another table, which lacks the IDs of the old one

-- with the answer to replace the columns

-- offline
-- alter movies, studios
ALTER TABLE movies DROP CONSTRAINT movies_studio_id_fkey;
-- alter movies
DROP INDEX movies_studio_id_idx;
ALTER TABLE movies DROP COLUMN title,
    DROP COLUMN year,
    DROP COLUMN studio_id;
-- alter movies
ALTER TABLE movies ADD COLUMN title text[] COLLATE "C",
    ADD COLUMN year text COLLATE "C",
    ADD COLUMN studio_id uuid,
    ADD COLUMN rating double precision,
    ADD CONSTRAINT movies_title_check CHECK (array_position(title, NULL) IS NULL) NOT VALID,
    ADD CONSTRAINT movies_rating_check CHECK (rating > '-Infinity' AND rating < 'Infinity') NOT VALID;
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_title_check;
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_rating_check;
-- index movies
CREATE INDEX CONCURRENTLY movies_studio_id_idx ON movies (studio_id, id);
-- alter movies, persons
ALTER TABLE movies ADD CONSTRAINT movies_studio_id_fkey FOREIGN KEY (studio_id) REFERENCES persons (id) NOT VALID;
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_studio_id_fkey;
-- alter movies
ALTER TABLE movies ADD CONSTRAINT movies_rating_required CHECK (rating IS NOT NULL) NOT VALID;
-- validate movies
ALTER TABLE movies VALIDATE CONSTRAINT movies_rating_required;
-- alter movies
ALTER TABLE movies ALTER COLUMN rating SET NOT NULL,
    DROP CONSTRAINT movies_rating_required;

-- assumes: movies.rating is required and has no default, so existing records would have no value; add @default or remove the !
SELECT count(*) FROM movies;

-- loses the column movies.title
SELECT count(*) FROM movies WHERE title IS DISTINCT FROM NULL;

-- loses the column movies.year
SELECT count(*) FROM movies WHERE year IS DISTINCT FROM NULL;

-- loses the column movies.studio_id
SELECT count(*) FROM movies WHERE studio_id IS DISTINCT FROM NULL;
