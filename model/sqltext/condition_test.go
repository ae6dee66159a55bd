package sqltext

import (
	"slices"
	"strings"
	"testing"
)

func TestConditions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ sql, text, words string }{
		{"a >= 0", "a >= 0", "a"},
		{"\n  a\t>= 0\n  AND b <> 'x  y'  ", "a >= 0 AND b <> 'x  y'", "a and b"},
		{`A_1 ~ '^\d$' COLLATE "C"`, `A_1 ~ E'^\\d$' COLLATE "C"`, "a_1 collate C"},
		{"name <> 'x -- y; /* z */'", `name <> E'x -\x2d y; /* z */'`, "name"},
		{"name <> 'it''s'", "name <> 'it''s'", "name"},
		{"name <> 'a'\n'b\\'", `name <> E'ab\\'`, "name"},
		{"name <> e'a\\\n\\'\\x41\\-\\é'", `name <> E'a\n''\x41-é'`, "name"},
		{"name <> E'\\\\'", `name <> E'\\'`, "name"},
		{"name <> $q$it's $$ --$q$", `name <> E'it''s $$ -\x2d'`, "name"},
		{"name <> $$$$", "name <> ''", "name"},
		{"mask = B'01' or mask = x'fF'", "mask = B'01' or mask = x'fF'", "mask or mask"},
		{"like'a' and \"a\"\"b\" > 1.5e3", `like'a' and "a""b" > 1.5e3`, `like and a"b`},
		{"straße$1 <> 'é'", "straße$1 <> 'é'", "straße$1"},
		{"(a - 1) * (-1) < 3", "(a - 1) * (-1) < 3", "a"},
	} {
		got, err := ReadCondition(c.sql)
		if words := strings.Join(got.Words, " "); err != nil || got.Text != c.text || words != c.words {
			t.Errorf("%q is %q with the words %q, %v; want %q with %q", c.sql, got.Text, words, err, c.text, c.words)
		}
		if again, err := ReadCondition(got.Text); err != nil || again.Text != got.Text || !slices.Equal(again.Words, got.Words) {
			t.Errorf("%q read again is %q, %v", got.Text, again.Text, err)
		}
	}
}

func TestConditionsRefused(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]string{
		"a > 1; DROP TABLE x": "a semicolon is not allowed",
		"a > 1 -- always":     "comments are not allowed: -- always",
		"a > /* b */ 1":       "comments are not allowed: /* b */ 1",
		"a > 1) OR (a < 1":    "a parenthesis is closed but not opened",
		"(a > 1":              "a parenthesis is opened but not closed",
		"a <> 'x":             "a string has no end: 'x",
		`a <> E'x\'`:          `a string has no end: E'x\'`,
		"a <> 'x'\n'y":        "a string has no end: 'x'\n'y",
		"a <> $t$x$T$":        "a string has no end: $t$x$T$",
		"a <> $1":             "a $ must begin a string such as $$…$$: $1",
		`"a > 1`:              `a quoted name has no end: "a > 1`,
		`"a--b" > 1`:          `a migration can't hold a name with -- or a control character: "a--b" > 1`,
		"\"a\nb\" > 1":        "a migration can't hold a name with -- or a control character: \"a\nb\" > 1",
		"a <> N'x'":           "a string N'…' depends on a setting of the database; remove the N: N'x'",
		`a <> u&'\00e9'`:      `a text with U& depends on a setting of the database; write the characters themselves: u&'\00e9'`,
		`U&"a" > 1`:           `a text with U& depends on a setting of the database; write the characters themselves: U&"a" > 1`,
		"a = B'0;1'":          "a bit string can only contain digits: B'0;1'",
		"a\u00a0> 1":          `the character '\u00a0' (U+00A0) is not allowed outside of quotes`,
		"a <> ’x’":            `the character '’' (U+2019) is not allowed outside of quotes`,
		"a \x01 > 1":          "it contains the control character U+0001 outside of quotes",
		"a <> 'x\x00'":        "it contains the character NUL",
	} {
		if _, err := ReadCondition(sql); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", sql, err, want)
		}
	}
}
