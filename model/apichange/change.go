// Package apichange compares two versions of an API. It classifies each difference by its effect on existing clients, by
// the rules of GraphQL and, between two models, also by the facts that the schema does not show: limits, scopes and keys.
package apichange

import (
	"cmp"
	"fmt"
	"slices"
)

// Level is the effect of a change on existing clients.
type Level uint8

// The levels, from harmless to harmful.
const (
	Safe      Level = iota // no client notices
	Dangerous              // a client may behave differently
	Breaking               // a request that worked may fail
)

var levels = []string{"safe", "dangerous", "breaking"}

// String is the level's name.
func (l Level) String() string { return levels[l] }

// MarshalText is the level's name.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// Change is one difference between two versions.
type Change struct {
	Level Level `json:"level"`
	Kind  Kind  `json:"kind"`
	// Coordinate names the part of the schema: Movie, Movie.genre, Query.movies(first:), @oneOf.
	Coordinate string `json:"coordinate"`
	// Cause is the coordinate of the change that this one follows from: MovieFilter.genre was removed because Movie.genre
	// was. A change with no other cause names itself.
	Cause   string `json:"cause"`
	Message string `json:"message"` // a sentence
	Remedy  string `json:"remedy,omitempty"`

	typ string // the named type of an added or removed member
}

// Changes are the differences between two versions, the most harmful first.
type Changes []Change

// Level is the highest level of the changes.
func (cs Changes) Level() Level {
	out := Safe
	for _, c := range cs {
		out = max(out, c.Level)
	}
	return out
}

// Compare returns the differences between two versions of an API. The rules for models apply if both are models.
func Compare(before, after *API) Changes {
	c := &comparison{before: before, after: after}
	c.types()
	c.directives()
	c.findCauses()
	if before.records != nil && after.records != nil {
		c.models(before.records, after.records)
	}
	slices.SortStableFunc(c.changes, func(a, b Change) int {
		return cmp.Or(cmp.Compare(b.Level, a.Level), cmp.Compare(a.Cause, b.Cause), cmp.Compare(a.Coordinate, b.Coordinate), cmp.Compare(a.Kind, b.Kind))
	})
	return c.changes
}

type comparison struct {
	before, after *API
	changes       Changes
}

// add adds a change at a coordinate. typ is the type of an added or removed member, or empty.
func (c *comparison) add(kind Kind, coordinate, typ, message string, args ...any) {
	rule := rules[kind]
	c.changes = append(c.changes, Change{
		Level: rule.level, Kind: kind, Coordinate: coordinate, Cause: coordinate, Message: fmt.Sprintf(message, args...) + ".", Remedy: rule.remedy, typ: typ,
	})
}

// pair is a member in both versions.
type pair[T any] struct{ before, after T }

// match divides two lists of members by name.
func match[T any](before, after []T, name func(T) string) (removed, added []T, kept []pair[T]) {
	now := map[string]T{}
	for _, m := range after {
		now[name(m)] = m
	}
	was := map[string]bool{}
	for _, m := range before {
		was[name(m)] = true
		if other, ok := now[name(m)]; ok {
			kept = append(kept, pair[T]{m, other})
		} else {
			removed = append(removed, m)
		}
	}
	for _, m := range after {
		if !was[name(m)] {
			added = append(added, m)
		}
	}
	return removed, added, kept
}
