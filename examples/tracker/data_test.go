package main

import (
	"fmt"
	"time"

	"recordgraph/internal/servicetest"
)

type row = servicetest.Row

// Numbers of the generated records.
const (
	projects         = 9
	members          = 60
	milestones       = 6 // of a project
	labels           = 7 // of a project
	issues           = 160
	commentsAtMost   = 4 // of an issue
	entriesAtMost    = 4
	projectsWithNone = 1 // the last project has no issues
)

func keyOf(project int) row  { return row{"key": fmt.Sprintf("P%c%d", 'A'+project, project)} }
func emailOf(member int) row { return row{"email": fmt.Sprintf("member%d@example.org", member)} }
func issueOf(project, number int) row {
	return row{"project": keyOf(project), "number": number}
}
func labelOf(project, n int) row {
	return row{"project": keyOf(project), "name": fmt.Sprint("label ", n)}
}
func milestoneOf(project, n int) row {
	return row{"project": keyOf(project), "name": fmt.Sprint("Milestone ", n)}
}

// generate makes the records of all types, in an order in which they can be loaded.
func generate(seed uint64) []*servicetest.File {
	g := generator{Random: servicetest.NewRandom(seed), files: map[string]*servicetest.File{}}
	for i := range members {
		g.member(i)
	}
	for project := range projects {
		g.project(project)
		if project < projects-projectsWithNone {
			for number := 1; number <= issues; number++ {
				g.issue(project, number)
			}
		}
	}
	return g.order
}

// generator collects the records by type.
type generator struct {
	servicetest.Random
	files map[string]*servicetest.File
	order []*servicetest.File
}

// add adds a record. A field that is null is absent in half of the records.
func (g *generator) add(typ string, r row) {
	for name, value := range r {
		if value == nil && len(name)%2 == 0 {
			delete(r, name)
		}
	}
	f := g.files[typ]
	if f == nil {
		f = &servicetest.File{Type: typ}
		g.files[typ], g.order = f, append(g.order, f)
	}
	f.Add(r)
}

func (g *generator) member(i int) {
	r := emailOf(i)
	r["name"] = g.Text("Member", i%(members-10)) // some have the same name
	r["role"] = servicetest.Pick(g.Random, "DEVELOPER", "TESTER", "PRODUCT_OWNER")
	r["hourlyRate"] = g.Maybe(4, servicetest.Pick(g.Random, "0", "45.5", "80.00", "1000", "99.999"))
	r["active"] = i%7 != 0
	r["avatar"] = g.Maybe(2, fmt.Sprintf("https://example.org/%d.png", i))
	r["skills"] = servicetest.Pick(g.Random, []string{}, []string{"Go"}, []string{"Go", "SQL"}, []string{"SQL", "日本語", `"a"`})
	g.add("Member", r)
}

func (g *generator) project(i int) {
	r, start := keyOf(i), g.Day()
	r["name"] = g.Text("Project", i)
	r["description"] = g.Maybe(3, g.Text("About", i))
	r["visibility"] = servicetest.Pick(g.Random, "TEAM", "COMPANY", "PUBLIC")
	r["startsOn"] = servicetest.Date(start)
	r["endsOn"] = g.Maybe(2, servicetest.Date(start.AddDate(0, i, 0)))
	r["budget"] = g.Maybe(4, servicetest.Pick(g.Random, "0.00", "123456789012345678.123456789", g.Cents(100000)))
	r["lead"] = g.Maybe(3, emailOf(g.IntN(members)))
	g.add("Project", r)
	for n := range milestones {
		m := milestoneOf(i, n)
		m["dueOn"] = g.Maybe(5, servicetest.Date(start.AddDate(0, n, 0)))
		m["reachedAt"] = g.Maybe(2, servicetest.Instant(start.AddDate(0, n, 1)))
		g.add("Milestone", m)
	}
	for n := range labels {
		l := labelOf(i, n)
		l["colour"] = fmt.Sprintf("#%06x", g.IntN(1<<24))
		g.add("Label", l)
	}
}

func (g *generator) issue(project, number int) {
	r := issueOf(project, number)
	opened := g.Day().Add(time.Duration(g.IntN(86400e6)) * time.Microsecond)
	r["title"] = g.Text("Issue", number%100)
	r["body"] = g.Maybe(3, g.Text("Body", number))
	r["kind"] = servicetest.Pick(g.Random, "TASK", "BUG", "FEATURE")
	r["status"] = servicetest.Pick(g.Random, "OPEN", "OPEN", "IN_PROGRESS", "IN_REVIEW")
	if g.IntN(2) == 0 {
		r["status"] = servicetest.Pick(g.Random, "DONE", "WONT_DO")
		r["closedAt"] = servicetest.Instant(opened.Add(time.Duration(g.IntN(100)) * time.Hour))
	}
	r["priority"] = g.Maybe(4, servicetest.Pick(g.Random, "LOW", "NORMAL", "HIGH", "CRITICAL"))
	r["reporter"] = emailOf(g.IntN(members))
	r["assignee"] = g.Maybe(3, emailOf(g.IntN(members/2)))
	r["milestone"] = g.Maybe(3, milestoneOf(project, g.IntN(milestones)))
	if number > 1 {
		r["parent"] = g.Maybe(2, issueOf(project, 1+g.IntN(number-1)))
	}
	r["estimate"] = g.Maybe(3, servicetest.Pick(g.Random, "0", "0.25", "1.5", "8", "10000"))
	r["dueOn"] = g.Maybe(3, servicetest.Date(opened.AddDate(0, 0, g.IntN(90))))
	r["openedAt"] = servicetest.Instant(opened)
	r["custom"] = servicetest.Pick[any](g.Random, nil, row{"browser": "Firefox", "versions": []int{1, 2}}, row{"browser": nil}, row{"größe": 1.5})
	r["importedFrom"] = g.Maybe(2, fmt.Sprintf("%08x-0000-4000-8000-%012x", project, number))
	g.add("Issue", r)
	g.parts(project, number, opened)
}

// parts makes the records that belong to an issue.
func (g *generator) parts(project, number int, opened time.Time) {
	issue := issueOf(project, number)
	for n := range g.IntN(commentsAtMost + 1) {
		g.add("Comment", row{
			"issue": issue, "author": emailOf(g.IntN(members)), "body": g.Text("Comment", n), "internal": g.IntN(3) == 0,
			"writtenAt": servicetest.Instant(opened.Add(time.Duration(n) * time.Hour)),
		})
	}
	for _, n := range g.Perm(labels)[:g.IntN(4)] {
		g.add("IssueLabel", row{"issue": issue, "label": labelOf(project, n)})
	}
	if number > 1 && g.IntN(3) == 0 {
		g.add("IssueLink", row{
			"source": issue, "target": issueOf(project, 1+g.IntN(number-1)), "kind": servicetest.Pick(g.Random, "BLOCKS", "DUPLICATES", "RELATES_TO"),
		})
	}
	for n := range g.IntN(3) {
		g.add("Attachment", row{
			"issue": issue, "fileName": g.Text("file", n), "mediaType": servicetest.Pick(g.Random, "image/png", "text/plain", "application/pdf"),
			"size": servicetest.Pick(g.Random, "0", "9223372036854775807", fmt.Sprint(g.IntN(1e6))), "location": fmt.Sprintf("https://example.org/%d/%d/%d", project, number, n),
		})
	}
	for n, member := range g.Perm(members)[:g.IntN(entriesAtMost+1)] {
		g.add("TimeEntry", row{
			"issue": issue, "member": emailOf(member), "day": servicetest.Date(opened.AddDate(0, 0, n)), "hours": servicetest.Pick(g.Random, "0.01", "0.5", "7.75", "24"),
			"cost": g.Maybe(3, g.Cents(2000)), "note": g.Maybe(2, g.Text("Note", n)),
		})
	}
}
