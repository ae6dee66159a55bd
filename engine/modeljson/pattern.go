package modeljson

import (
	"fmt"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// portable rewrites a pattern so that it has the same meaning in RE2 and in ECMAScript with
// the flag u or v. Classes such as [[:alpha:]], which ECMAScript lacks, become ranges.
// Characters that must be escaped in ECMAScript are escaped.
func portable(pattern string) (string, error) {
	if pattern == "" {
		return "", nil
	}
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return "", fmt.Errorf("pattern: %w", err)
	}
	var p patternPrinter
	p.expression(re)
	return p.String(), nil
}

type patternPrinter struct{ strings.Builder }

func (p *patternPrinter) expression(re *syntax.Regexp) {
	switch re.Op {
	case syntax.OpNoMatch:
		p.WriteString(`[^\x00-` + string(utf8.MaxRune) + `]`)
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			p.literal(r)
		}
	case syntax.OpCharClass:
		p.class(re.Rune)
	case syntax.OpAnyCharNotNL:
		p.WriteString(`[^\n]`)
	case syntax.OpAnyChar:
		p.WriteString(`[\x00-` + string(utf8.MaxRune) + `]`)
	case syntax.OpBeginText, syntax.OpBeginLine:
		p.WriteByte('^')
	case syntax.OpEndText, syntax.OpEndLine:
		p.WriteByte('$')
	case syntax.OpCapture:
		p.group(re.Sub[0])
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			p.part(sub)
		}
	case syntax.OpAlternate:
		for i, sub := range re.Sub {
			if i > 0 {
				p.WriteByte('|')
			}
			p.expression(sub)
		}
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat:
		p.repeated(re)
	}
}

// part writes an expression inside of a concatenation.
func (p *patternPrinter) part(re *syntax.Regexp) {
	if re.Op == syntax.OpAlternate {
		p.group(re)
		return
	}
	p.expression(re)
}

func (p *patternPrinter) group(re *syntax.Regexp) {
	p.WriteString("(?:")
	p.expression(re)
	p.WriteByte(')')
}

func (p *patternPrinter) repeated(re *syntax.Regexp) {
	sub := re.Sub[0]
	single := []syntax.Op{syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL, syntax.OpCapture}
	if slices.Contains(single, sub.Op) || sub.Op == syntax.OpLiteral && len(sub.Rune) == 1 {
		p.expression(sub)
	} else {
		p.group(sub)
	}
	switch re.Op {
	case syntax.OpStar:
		p.WriteByte('*')
	case syntax.OpPlus:
		p.WriteByte('+')
	case syntax.OpQuest:
		p.WriteByte('?')
	default:
		p.WriteString("{" + strconv.Itoa(re.Min))
		if re.Max != re.Min {
			p.WriteByte(',')
		}
		if re.Max > re.Min {
			p.WriteString(strconv.Itoa(re.Max))
		}
		p.WriteByte('}')
	}
	if re.Flags&syntax.NonGreedy != 0 {
		p.WriteByte('?')
	}
}

// class writes a class of ranges, given as pairs of first and last characters. A
// class with both the first and the last character of Unicode is written negated.
func (p *patternPrinter) class(ranges []rune) {
	p.WriteByte('[')
	if len(ranges) > 2 && ranges[0] == 0 && ranges[len(ranges)-1] == utf8.MaxRune {
		p.WriteByte('^')
		inner := ranges[1 : len(ranges)-1]
		ranges = make([]rune, len(inner))
		for i := 0; i < len(inner); i += 2 {
			ranges[i], ranges[i+1] = inner[i]+1, inner[i+1]-1
		}
	}
	for i := 0; i < len(ranges); i += 2 {
		low, high := ranges[i], ranges[i+1]
		p.inClass(low)
		if high > low+1 {
			p.WriteByte('-')
		}
		if high > low {
			p.inClass(high)
		}
	}
	p.WriteByte(']')
}

// literal writes a character outside of classes.
func (p *patternPrinter) literal(r rune) { p.character(r, `\^$.*+?()[]{}|/`) }

// inClass writes a character of a class. ECMAScript's flag v reserves more characters.
func (p *patternPrinter) inClass(r rune) { p.character(r, `\^$()[]{}|/-`) }

// character writes a character, escaped if it is special or a control character.
func (p *patternPrinter) character(r rune, special string) {
	const space, del = 0x20, 0x7f
	switch {
	case strings.ContainsRune(special, r):
		p.WriteString(`\` + string(r))
	case r < space || r == del:
		fmt.Fprintf(p, `\x%02x`, r)
	default:
		p.WriteRune(r)
	}
}
