-- File: removed
-- Written from the model. You may edit it until it is first applied.
--
-- Phase: expand. `recordgraph migrate up` applies it before replicas of the new release start.
-- Changes:
--   changes the constraint films_mood_check of films
--   changes the constraint films_moods_check of films
-- Locks:
--   films: the whole table for a few milliseconds; a wait for it ends after 100 ms and is tried again
--   films: SHARE UPDATE EXCLUSIVE while all rows are checked; reads and writes go on
-- Data: nothing is lost.
-- Down: takes the changes back in the same way.

-- +goose NO TRANSACTION

-- +goose Up
-- +recordgraph alter films
ALTER TABLE films ADD CONSTRAINT films_mood_check__new CHECK ((mood IN ('CALM', 'LOUD', 'ODD')) OR (mood IN ('CALM', 'LOUD'))) NOT VALID,
    ADD CONSTRAINT films_moods_check__new CHECK ((array_position(moods, NULL) IS NULL AND moods <@ ARRAY['CALM', 'LOUD', 'ODD']) OR (array_position(moods, NULL) IS NULL AND moods <@ ARRAY['CALM', 'LOUD'])) NOT VALID;

-- +recordgraph validate films
ALTER TABLE films VALIDATE CONSTRAINT films_mood_check__new;

-- +recordgraph alter films
ALTER TABLE films DROP CONSTRAINT films_mood_check;
ALTER TABLE films RENAME CONSTRAINT films_mood_check__new TO films_mood_check;

-- +recordgraph validate films
ALTER TABLE films VALIDATE CONSTRAINT films_moods_check__new;

-- +recordgraph alter films
ALTER TABLE films DROP CONSTRAINT films_moods_check;
ALTER TABLE films RENAME CONSTRAINT films_moods_check__new TO films_moods_check;

-- +goose Down
-- +recordgraph alter films
ALTER TABLE films ADD CONSTRAINT films_mood_check__new CHECK (mood IN ('CALM', 'LOUD', 'ODD')) NOT VALID,
    ADD CONSTRAINT films_moods_check__new CHECK (array_position(moods, NULL) IS NULL AND moods <@ ARRAY['CALM', 'LOUD', 'ODD']) NOT VALID;

-- +recordgraph validate films
ALTER TABLE films VALIDATE CONSTRAINT films_mood_check__new;

-- +recordgraph alter films
ALTER TABLE films DROP CONSTRAINT films_mood_check;
ALTER TABLE films RENAME CONSTRAINT films_mood_check__new TO films_mood_check;

-- +recordgraph validate films
ALTER TABLE films VALIDATE CONSTRAINT films_moods_check__new;

-- +recordgraph alter films
ALTER TABLE films DROP CONSTRAINT films_moods_check;
ALTER TABLE films RENAME CONSTRAINT films_moods_check__new TO films_moods_check;
-- File: removed_finish
-- Written from the model. You may edit it until it is first applied.
--
-- Phase: finish. `recordgraph migrate finish` applies it when no replica of an earlier release runs.
-- Changes:
--   changes the constraint films_mood_check of films
--   changes the constraint films_moods_check of films
--   drops the column films.agent_id
--   drops the column films.note
--   drops the column films.sku
--   drops the constraint films_agent_id_fkey of films
--   drops the constraint films_note_check of films
--   drops the index films_agent_id_idx of films
--   drops the index films_note_idx of films
--   drops the table agents
--   changes rows of films in batches: UPDATE films SET mood = 'CALM' WHERE mood = 'ODD'
--   changes rows of films in batches: UPDATE films SET moods = array_replace(moods, 'ODD', 'CALM') WHERE moods @> ARRAY['ODD']
-- Locks:
--   films: rows that are changed, about 40 ms for each batch; other rows can be written
--   films, agents: the whole table for a few milliseconds; a wait for it ends after 100 ms and is tried again
--   films: SHARE UPDATE EXCLUSIVE while all rows are checked; reads and writes go on
--   films: the whole table for a few milliseconds; a wait for it ends after 100 ms and is tried again
--   agents: the whole table for a few milliseconds; a wait for it ends after 100 ms and is tried again
-- Data:
--   drops the column films.note with all its values.
--   drops the column films.sku with all its values.
--   drops the column films.agent_id with all its values.
--   drops the table agents with all its records.
-- Down:
--   takes the changes back in the same way.
--   does not bring dropped values back.

-- +goose NO TRANSACTION
-- +recordgraph finish

-- +goose Up
-- +recordgraph backfill films
UPDATE films SET mood = 'CALM' WHERE mood = 'ODD';

-- +recordgraph backfill films
UPDATE films SET moods = array_replace(moods, 'ODD', 'CALM') WHERE moods @> ARRAY['ODD'];

-- +recordgraph alter films, agents
DROP INDEX films_note_idx;
DROP INDEX films_agent_id_idx;
ALTER TABLE films DROP CONSTRAINT films_agent_id_fkey,
    DROP CONSTRAINT films_note_check,
    DROP COLUMN note,
    DROP COLUMN sku,
    DROP COLUMN agent_id,
    ADD CONSTRAINT films_mood_check__new CHECK (mood IN ('CALM', 'LOUD')) NOT VALID,
    ADD CONSTRAINT films_moods_check__new CHECK (array_position(moods, NULL) IS NULL AND moods <@ ARRAY['CALM', 'LOUD']) NOT VALID;

-- +recordgraph validate films
ALTER TABLE films VALIDATE CONSTRAINT films_mood_check__new;

-- +recordgraph alter films
ALTER TABLE films DROP CONSTRAINT films_mood_check;
ALTER TABLE films RENAME CONSTRAINT films_mood_check__new TO films_mood_check;

-- +recordgraph validate films
ALTER TABLE films VALIDATE CONSTRAINT films_moods_check__new;

-- +recordgraph alter films
ALTER TABLE films DROP CONSTRAINT films_moods_check;
ALTER TABLE films RENAME CONSTRAINT films_moods_check__new TO films_moods_check;

-- +recordgraph alter agents
DROP TABLE agents;

-- +goose Down
-- +recordgraph alter films
ALTER TABLE films ADD COLUMN note text COLLATE "C",
    ADD COLUMN sku text COLLATE "C" NOT NULL DEFAULT 'none',
    ADD COLUMN agent_id uuid,
    ADD CONSTRAINT films_mood_check__new CHECK ((mood IN ('CALM', 'LOUD', 'ODD')) OR (mood IN ('CALM', 'LOUD'))) NOT VALID,
    ADD CONSTRAINT films_moods_check__new CHECK ((array_position(moods, NULL) IS NULL AND moods <@ ARRAY['CALM', 'LOUD', 'ODD']) OR (array_position(moods, NULL) IS NULL AND moods <@ ARRAY['CALM', 'LOUD'])) NOT VALID,
    ADD CONSTRAINT films_note_check CHECK (char_length(note) <= 500) NOT VALID;

-- +recordgraph alter agents
CREATE TABLE agents (
    id uuid NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    name text COLLATE "C" NOT NULL,
    CONSTRAINT agents_pkey PRIMARY KEY (id)
);

-- +recordgraph validate films
ALTER TABLE films VALIDATE CONSTRAINT films_mood_check__new;

-- +recordgraph alter films
ALTER TABLE films DROP CONSTRAINT films_mood_check;
ALTER TABLE films RENAME CONSTRAINT films_mood_check__new TO films_mood_check;

-- +recordgraph validate films
ALTER TABLE films VALIDATE CONSTRAINT films_moods_check__new;

-- +recordgraph alter films
ALTER TABLE films DROP CONSTRAINT films_moods_check;
ALTER TABLE films RENAME CONSTRAINT films_moods_check__new TO films_moods_check;

-- +recordgraph validate films
ALTER TABLE films VALIDATE CONSTRAINT films_note_check;

-- +recordgraph index films
CREATE INDEX CONCURRENTLY films_note_idx ON films (note, id);

-- +recordgraph index films
CREATE INDEX CONCURRENTLY films_agent_id_idx ON films (agent_id, id);

-- +recordgraph alter films, agents
ALTER TABLE films ADD CONSTRAINT films_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agents (id) NOT VALID;

-- +recordgraph validate films
ALTER TABLE films VALIDATE CONSTRAINT films_agent_id_fkey;
