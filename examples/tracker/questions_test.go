package main

import "recordgraph/internal/servicetest"

// questions are operations that only read, each with the SQL for the same answer.
var questions = []servicetest.Question{
	{
		Name: "a filter over three relations",
		Document: `{ comments(filter: {issue: {milestone: {project: {lead: {role: {ne: TESTER}}}}}}, first: 50) {
			nodes { body author { name } issue { number project { key } } } } }`,
		At: "comments.nodes",
		SQL: `SELECT c.body, a.name AS "author.name", i.number AS "issue.number", p.key AS "issue.project.key"
			FROM comments c JOIN members a ON a.id = c.author_id JOIN issues i ON i.id = c.issue_id JOIN projects p ON p.id = i.project_id
			JOIN milestones m ON m.id = i.milestone_id JOIN projects mp ON mp.id = m.project_id JOIN members l ON l.id = mp.lead_id
			WHERE l.role <> 'TESTER' ORDER BY c.id LIMIT 50`,
	},
	{
		Name: "issues with a label and without another one, through the join type",
		Document: `query ($with: String!, $without: String!) {
			issues(filter: {labels: {some: {label: {name: {eq: $with}}}, none: {label: {name: {eq: $without}}}}}, first: 100) { totalCount } }`,
		Variables: servicetest.Variables{"with": "label 1", "without": "label 2"},
		At:        "issues",
		SQL: `SELECT count(*) AS "totalCount" FROM issues i
			WHERE EXISTS (SELECT FROM issue_labels j JOIN labels l ON l.id = j.label_id WHERE j.issue_id = i.id AND l.name = 'label 1')
			AND NOT EXISTS (SELECT FROM issue_labels j JOIN labels l ON l.id = j.label_id WHERE j.issue_id = i.id AND l.name = 'label 2')`,
	},
	{
		Name: "labels with their issues, from the other side",
		Document: `{ labels(orderBy: [{project: {key: ASC}}, {name: DESC}], first: 10) {
			nodes { name issues(orderBy: [{issue: {number: ASC}}], first: 3) { totalCount nodes { issue { number } } } } } }`,
		At: "labels.nodes",
		SQL: `SELECT l.name, (SELECT count(*) FROM issue_labels j WHERE j.label_id = l.id) AS "issues.totalCount",
			(SELECT coalesce(json_agg(json_build_object('issue', json_build_object('number', number))), '[]') FROM (
				SELECT i.number FROM issue_labels j JOIN issues i ON i.id = j.issue_id WHERE j.label_id = l.id ORDER BY i.number LIMIT 3) x) AS "issues.nodes"
			FROM labels l JOIN projects p ON p.id = l.project_id ORDER BY p.key, l.name DESC LIMIT 10`,
	},
	{
		Name: "the self relation, up and down",
		Document: `{ issues(filter: {parent: {parent: {status: {eq: DONE}}}, children: {some: {priority: {eq: CRITICAL}}}}, first: 20) {
			nodes { number parent { number parent { number status } } children(first: 2) { nodes { number } } } } }`,
		At: "issues.nodes",
		SQL: `SELECT i.number, p.number AS "parent.number", g.number AS "parent.parent.number", g.status AS "parent.parent.status",
			(SELECT json_agg(json_build_object('number', number)) FROM (SELECT number FROM issues c WHERE c.parent_id = i.id ORDER BY c.id LIMIT 2) x) AS "children.nodes"
			FROM issues i JOIN issues p ON p.id = i.parent_id JOIN issues g ON g.id = p.parent_id
			WHERE g.status = 'DONE' AND EXISTS (SELECT FROM issues c WHERE c.parent_id = i.id AND c.priority = 'CRITICAL') ORDER BY i.id LIMIT 20`,
	},
	{
		Name:     "members whose every open issue is small",
		Document: `{ members(filter: {assigned: {every: {or: [{closedAt: {isNull: false}}, {estimate: {lte: "8"}}]}}}, first: 100) { totalCount nodes { email } } }`,
		At:       "members.nodes",
		SQL: `SELECT email FROM members m WHERE NOT EXISTS (
			SELECT FROM issues i WHERE i.assignee_id = m.id AND NOT (closed_at IS NOT NULL OR estimate <= 8) IS TRUE) ORDER BY id`,
	},
	{
		Name: "a negation, which includes nulls",
		Document: `{ issues(filter: {not: {priority: {in: [LOW, HIGH]}}, estimate: {ne: "8"}, dueOn: {isNull: true}}) {
			totalCount } }`,
		At: "issues",
		SQL: `SELECT count(*) AS "totalCount" FROM issues
			WHERE (priority IN ('LOW', 'HIGH')) IS NOT TRUE AND estimate IS DISTINCT FROM 8 AND due_on IS NULL`,
	},
	{
		Name:     "a period with an open end",
		Document: `{ timeEntries(filter: {day: {between: {from: "2024-02-29"}}, hours: {gte: "7.75"}}, orderBy: [{day: ASC}, {cost: DESC_NULLS_LAST}], first: 30) { nodes { day hours cost member { email } } } }`,
		At:       "timeEntries.nodes",
		SQL: `SELECT day, hours, cost, m.email AS "member.email" FROM time_entries e JOIN members m ON m.id = e.member_id
			WHERE day >= '2024-02-29' AND hours >= 7.75 ORDER BY day, cost DESC NULLS LAST, e.id DESC LIMIT 30`,
	},
	{
		Name:     "exact decimals",
		Document: `{ projects(filter: {budget: {gt: "123456789012345678.123456788"}}) { nodes { key budget } } }`,
		At:       "projects.nodes",
		SQL:      `SELECT key, budget FROM projects WHERE budget > 123456789012345678.123456788 ORDER BY id`,
	},
	{
		Name:     "texts without their case",
		Document: `{ projects(filter: {name: {startsWithFold: "PROJECT"}}, orderBy: [{name: DESC}]) { nodes { name } } }`,
		At:       "projects.nodes",
		SQL:      `SELECT name FROM projects WHERE lower(name) LIKE 'project%' ORDER BY name DESC, id DESC`,
	},
	{
		Name:     "JSON and lists",
		Document: `{ issues(filter: {custom: {path: {at: ["versions", "1"], gte: 2}}, assignee: {skills: {hasAll: ["Go", "SQL"]}}}, first: 10) { nodes { number custom } } }`,
		At:       "issues.nodes",
		SQL: `SELECT number, custom FROM issues i JOIN members m ON m.id = i.assignee_id
			WHERE (custom #>> '{versions,1}')::numeric >= 2 AND skills @> ARRAY['Go', 'SQL'] ORDER BY i.id LIMIT 10`,
	},
	{
		Name: "the field that is computed in Go",
		Document: `{ issues(filter: {closedAt: {isNull: false}, project: {key: {eq: "PA0"}}}, orderBy: [{number: ASC}], first: 40) {
			nodes { number took: leadTime children(first: 3) { nodes { leadTime } } } } }`,
		At: "issues.nodes",
		SQL: `SELECT number, ` + leadTime + ` AS took,
			(SELECT coalesce(json_agg(json_build_object('leadTime', took)), '[]') FROM (
				SELECT ` + leadTime + ` AS took FROM issues c WHERE c.parent_id = i.id ORDER BY c.id LIMIT 3) x) AS "children.nodes"
			FROM issues i WHERE closed_at IS NOT NULL AND project_id = (SELECT id FROM projects WHERE key = 'PA0') ORDER BY number LIMIT 40`,
	},
	{
		Name: "the handwritten root field",
		Document: `query Report($key: String!) { projectReport(key: $key, on: "2023-01-01") {
			key on open closed overdue nextMilestone { name dueOn project { key } issues(first: 1) { totalCount } } } }`,
		Variables: servicetest.Variables{"key": "PC2"},
		At:        "projectReport",
		SQL: `SELECT 'PC2' AS key, '2023-01-01' AS on, count(*) FILTER (WHERE closed_at IS NULL) AS open, count(closed_at) AS closed,
			count(*) FILTER (WHERE closed_at IS NULL AND due_on < '2023-01-01') AS overdue,
			(SELECT json_build_object('name', name, 'dueOn', due_on, 'project', json_build_object('key', 'PC2'),
				'issues', json_build_object('totalCount', (SELECT count(*) FROM issues i WHERE i.milestone_id = m.id)))
				FROM milestones m WHERE project_id = p.id AND due_on >= '2023-01-01' AND reached_at IS NULL ORDER BY due_on, name LIMIT 1) AS "nextMilestone"
			FROM projects p JOIN issues i ON i.project_id = p.id WHERE p.key = 'PC2' GROUP BY p.id`,
	},
	{
		Name:     "the longest numbers",
		Document: `{ attachments(filter: {size: {gt: "9007199254740993"}}, orderBy: [{fileName: DESC}], first: 5) { nodes { size location fileName } } }`,
		At:       "attachments.nodes",
		SQL:      `SELECT size, location, file_name AS "fileName" FROM attachments WHERE size > 9007199254740993 ORDER BY file_name DESC, id DESC LIMIT 5`,
	},
	{
		Name: "fragments and aliases on links",
		Document: `query Links { links: issueLinks(filter: {kind: {eq: BLOCKS}}, first: 10) { edges { node { kind a: source { ...named } b: target { ...named } } } } }
			fragment named on Issue { title project { key } }`,
		At: "links.edges",
		SQL: `SELECT l.kind AS "node.kind", s.title AS "node.a.title", sp.key AS "node.a.project.key", t.title AS "node.b.title", tp.key AS "node.b.project.key"
			FROM issue_links l JOIN issues s ON s.id = source_id JOIN projects sp ON sp.id = s.project_id
			JOIN issues t ON t.id = target_id JOIN projects tp ON tp.id = t.project_id WHERE l.kind = 'BLOCKS' ORDER BY l.id LIMIT 10`,
	},
}

// leadTime is the ISO 8601 form of whole hours and of no time.
const leadTime = `CASE WHEN closed_at = opened_at THEN 'PT0S' ELSE 'PT' || extract(epoch FROM closed_at - opened_at)::int / 3600 || 'H' END`
