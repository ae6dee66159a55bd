-- expand
-- alter films
ALTER TABLE films ADD CONSTRAINT films_mood_check__new CHECK ((mood IN ('CALM', 'LOUD', 'ODD')) OR (mood IN ('CALM', 'LOUD'))) NOT VALID,
    ADD CONSTRAINT films_moods_check__new CHECK ((array_position(moods, NULL) IS NULL AND moods <@ ARRAY['CALM', 'LOUD', 'ODD']) OR (array_position(moods, NULL) IS NULL AND moods <@ ARRAY['CALM', 'LOUD'])) NOT VALID;
-- validate films
ALTER TABLE films VALIDATE CONSTRAINT films_mood_check__new;
-- alter films
ALTER TABLE films DROP CONSTRAINT films_mood_check;
ALTER TABLE films RENAME CONSTRAINT films_mood_check__new TO films_mood_check;
-- validate films
ALTER TABLE films VALIDATE CONSTRAINT films_moods_check__new;
-- alter films
ALTER TABLE films DROP CONSTRAINT films_moods_check;
ALTER TABLE films RENAME CONSTRAINT films_moods_check__new TO films_moods_check;

-- finish
-- backfill films
UPDATE films SET mood = 'CALM' WHERE mood = 'ODD';
-- backfill films
UPDATE films SET moods = array_replace(moods, 'ODD', 'CALM') WHERE moods @> ARRAY['ODD'];
-- alter films, agents
DROP INDEX films_note_idx;
DROP INDEX films_agent_id_idx;
ALTER TABLE films DROP CONSTRAINT films_agent_id_fkey,
    DROP CONSTRAINT films_note_check,
    DROP COLUMN note,
    DROP COLUMN sku,
    DROP COLUMN agent_id,
    ADD CONSTRAINT films_mood_check__new CHECK (mood IN ('CALM', 'LOUD')) NOT VALID,
    ADD CONSTRAINT films_moods_check__new CHECK (array_position(moods, NULL) IS NULL AND moods <@ ARRAY['CALM', 'LOUD']) NOT VALID;
-- validate films
ALTER TABLE films VALIDATE CONSTRAINT films_mood_check__new;
-- alter films
ALTER TABLE films DROP CONSTRAINT films_mood_check;
ALTER TABLE films RENAME CONSTRAINT films_mood_check__new TO films_mood_check;
-- validate films
ALTER TABLE films VALIDATE CONSTRAINT films_moods_check__new;
-- alter films
ALTER TABLE films DROP CONSTRAINT films_moods_check;
ALTER TABLE films RENAME CONSTRAINT films_moods_check__new TO films_moods_check;
-- alter agents
DROP TABLE agents;

-- assumes: films_mood_check requires mood IN ('CALM', 'LOUD'); change the records, or the model
SELECT count(*) FROM (SELECT CASE mood WHEN 'ODD' THEN 'CALM' ELSE mood END AS mood FROM films) films WHERE NOT (mood IN ('CALM', 'LOUD'));

-- assumes: films_moods_check requires array_position(moods, NULL) IS NULL AND moods <@ ARRAY['CALM', 'LOUD']; change the records, or the model
SELECT count(*) FROM (SELECT array_replace(moods, 'ODD', 'CALM') AS moods FROM films) films WHERE NOT (array_position(moods, NULL) IS NULL AND moods <@ ARRAY['CALM', 'LOUD']);

-- loses the column films.note
SELECT count(*) FROM films WHERE note IS DISTINCT FROM NULL;

-- loses the column films.sku
SELECT count(*) FROM films WHERE sku IS DISTINCT FROM ('none')::text COLLATE "C";

-- loses the column films.agent_id
SELECT count(*) FROM films WHERE agent_id IS DISTINCT FROM NULL;

-- loses the table agents
SELECT count(*) FROM agents;
