-- 200 studios, 100,000 films, 300,000 licences, identical on every machine. The shares
-- of nulls and the distributions are those of the sample catalogue.

SET TimeZone = 'UTC';
SET max_parallel_workers_per_gather = 0;
SELECT setseed(0.2718);

-- uuid_at returns a version 7 UUID of a past instant.
CREATE FUNCTION pg_temp.uuid_at(at timestamptz, what text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0')
            || '7' || substr(md5(what), 1, 3) || 'a' || substr(md5(what), 4, 15))::uuid
$$;

-- pick returns the element at a position between 0 and 1.
CREATE FUNCTION pg_temp.pick(choices text[], place double precision) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT choices[1 + floor(place * cardinality(choices))::int]
$$;

CREATE TEMP TABLE studio_rank AS
SELECT n, pg_temp.uuid_at(timestamptz '2024-01-01' + n * interval '1 minute', 'studio' || n) AS id
FROM generate_series(1, 200) n;

INSERT INTO studios (id, version, created_at, updated_at, name, website)
SELECT id, 1, at, at,
       pg_temp.pick(ARRAY['Harbour', 'Northern', 'Silver', 'Meridian', 'Copper', 'Atlas', 'Juniper', 'Élan', 'Red Brick', 'Polar'], random())
         || ' ' || pg_temp.pick(ARRAY['Pictures', 'Films', 'Studios', 'Entertainment', 'Releasing'], random()) || ' ' || n,
       CASE WHEN random() < 0.6 THEN 'https://studio' || n || '.example/' END
FROM studio_rank, LATERAL (SELECT timestamptz '2024-01-01' + n * interval '1 minute' AS at) t;

-- Each film with its random numbers; g and h are roughly normally distributed.
CREATE TEMP TABLE draw AS
SELECT n, timestamptz '2024-02-01' + n * interval '4 minutes' AS at,
       random() AS genre, random() AS rating, random() AS age, random() AS runtime, random() AS director,
       random() AS studio, random() AS budget, random() AS gross, random() AS dvd, random() AS fresh,
       random() AS imdb, random() AS source, random() AS kind, random() AS tags, random() AS extra,
       random() AS word1, random() AS word2, random() AS form,
       (random() + random() + random() + random() - 2) * 1.73 AS g,
       (random() + random() + random() + random() - 2) * 1.73 AS h
FROM generate_series(1, 100000) n;

CREATE TEMP TABLE film AS
SELECT d.*, pg_temp.uuid_at(at, 'film' || n) AS id,
       CASE WHEN gross < 0.75 THEN round(exp(16.2 + 1.9 * g))::bigint END AS worldwide
FROM draw d;

INSERT INTO movies (id, version, created_at, updated_at, title, genre, rating, released_on, runtime_minutes, director,
                    studio_id, production_budget, us_gross, worldwide_gross, us_dvd_sales, rotten_tomatoes, imdb_rating,
                    imdb_votes, source, creative_type, tags, attributes)
SELECT id, 1, at, at + (n % 997) * interval '61.803398 seconds',
       CASE floor(form * 6)::int
         WHEN 0 THEN 'The ' || adjective || ' ' || noun
         WHEN 1 THEN adjective || ' ' || noun || ' ' || 1 + n % 9
         WHEN 2 THEN noun || ': "' || adjective || '" Days'
         WHEN 3 THEN 'L''été ' || adjective || ' (' || noun || ')'
         WHEN 4 THEN noun || ' of the ' || adjective || ' ' || 1900 + n % 130
         ELSE adjective || ' ' || noun || 's ' || n % 5000
       END,
       CASE WHEN genre < 0.92 THEN pg_temp.pick(ARRAY['Drama', 'Drama', 'Drama', 'Drama', 'Comedy', 'Comedy', 'Comedy', 'Action',
         'Action', 'Thriller/Suspense', 'Adventure', 'Horror', 'Romantic Comedy', 'Musical', 'Documentary', 'Western'], genre / 0.92) END,
       CASE WHEN rating < 0.81 THEN pg_temp.pick(ARRAY['R', 'R', 'R', 'PG_13', 'PG_13', 'PG', 'PG', 'NOT_RATED', 'G', 'NC_17'], rating / 0.81) END,
       CASE WHEN age < 0.98 THEN date '2026-10-01' - floor(power(age / 0.98, 2.2) * 36500)::int END,
       CASE WHEN runtime < 0.7 THEN 75 + floor(power(runtime / 0.7, 3) * 120)::int END,
       CASE WHEN director < 0.6 THEN pg_temp.pick(ARRAY['Ana', 'Bo', 'Chloé', 'David', 'Elif', 'Fumiko', 'Greta', 'Hannes', 'Ines', 'Jürgen'], (director * 7919) - floor(director * 7919))
         || ' ' || pg_temp.pick(ARRAY['Okafor', 'Lind', 'Moreau', 'Tanaka', 'O''Neill', 'Kowalski', 'Silva', 'Weber', 'Haddad', 'Larsen'], (director * 104729) - floor(director * 104729))
         || ' ' || floor(director * 300)::int END,
       CASE WHEN studio < 0.93 THEN (SELECT s.id FROM studio_rank s WHERE s.n = 1 + floor(power(studio / 0.93, 2.5) * 200)::int) END,
       CASE WHEN budget < 0.6 THEN round(exp(16.4 + 1.3 * h) / 1000)::bigint * 1000 END,
       (worldwide * (0.2 + 0.6 * budget))::bigint,
       worldwide,
       CASE WHEN dvd < 0.2 THEN (worldwide * dvd * 2)::bigint END,
       CASE WHEN fresh < 0.73 THEN floor(fresh / 0.73 * 101)::int END,
       CASE WHEN imdb < 0.93 THEN greatest(1, least(9.8, round((6.2 + 1.25 * h)::numeric, 1)))::double precision END,
       CASE WHEN imdb < 0.93 THEN round(exp(9 + 1.8 * g))::int END,
       CASE WHEN source < 0.89 THEN pg_temp.pick(ARRAY['Original Screenplay', 'Original Screenplay', 'Based on Book/Short Story', 'Remake', 'Based on Real Life Events', 'Based on TV'], source / 0.89) END,
       CASE WHEN kind < 0.86 THEN pg_temp.pick(ARRAY['Contemporary Fiction', 'Contemporary Fiction', 'Historical Fiction', 'Science Fiction', 'Fantasy', 'Dramatization', 'Factual'], kind / 0.86) END,
       (ARRAY['festival', 'restored', 'cult', 'debut'])[1:floor(power(tags, 3) * 5)::int],
       CASE WHEN extra < 0.3 THEN jsonb_build_object('colour', extra < 0.25, 'aspect', round((1.33 + extra * 3)::numeric, 2), 'countries', jsonb_build_array('US', pg_temp.pick(ARRAY['FR', 'DE', 'JP'], extra))) END
FROM film, LATERAL (SELECT
       pg_temp.pick(ARRAY['Silent', 'Crimson', 'Last', 'Hidden', 'Broken', 'Golden', 'Distant', 'Wild', 'Second', 'Hollow', 'Electric', 'Northern', 'Little', 'Endless', 'Lost', 'Quiet', 'Burning', 'Frozen', 'Perfect', 'Strange'], word1) AS adjective,
       pg_temp.pick(ARRAY['River', 'Letter', 'Garden', 'Engine', 'Harbour', 'Witness', 'Summer', 'Mountain', 'Mirror', 'Station', 'Promise', 'Island', 'Winter', 'Stranger', 'Orchard', 'Signal', 'Bridge', 'Forest', 'Tide', 'Window', 'Road', 'Empire', 'Song', 'Shadow', 'Door'], word2) AS noun) t;

-- Films that earn more have more licences: at least five in the first quarter, almost none in the last half.
CREATE TEMP TABLE demand AS
SELECT id AS movie_id, n, place, CASE
         WHEN place < 0.10 THEN 8 + floor(extra * 9)::int
         WHEN place < 0.25 THEN 5 + floor(extra * 4)::int
         WHEN place < 0.50 THEN 1 + floor(extra * 4)::int
         ELSE floor(extra * 1.7)::int
       END AS licences
FROM (SELECT id, n, random() AS extra, percent_rank() OVER (ORDER BY worldwide DESC NULLS LAST, id) AS place FROM film) f;

CREATE TEMP TABLE wanted AS
SELECT movie_id, n, k, row_number() OVER (ORDER BY random()) AS seq
FROM (SELECT * FROM demand, LATERAL generate_series(1, licences) k ORDER BY place, k LIMIT 300000) d;

INSERT INTO licences (id, version, created_at, updated_at, movie_id, territory, starts_at, ends_at, fee, holdback, contract)
SELECT pg_temp.uuid_at(at, 'licence' || seq), 1, at, at, movie_id,
       pg_temp.pick(ARRAY['AR', 'AT', 'AU', 'BE', 'BG', 'BR', 'CA', 'CH', 'CL', 'CN', 'CO', 'CZ', 'DE', 'DK', 'EE', 'EG', 'ES', 'FI', 'FR', 'GB',
         'GR', 'HU', 'IE', 'IN', 'IS', 'IT', 'JP', 'KR', 'MX', 'NL', 'NO', 'NZ', 'PL', 'PT', 'RO', 'SE', 'TR', 'UA', 'US', 'ZA'], ((n + k * 7) % 40) / 40.0),
       starts, starts + (30 + floor(random() * 700)::int) * interval '1 day',
       CASE WHEN random() < 0.7 THEN round((exp(9 + random() * 4))::numeric, 2) END,
       CASE WHEN random() < 0.4 THEN (30 * ceil(random() * 6))::int * interval '1 day' END,
       CASE WHEN random() < 0.5 THEN md5('contract' || seq)::uuid END
FROM (SELECT *, timestamptz '2024-12-01' + seq * interval '2 minutes' AS at,
             timestamptz '2019-01-01' + floor(random() * 2920)::int * interval '1 day' AS starts
      FROM wanted ORDER BY seq) w;

DROP TABLE studio_rank, draw, film, demand, wanted;
