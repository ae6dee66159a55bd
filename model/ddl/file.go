package ddl

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// ParseFile reads a migration file. A file without lines that begin with -- +recordgraph has no steps, and steps is false:
// goose runs it. Errors name the line.
func ParseFile(text string) (file *File, steps bool, err error) {
	lines := strings.Split(text, "\n")
	if !slices.ContainsFunc(lines, isMark) {
		return nil, false, nil
	}
	p := &fileParser{file: &File{}}
	for i, line := range lines {
		p.line = i + 1
		if err := p.read(strings.TrimSuffix(line, "\r")); err != nil {
			return nil, true, fmt.Errorf("line %d: %w", p.line, err)
		}
	}
	if err := p.endStep(); err != nil {
		return nil, true, fmt.Errorf("line %d: %w", p.begun, err)
	}
	if p.part == nil {
		return nil, true, fmt.Errorf("line %d: the file has no line %s", p.line, upMark)
	}
	if len(p.file.Up) == 0 {
		return nil, true, fmt.Errorf("line %d: the part after %s has no step", p.line, upMark)
	}
	return p.file, true, nil
}

// Marks of goose.
const (
	gooseMark = "-- +goose "
	upMark    = gooseMark + "Up"
	downMark  = gooseMark + "Down"
)

func isMark(line string) bool {
	return strings.HasPrefix(line, strings.TrimSpace(stepMark)) || misspelt.MatchString(line)
}

// misspelt matches marks with other spaces or capital letters. As comments they would change the phase of the file.
var misspelt = regexp.MustCompile(`(?i)^\s*--\s*\+recordgraph\s+(finish|alter|validate|index|backfill)\b`)

// fileParser reads a file with steps.
type fileParser struct {
	file  *File
	part  *[]Step // Up or Down; nil before Up
	step  *Step   // the last step
	sql   []string
	line  int // number of the line
	begun int // line of the last step
}

func (p *fileParser) read(line string) error {
	switch {
	case strings.HasPrefix(line, gooseMark):
		return p.goose(line)
	case isMark(line) && !strings.HasPrefix(line, strings.TrimSpace(stepMark)):
		return fmt.Errorf("write %s at the beginning of the line, with these spaces and in lower case", strings.TrimSpace(stepMark))
	case strings.Join(strings.Fields(line), " ") == finishMark:
		if p.part != nil {
			return fmt.Errorf("%s comes before %s", finishMark, upMark)
		}
		p.file.Finish = true
	case isMark(line):
		return p.begin(line)
	case p.step != nil:
		p.sql = append(p.sql, line)
	case strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "--"):
		return fmt.Errorf("the statement belongs to no step; write %salter TABLE above it", stepMark)
	}
	return nil
}

// goose reads an annotation of goose.
func (p *fileParser) goose(line string) error {
	switch strings.TrimSpace(line) {
	case gooseMark + "NO TRANSACTION", gooseMark + "StatementBegin", gooseMark + "StatementEnd":
		return nil // for goose itself
	case upMark:
		if p.part != nil {
			return fmt.Errorf("a second %s", upMark)
		}
		p.part = &p.file.Up
		return nil
	case downMark:
		if p.part != &p.file.Up {
			return fmt.Errorf("%s follows %s, once", downMark, upMark)
		}
		if err := p.endStep(); err != nil {
			return fmt.Errorf("the step of line %d: %w", p.begun, err)
		}
		p.part = &p.file.Down
		return nil
	}
	return fmt.Errorf("%s can't be used in a file with steps", strings.TrimSpace(line))
}

// begin begins a step.
func (p *fileParser) begin(line string) error {
	if p.part == nil {
		return fmt.Errorf("a step comes after %s", upMark)
	}
	if err := p.endStep(); err != nil {
		return fmt.Errorf("the step of line %d: %w", p.begun, err)
	}
	form, names, _ := strings.Cut(strings.TrimPrefix(line, strings.TrimSpace(stepMark)), " ")
	if form == "" {
		form, names, _ = strings.Cut(names, " ")
	}
	var tables []string
	for name := range strings.SplitSeq(names, ",") {
		if name = strings.TrimSpace(name); name == "" {
			return fmt.Errorf("write %sFORM TABLE, such as %salter movies", stepMark, stepMark)
		}
		tables = append(tables, name)
	}
	p.step, p.sql, p.begun = &Step{Form: Form(form), Tables: tables}, nil, p.line
	return nil
}

// endStep ends the last step, if there is one.
func (p *fileParser) endStep() error {
	if p.step == nil {
		return nil
	}
	p.step.SQL = strings.TrimSpace(strings.Join(p.sql, "\n"))
	if err := p.step.check(); err != nil {
		return err
	}
	*p.part = append(*p.part, *p.step)
	p.step = nil
	return nil
}
