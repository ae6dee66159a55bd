package examples_test

import "recordgraph/internal/servicetest"

// musicFilters are questions about filters.
var musicFilters = []servicetest.Question{
	{
		Name:     "equality and order",
		Document: `{ artists(filter: {formedIn: {gte: 2000}}, orderBy: [{formedIn: DESC}, {name: ASC}], first: 15) { totalCount nodes { name formedIn website } } }`,
		At:       "artists.nodes",
		SQL:      `SELECT name, formed_in AS "formedIn", website FROM artists WHERE formed_in >= 2000 ORDER BY formed_in DESC, name LIMIT 15`,
	},
	{
		Name:     "four relations to one",
		Document: `{ invoiceLines(filter: {invoice: {customer: {supportRep: {manager: {title: {eq: GENERAL_MANAGER}}}}}}, first: 40) { nodes { position quantity invoice { number customer { supportRep { email } } } } } }`,
		At:       "invoiceLines.nodes",
		SQL: `SELECT position, quantity, i.number AS "invoice.number", e.email AS "invoice.customer.supportRep.email" FROM invoice_lines l JOIN invoices i ON i.id = invoice_id
			JOIN customers c ON c.id = customer_id JOIN employees e ON e.id = support_rep_id JOIN employees m ON m.id = e.manager_id WHERE m.title = 'GENERAL_MANAGER' ORDER BY l.id LIMIT 40`,
	},
	{
		Name:     "some: albums with a track that was sold for more than a price",
		Document: `{ albums(filter: {tracks: {some: {sales: {some: {unitPrice: {gt: "1.95"}}}}}}, first: 100) { totalCount nodes { title artist { name } } } }`,
		At:       "albums.nodes",
		SQL: `SELECT title, name AS "artist.name" FROM albums b JOIN artists a ON a.id = artist_id WHERE EXISTS (
			SELECT FROM tracks t JOIN invoice_lines l ON l.track_id = t.id WHERE t.album_id = b.id AND l.unit_price > 1.95) ORDER BY b.id LIMIT 100`,
	},
	{
		Name:     "every: albums whose tracks are all longer than a second, which includes albums without tracks",
		Document: `{ albums(filter: {tracks: {every: {milliseconds: {gt: 1000}}}}, orderBy: [{title: ASC}], first: 50) { totalCount nodes { title artist { name } } } }`,
		At:       "albums.nodes",
		SQL: `SELECT title, name AS "artist.name" FROM albums b JOIN artists a ON a.id = artist_id
			WHERE NOT EXISTS (SELECT FROM tracks t WHERE t.album_id = b.id AND milliseconds <= 1000) ORDER BY title, b.id LIMIT 50`,
	},
	{
		Name:     "none: customers without an invoice, and formats without a track",
		Document: `{ a: customers(filter: {invoices: {none: {}}}) { totalCount } b: mediaTypes(filter: {tracks: {none: {}}}) { totalCount nodes { name } } c: playlists(filter: {entries: {none: {}}}) { nodes { name } } }`,
		SQL: `SELECT (SELECT count(*) FROM customers c WHERE NOT EXISTS (SELECT FROM invoices WHERE customer_id = c.id)) AS "a.totalCount",
			1 AS "b.totalCount", '[{"name": "FLAC"}]'::json AS "b.nodes", '[{"name": "List 0"}]'::json AS "c.nodes"`,
	},
	{
		Name:     "a join type from both of its sides",
		Document: `{ tracks(filter: {playlists: {some: {playlist: {shared: {eq: true}}, position: {lt: 10}}}, genre: {name: {in: ["Rock", ""]}}}, orderBy: [{number: ASC}], first: 60) { nodes { number genre { name } playlists(orderBy: [{position: ASC}], first: 2) { nodes { position playlist { name } } } } } }`,
		At:       "tracks.nodes",
		SQL: `SELECT number, g.name AS "genre.name", (SELECT json_agg(json_build_object('position', position, 'playlist', json_build_object('name', name))) FROM (
				SELECT e.position, p.name FROM playlist_tracks e JOIN playlists p ON p.id = playlist_id WHERE e.track_id = t.id ORDER BY e.position, e.id LIMIT 2) x) AS "playlists.nodes"
			FROM tracks t JOIN genres g ON g.id = genre_id WHERE g.name IN ('Rock', '') AND EXISTS (
				SELECT FROM playlist_tracks e JOIN playlists p ON p.id = playlist_id WHERE e.track_id = t.id AND shared AND e.position < 10) ORDER BY number LIMIT 60`,
	},
	{
		Name:     "the self relation in both directions",
		Document: `{ employees(filter: {manager: {manager: {isNull: false}}, reports: {some: {salary: {gt: "4000"}}}}, orderBy: [{badge: ASC}]) { nodes { badge manager { badge manager { badge } } reports(first: 3) { totalCount nodes { badge salary } } } } }`,
		At:       "employees.nodes",
		SQL: `SELECT e.badge, m.badge AS "manager.badge", g.badge AS "manager.manager.badge", (SELECT count(*) FROM employees r WHERE r.manager_id = e.id) AS "reports.totalCount",
			(SELECT json_agg(json_build_object('badge', badge, 'salary', salary)) FROM (SELECT badge, salary FROM employees r WHERE r.manager_id = e.id ORDER BY id LIMIT 3) x) AS "reports.nodes"
			FROM employees e JOIN employees m ON m.id = e.manager_id JOIN employees g ON g.id = m.manager_id
			WHERE EXISTS (SELECT FROM employees r WHERE r.manager_id = e.id AND salary > 4000) ORDER BY e.badge LIMIT 20`,
	},
	{
		Name:     "or, not and nulls",
		Document: `{ tracks(filter: {or: [{genre: {isNull: true}}, {bytes: {gt: "9007199254741900"}}], not: {milliseconds: {in: [1, 2147483647]}}, unitPrice: {notIn: ["0", "0.99"]}}) { totalCount } }`,
		At:       "tracks",
		SQL: `SELECT count(*) AS "totalCount" FROM tracks WHERE (genre_id IS NULL OR bytes > 9007199254741900)
			AND milliseconds NOT IN (1, 2147483647) AND unit_price NOT IN (0, 0.99)`,
	},
	{
		Name:     "ne is true of a null",
		Document: `{ ne: customers(filter: {company: {ne: "x"}}) { totalCount } eq: customers(filter: {not: {company: {eq: "x"}}}) { totalCount } null: customers(filter: {company: {isNull: true}}) { totalCount } }`,
		SQL:      `SELECT count(*) AS "ne.totalCount", count(*) AS "eq.totalCount", count(*) - count(company) AS "null.totalCount" FROM customers`,
	},
	{
		Name:      "a period of dates in variables",
		Document:  `query Released($filter: AlbumFilter!) { albums(filter: $filter, orderBy: [{releasedOn: ASC}], first: 100) { nodes { title releasedOn } } }`,
		Variables: servicetest.Variables{"filter": row{"releasedOn": row{"between": row{"from": "2021-01-01", "to": "2022-01-01"}}}},
		At:        "albums.nodes",
		SQL:       `SELECT title, released_on AS "releasedOn" FROM albums WHERE released_on >= '2021-01-01' AND released_on < '2022-01-01' ORDER BY released_on, id LIMIT 100`,
	},
	{
		Name:     "a period of instants with an offset",
		Document: `{ invoices(filter: {issuedAt: {gte: "2024-03-01T00:00:00+05:30", lt: "2024-03-15T23:59:59.999999-08:00"}}, orderBy: [{issuedAt: DESC}], first: 100) { totalCount nodes { number issuedAt } } }`,
		At:       "invoices.nodes",
		SQL: `SELECT number, issued_at AS "issuedAt" FROM invoices WHERE issued_at >= '2024-03-01T00:00:00+05:30' AND issued_at < '2024-03-15T23:59:59.999999-08:00'
			ORDER BY issued_at DESC, id DESC LIMIT 100`,
	},
	{
		Name:     "texts with characters that mean something in LIKE",
		Document: `{ tracks(filter: {name: {contains: "100%_of\\nothing"}}, orderBy: [{number: DESC}], first: 20) { nodes { number name } } }`,
		At:       "tracks.nodes",
		SQL:      `SELECT number, name FROM tracks WHERE strpos(name, '100%_of\nothing') > 0 ORDER BY number DESC LIMIT 20`,
	},
	{
		Name:     "texts without their case",
		Document: `{ artists(filter: {name: {startsWithFold: "ARTIST 6", endsWithFold: "ärtist'"}}, orderBy: [{name: ASC}]) { nodes { name } } }`,
		At:       "artists.nodes",
		SQL:      `SELECT name FROM artists WHERE name LIKE 'Artist 6%' AND name LIKE '%Ärtist''' ORDER BY name LIMIT 20`,
	},
	{
		Name:     "lists",
		Document: `{ a: tracks(filter: {composers: {has: "a,b"}}) { totalCount } b: tracks(filter: {composers: {isEmpty: true}}) { totalCount } c: tracks(filter: {composers: {eq: ["Bach", "Händel"]}}) { totalCount } }`,
		SQL: `SELECT count(*) FILTER (WHERE 'a,b' = ANY (composers)) AS "a.totalCount", count(*) FILTER (WHERE cardinality(composers) = 0) AS "b.totalCount",
			count(*) FILTER (WHERE composers = ARRAY['Bach', 'Händel']) AS "c.totalCount" FROM tracks`,
	},
	{
		Name:     "JSON",
		Document: `{ invoices(filter: {billing: {path: {at: ["city"], startsWith: "Br"}}, total: {lt: "20"}}, orderBy: [{number: ASC}], first: 30) { nodes { number billing } } }`,
		At:       "invoices.nodes",
		SQL:      `SELECT number, billing FROM invoices WHERE billing ->> 'city' LIKE 'Br%' AND total < 20 ORDER BY number LIMIT 30`,
	},
	{
		Name:     "exact decimals",
		Document: `{ tracks(filter: {unitPrice: {gt: "12345678901234567890.123456788", lte: "12345678901234567890.1234567890"}}) { totalCount nodes { unitPrice } } }`,
		At:       "tracks.nodes",
		SQL:      `SELECT unit_price AS "unitPrice" FROM tracks WHERE unit_price = 12345678901234567890.123456789 ORDER BY id LIMIT 20`,
	},
}
