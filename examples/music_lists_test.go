package examples_test

import "recordgraph/internal/servicetest"

// musicLists are questions about selections: nested lists, counts, aliases, fragments, variables.
var musicLists = []servicetest.Question{
	{
		Name:     "lists in lists, each with a count",
		Document: `{ artists(first: 4, orderBy: [{name: DESC}]) { nodes { name albums(orderBy: [{title: ASC}], first: 2) { totalCount nodes { title tracks(filter: {position: {lte: 2}}, orderBy: [{position: ASC}]) { totalCount nodes { number } } } } } } }`,
		At:       "artists.nodes",
		SQL: `SELECT name, (SELECT count(*) FROM albums b WHERE b.artist_id = a.id) AS "albums.totalCount",
			(SELECT json_agg(json_build_object('title', title, 'tracks', json_build_object(
				'totalCount', (SELECT count(*) FROM tracks t WHERE t.album_id = b.id AND position <= 2),
				'nodes', (SELECT json_agg(json_build_object('number', number) ORDER BY position) FROM tracks t WHERE t.album_id = b.id AND position <= 2))))
				FROM (SELECT * FROM albums b WHERE b.artist_id = a.id ORDER BY title LIMIT 2) b) AS "albums.nodes"
			FROM artists a ORDER BY name DESC LIMIT 4`,
	},
	{
		Name:     "the same list twice under aliases",
		Document: `{ genres(orderBy: [{name: ASC}]) { nodes { name long: tracks(filter: {milliseconds: {gte: 180000}}) { totalCount } free: tracks(filter: {unitPrice: {eq: 0}}, first: 1, orderBy: [{number: ASC}]) { totalCount nodes { number } } } } }`,
		At:       "genres.nodes",
		SQL: `SELECT name, (SELECT count(*) FROM tracks WHERE genre_id = g.id AND milliseconds >= 180000) AS "long.totalCount", (SELECT count(*) FROM tracks WHERE genre_id = g.id AND unit_price = 0) AS "free.totalCount",
			(SELECT json_build_array(json_build_object('number', min(number))) FROM tracks WHERE genre_id = g.id AND unit_price = 0) AS "free.nodes" FROM genres g ORDER BY name`,
	},
	{
		Name: "fragments on records and on interfaces",
		Document: `query Lines { invoiceLines(filter: {quantity: {eq: 3}}, first: 10) { nodes { ...line track { ...named ... on Node { __typename } } } } }
			fragment line on InvoiceLine { quantity price: unitPrice invoice { number } } fragment named on Track { name album { title } }`,
		At: "invoiceLines.nodes",
		SQL: `SELECT quantity, l.unit_price AS price, i.number AS "invoice.number", t.name AS "track.name", title AS "track.album.title", 'Track' AS "track.__typename"
			FROM invoice_lines l JOIN invoices i ON i.id = invoice_id JOIN tracks t ON t.id = track_id JOIN albums b ON b.id = album_id WHERE quantity = 3 ORDER BY l.id LIMIT 10`,
	},
	{
		Name: "directives with variables",
		Document: `query ($with: Boolean!, $country: String = "Norge", $n: Int!) { customers(filter: {country: {eq: $country}}, orderBy: [{email: ASC}], first: $n) {
			nodes { email company @include(if: $with) name @skip(if: $with) supportRep { email } } } }`,
		Variables: servicetest.Variables{"with": true, "n": 12},
		At:        "customers.nodes",
		SQL: `SELECT c.email, company, e.email AS "supportRep.email" FROM customers c LEFT JOIN employees e ON e.id = support_rep_id
			WHERE country = 'Norge' ORDER BY c.email LIMIT 12`,
	},
	{
		Name:     "edges",
		Document: `{ playlists(filter: {name: {eq: "List 14"}}) { edges { node { shared entries(orderBy: [{position: DESC}], first: 5) { edges { node { position track { number album { artist { name } } } } } } } } } }`,
		At:       "playlists.edges.0.node.entries.edges",
		SQL: `SELECT e.position AS "node.position", number AS "node.track.number", a.name AS "node.track.album.artist.name" FROM playlist_tracks e JOIN playlists p ON p.id = playlist_id
			JOIN tracks t ON t.id = track_id JOIN albums b ON b.id = album_id JOIN artists a ON a.id = artist_id WHERE p.name = 'List 14' ORDER BY e.position DESC LIMIT 5`,
	},
	{
		Name:     "an order over two relations, with nulls",
		Document: `{ customers(orderBy: [{supportRep: {manager: {badge: DESC_NULLS_LAST}}}, {name: ASC}, {email: DESC}], first: 100) { nodes { email supportRep { manager { badge } } } } }`,
		At:       "customers.nodes",
		SQL: `SELECT c.email, m.badge AS "supportRep.manager.badge" FROM customers c LEFT JOIN employees e ON e.id = support_rep_id LEFT JOIN employees m ON m.id = e.manager_id
			ORDER BY m.badge DESC NULLS LAST, c.name, c.email DESC LIMIT 100`,
	},
	{
		Name:     "the end of a list",
		Document: `{ tracks(orderBy: [{name: ASC}], last: 7) { totalCount nodes { name number } } }`,
		At:       "tracks.nodes",
		SQL:      `SELECT name, number FROM (SELECT * FROM tracks ORDER BY name DESC, id DESC LIMIT 7) x ORDER BY name, id`,
	},
	{
		Name:     "counts of everything",
		Document: `{ artists { totalCount } albums { totalCount } tracks { totalCount } playlistTracks { totalCount } employees { totalCount } invoices { totalCount } invoiceLines { totalCount } }`,
		SQL: `SELECT (SELECT count(*) FROM artists) AS "artists.totalCount", (SELECT count(*) FROM albums) AS "albums.totalCount", (SELECT count(*) FROM tracks) AS "tracks.totalCount",
			(SELECT count(*) FROM playlist_tracks) AS "playlistTracks.totalCount", (SELECT count(*) FROM employees) AS "employees.totalCount",
			(SELECT count(*) FROM invoices) AS "invoices.totalCount", (SELECT count(*) FROM invoice_lines) AS "invoiceLines.totalCount"`,
	},
	{
		Name:     "lists without records",
		Document: `{ playlists(filter: {name: {in: ["List 0", "List 1"]}}, orderBy: [{name: ASC}]) { nodes { name entries(first: 1, orderBy: [{position: ASC}]) { totalCount nodes { position } pageInfo { hasNextPage hasPreviousPage } } } } }`,
		At:       "playlists.nodes",
		SQL: `SELECT * FROM (VALUES ('List 0', 0, '[]'::json, false, false), ('List 1', 20, '[{"position": 0}]', true, false))
			x (name, "entries.totalCount", "entries.nodes", "entries.pageInfo.hasNextPage", "entries.pageInfo.hasPreviousPage")`,
	},
	{
		Name:      "a lookup by a text that is hard to quote",
		Document:  `query ($name: String!) { artistByName(name: $name) { name formedIn albums { totalCount } } genreByName(name: "") { name tracks { totalCount } } }`,
		Variables: servicetest.Variables{"name": artistName(42)},
		SQL: `SELECT name AS "artistByName.name", formed_in AS "artistByName.formedIn", (SELECT count(*) FROM albums WHERE artist_id = a.id) AS "artistByName.albums.totalCount",
			'' AS "genreByName.name", (SELECT count(*) FROM tracks t JOIN genres g ON g.id = genre_id WHERE g.name = '') AS "genreByName.tracks.totalCount"
			FROM artists a WHERE name LIKE 'Artist 42,%'`,
	},
}
