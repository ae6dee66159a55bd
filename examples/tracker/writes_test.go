package main

import (
	"fmt"
	"strings"
	"testing"

	"recordgraph/internal/servicetest"
)

func writes(t *testing.T, s *servicetest.Service) {
	created := s.Ask(t, `mutation { createMember(input: {email: "new@example.org", name: "Nové"}) { member { id role active skills } } }`, nil)
	if got := fmt.Sprintf("%v %v %v", created.At("createMember.member.role"), created.At("createMember.member.active"), created.At("createMember.member.skills")); got != "DEVELOPER true []" {
		t.Errorf("the defaults are %s", got)
	}
	member := created.At("createMember.member.id")
	project := s.ID(t, "Project", `SELECT id FROM projects WHERE key = 'PA0'`)
	variables := servicetest.Variables{"member": member, "project": project}
	issue := s.Ask(t, `mutation ($member: ID!, $project: ID!) {
		createIssue(input: {project: $project, number: 1000, title: "New", reporter: $member, openedAt: "2026-01-01T00:00:00+02:00", estimate: "1.50"}) {
			issue { id version estimate leadTime openedAt status } } }`, variables).At("createIssue.issue.id")
	variables["issue"] = issue
	s.Ask(t, `mutation ($issue: ID!, $member: ID!) {
		updateIssue(id: $issue, ifVersion: 1, patch: {assignee: $member, status: DONE, closedAt: "2026-01-02T12:00:00Z", increment: {estimate: "0.25"}}) { issue { version } }
		createComment(input: {issue: $issue, author: $member, body: "Done.", writtenAt: "2026-01-02T12:00:00Z"}) { comment { id } }
		createTimeEntry(input: {issue: $issue, member: $member, day: "2026-01-02", hours: "2.5"}) { timeEntry { id } } }`,
		servicetest.Variables{"issue": issue, "member": member})
	s.Check(t, servicetest.Question{
		Name: "the new issue", Variables: servicetest.Variables{"id": issue},
		Document: `query ($id: ID!) { issue(id: $id) { version status estimate openedAt assignee { email } leadTime comments { nodes { body } } timeEntries { nodes { hours } } } }`,
		At:       "issue",
		SQL: `SELECT 2 AS version, 'DONE' AS status, 1.75 AS estimate, opened_at AS "openedAt", 'new@example.org' AS "assignee.email", 'PT38H' AS "leadTime",
			(SELECT json_agg(json_build_object('body', body)) FROM comments WHERE issue_id = i.id) AS "comments.nodes",
			(SELECT json_agg(json_build_object('hours', hours)) FROM time_entries WHERE issue_id = i.id) AS "timeEntries.nodes"
			FROM issues i WHERE number = 1000`,
	})
	refusals(t, s, variables)
	deletes(t, s, variables)
}

// refusals are mutations that must change nothing.
func refusals(t *testing.T, s *servicetest.Service, variables servicetest.Variables) {
	before := s.Text(t, digest)
	for _, c := range []struct{ fields, code, message string }{
		{`createIssue(input: {project: $project, number: 1000, title: "Again", reporter: $member, openedAt: "2026-01-01T00:00:00Z"}) { issue { id } }`, "ALREADY_EXISTS", "number"},
		{`updateIssue(id: $issue, patch: {closedAt: "2025-01-01T00:00:00Z"}) { issue { id } }`, "BAD_USER_INPUT", "closedAt must not be before openedAt"},
		{`updateIssue(id: $issue, ifVersion: 1, patch: {title: "x"}) { issue { id } }`, "CONFLICT", "is at version 2, not 1"},
		{`updateIssue(id: $issue, patch: {estimate: "-1"}) { issue { id } }`, "BAD_USER_INPUT", "patch.estimate: must be at least 0"},
		{`createIssueLink(input: {source: $issue, target: $issue, kind: BLOCKS}) { issueLink { id } }`, "BAD_USER_INPUT", "must be different issues"},
		{`createProject(input: {key: "lower", name: "x", startsOn: "2026-01-01"}) { project { id } }`, "BAD_USER_INPUT", "input.key"},
		{`createComment(input: {issue: $project, author: $member, body: "x", writtenAt: "2026-01-01T00:00:00Z"}) { comment { id } }`, "BAD_USER_INPUT", "input.issue"},
		{`createTimeEntry(input: {issue: $issue, member: $member, day: "2026-01-02", hours: "1"}) { timeEntry { id } }`, "ALREADY_EXISTS", "member"},
		{`deleteMember(id: $member) { member { id } }`, "CONFLICT", "still the reporter"},
		{`ok: updateIssue(id: $issue, patch: {title: "Both"}) { issue { id } } bad: deleteLabel(id: "label_00000000000000000000000000") { label { id } }`, "NOT_FOUND", "label"},
	} {
		document, used := servicetest.Mutation(c.fields, variables)
		problem := s.Refused(t, document, used)
		if problem.Extensions["code"] != c.code || !strings.Contains(problem.Message, c.message) {
			t.Errorf("%s\n%+v; want %s and %q", c.fields, problem, c.code, c.message)
		}
	}
	if after := s.Text(t, digest); after != before {
		t.Errorf("the database has changed: %s, was %s", after, before)
	}
}

// digest is the content of the tables that the refused mutations name.
const digest = `SELECT md5(string_agg(r, ' ' ORDER BY r)) FROM (SELECT i::text FROM issues i UNION ALL SELECT m::text FROM members m
	UNION ALL SELECT l::text FROM issue_links l UNION ALL SELECT p::text FROM projects p UNION ALL SELECT c::text FROM comments c
	UNION ALL SELECT e::text FROM time_entries e UNION ALL SELECT l::text FROM labels l) x (r)`

// deletes removes records together with those that belong to them.
func deletes(t *testing.T, s *servicetest.Service, variables servicetest.Variables) {
	s.Ask(t, `mutation ($issue: ID!) { deleteIssue(id: $issue) { issue { title comments { totalCount } } } }`, servicetest.Variables{"issue": variables["issue"]})
	s.Ask(t, `mutation ($member: ID!) { deleteMember(id: $member) { member { id } } }`, servicetest.Variables{"member": variables["member"]})
	open := s.Text(t, `SELECT count(*) FROM issues WHERE milestone_id IS NULL AND project_id <> (SELECT id FROM projects WHERE key = 'PA0')`)
	s.Ask(t, `mutation ($project: ID!) { deleteProject(id: $project) { project { key } } }`, servicetest.Variables{"project": variables["project"]})
	for statement, want := range map[string]string{
		`SELECT count(*) FROM comments WHERE body = 'Done.'`:                                "0",
		`SELECT count(*) FROM members WHERE email = 'new@example.org'`:                      "0",
		`SELECT count(*) FROM issues WHERE number BETWEEN 1 AND 1000`:                       fmt.Sprint((projects - projectsWithNone - 1) * issues),
		`SELECT count(*) FROM milestones`:                                                   fmt.Sprint((projects - 1) * milestones),
		`SELECT count(*) FROM labels`:                                                       fmt.Sprint((projects - 1) * labels),
		`SELECT count(*) FROM issue_labels WHERE label_id NOT IN (SELECT id FROM labels)`:   "0",
		`SELECT count(*) FROM time_entries WHERE issue_id NOT IN (SELECT id FROM issues)`:   "0",
		`SELECT count(*) FROM issues WHERE milestone_id IS NULL`:                            open,
		`SELECT count(*) FROM projects WHERE key = 'PA0'`:                                   "0",
		`SELECT count(*) FROM issue_links WHERE source_id NOT IN (SELECT id FROM issues)`:   "0",
		`SELECT count(*) FROM attachments WHERE issue_id NOT IN (SELECT id FROM issues)`:    "0",
		`SELECT count(*) FROM comments WHERE issue_id NOT IN (SELECT id FROM issues)`:       "0",
		`SELECT count(*) FROM issues WHERE parent_id NOT IN (SELECT id FROM issues)`:        "0",
		`SELECT count(*) FROM issues WHERE assignee_id NOT IN (SELECT id FROM members)`:     "0",
		`SELECT count(*) FROM issues i WHERE project_id NOT IN (SELECT id FROM projects p)`: "0",
	} {
		if got := s.Text(t, statement); got != want {
			t.Errorf("%s: %s; want %s", statement, got, want)
		}
	}
}
