package main

import (
	"net/http"
	"testing"

	"recordgraph/internal/servicetest"
)

// TestTracker loads generated records, compares answers with SQL, and then writes.
func TestTracker(t *testing.T) {
	t.Parallel()
	s := servicetest.New(t, tracker(), "")
	s.Command(t, "migrate", "up")
	for _, f := range generate(1) {
		s.Load(t, f)
	}
	s.Serve(t)
	t.Run("reads", func(t *testing.T) { reads(t, s) })
	t.Run("writes", func(t *testing.T) { writes(t, s) })
}

func reads(t *testing.T, s *servicetest.Service) {
	for _, q := range questions {
		t.Run(q.Name, func(t *testing.T) {
			t.Parallel()
			s.Check(t, q)
		})
	}
	t.Run("lookups", func(t *testing.T) {
		t.Parallel()
		lookups(t, s)
	})
	t.Run("pages", func(t *testing.T) {
		t.Parallel()
		for _, size := range []int{7, 100} {
			s.CheckPages(t, pages, size)
		}
	})
	t.Run("scopes", func(t *testing.T) {
		t.Parallel()
		scopes(t, s)
	})
}

// pages is a list with nulls and equal values in its order.
var pages = servicetest.Question{
	Name: "issues by priority with nulls last",
	Document: `query ($first: Int, $after: String, $last: Int, $before: String) {
		issues(filter: {project: {key: {in: ["PA0", "PB1"]}}}, orderBy: [{priority: DESC_NULLS_LAST}, {title: ASC}],
			first: $first, after: $after, last: $last, before: $before) {
			nodes { number title } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
	At: "issues.nodes",
	SQL: `SELECT number, title FROM issues WHERE project_id IN (SELECT id FROM projects WHERE key IN ('PA0', 'PB1'))
		ORDER BY priority DESC NULLS LAST, title, id`,
}

// lookups finds records by their keys and IDs.
func lookups(t *testing.T, s *servicetest.Service) {
	project := s.ID(t, "Project", `SELECT id FROM projects WHERE key = 'PD3'`)
	found := s.Ask(t, `query ($project: ID!) {
		issueByProjectAndNumber(project: $project, number: 17) { id number project { id } }
		memberByEmail(email: "member3@example.org") { email }
		projectByKey(key: "NONE") { key }
		projectReport(key: "NONE", on: "2024-01-01") { open } }`, servicetest.Variables{"project": project})
	if found.At("issueByProjectAndNumber.project.id") != project || found.At("memberByEmail.email") != "member3@example.org" {
		t.Errorf("%v", found.Data)
	}
	if found.At("projectByKey") != nil || found.At("projectReport") != nil {
		t.Errorf("a project that does not exist: %v", found.Data)
	}
	id := s.ID(t, "Issue", `SELECT id FROM issues WHERE number = 17 AND project_id = (SELECT id FROM projects WHERE key = 'PD3')`)
	if found.At("issueByProjectAndNumber.id") != id {
		t.Errorf("%v; want the ID %s", found.Data, id)
	}
	s.Check(t, servicetest.Question{
		Name: "nodes of two types", Variables: servicetest.Variables{"ids": []string{id, project}},
		Document: `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on Issue { title } ... on Project { name } } }`, At: "nodes",
		SQL: `SELECT 'Issue' AS __typename, title, NULL AS name FROM issues WHERE number = 17 AND project_id = (SELECT id FROM projects WHERE key = 'PD3')
			UNION ALL SELECT 'Project', NULL, name FROM projects WHERE key = 'PD3'`,
	})
}

// scopes asks with tokens that lack a scope.
func scopes(t *testing.T, s *servicetest.Service) {
	read := s.Token(t, "issue:read", "member:read", "project:read")
	for document, scope := range map[string]string{
		`{ projects { nodes { budget } } }`:                                                                "project:finance",
		`{ members(orderBy: [{hourlyRate: ASC}]) { nodes { name } } }`:                                     "member:finance",
		`{ issues { nodes { comments { totalCount } } } }`:                                                 "comment:read",
		`{ projectReport(key: "PA0", on: "2024-01-01") { nextMilestone { name } } }`:                       "milestone:read",
		`mutation { createMember(input: {email: "a@example.org", name: "A"}) { member { id } } }`:          "member:write",
		`mutation { createLabel(input: {project: "project_1", name: "a"}) { label { project { key } } } }`: "label:write",
	} {
		answer := s.AskAs(t, read, document, nil)
		if answer.Status != http.StatusForbidden || len(answer.Errors) == 0 || answer.Errors[0].Extensions["code"] != "FORBIDDEN" {
			t.Errorf("%s: status %d, %+v", document, answer.Status, answer.Errors)
			continue
		}
		found := false
		for _, e := range answer.Errors {
			found = found || e.Extensions["scope"] == scope
		}
		if !found {
			t.Errorf("%s: %+v; want the scope %s", document, answer.Errors, scope)
		}
	}
	answer := s.AskAs(t, read, `{ projectReport(key: "PA0", on: "2024-01-01") { open closed } issues(first: 1) { nodes { leadTime } } }`, nil)
	if answer.Status != http.StatusOK || answer.At("projectReport.open") == nil {
		t.Errorf("%+v", answer)
	}
	if answer := s.AskAs(t, "nonsense", `{ __typename }`, nil); answer.Status != http.StatusUnauthorized {
		t.Errorf("status %d", answer.Status)
	}
}
