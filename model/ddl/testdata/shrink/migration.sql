-- Written from the model. You may edit it until it is first applied.

-- +goose Up
ALTER TABLE movies DROP CONSTRAINT movies_studio_id_fkey;
ALTER TABLE movies DROP CONSTRAINT movies_owner_id_fkey;

DROP INDEX movies_title_idx;
DROP INDEX movies_studio_id_idx;
DROP INDEX movies_owner_id_idx;

ALTER TABLE movies DROP CONSTRAINT movies_title_check;
ALTER TABLE movies DROP CONSTRAINT movies_title_genre_check;
ALTER TABLE movies ALTER COLUMN title DROP NOT NULL;
ALTER TABLE movies DROP COLUMN genre;
ALTER TABLE movies ALTER COLUMN "order" DROP DEFAULT;
ALTER TABLE movies ALTER COLUMN "order" DROP NOT NULL;
ALTER TABLE movies DROP COLUMN studio_id;
ALTER TABLE movies DROP COLUMN owner_id;
ALTER TABLE movies ADD COLUMN made timestamptz;

DROP TABLE studios;

-- +goose Down
-- +goose StatementBegin
DO $$ BEGIN RAISE EXCEPTION 'this migration can''t be reverted: movies.owner_id is required and has no default, so existing records would have no value; add @default or remove the !'; END $$;
-- +goose StatementEnd
