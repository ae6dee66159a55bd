-- expand
-- alter movies
ALTER TABLE movies DROP CONSTRAINT movies_title_check,
    DROP CONSTRAINT movies_title_genre_check,
    ALTER COLUMN title DROP NOT NULL,
    ALTER COLUMN "order" DROP NOT NULL,
    ALTER COLUMN owner_id DROP NOT NULL,
    ADD COLUMN made timestamptz;

-- finish
-- alter movies, studios
DROP INDEX movies_title_idx;
DROP INDEX movies_studio_id_idx;
DROP INDEX movies_owner_id_idx;
ALTER TABLE movies DROP CONSTRAINT movies_studio_id_fkey,
    DROP CONSTRAINT movies_owner_id_fkey,
    DROP COLUMN genre,
    ALTER COLUMN "order" DROP DEFAULT,
    DROP COLUMN studio_id,
    DROP COLUMN owner_id;
-- alter studios
DROP TABLE studios;

-- loses the column movies.genre
SELECT count(*) FROM movies WHERE genre IS DISTINCT FROM NULL;

-- loses the column movies.studio_id
SELECT count(*) FROM movies WHERE studio_id IS DISTINCT FROM NULL;

-- loses the column movies.owner_id
SELECT count(*) FROM movies WHERE owner_id IS DISTINCT FROM NULL;

-- loses the table studios
SELECT count(*) FROM studios;
