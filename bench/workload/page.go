package workload

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"recordgraph/bench/wire"
)

// The deep pages begin after Depth records and follow one another.
const (
	Depth     = 90_000
	pageSize  = 20
	walkSize  = 100 // the longest page that is allowed
	deepPages = 64
)

// FirstPage are the variables of the first page of a paged case.
func FirstPage() []Variables { return []Variables{{"first": pageSize}} }

// DeepPages walks a paged case to its depth and returns the variables of the pages around there.
func (s *Server) DeepPages(c *Case) (pages []Variables, err error) {
	conn := wire.NewConn(s.Addr, time.Now().Add(askTimeout))
	defer func() { err = errors.Join(err, conn.Close()) }()
	start := Depth - deepPages/2*pageSize
	v := Variables{"first": walkSize}
	for at := 0; len(pages) < deepPages; {
		body, err := s.Ask(conn, c, v)
		if err != nil {
			return nil, err
		}
		at += v["first"].(int)
		next := Variables{"first": min(walkSize, max(start-at, 0))}
		if at >= start {
			next["first"] = pageSize
		}
		if next["after"], err = endCursor(body); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", s.Name, c.Name, err)
		}
		if at >= start {
			pages = append(pages, next)
		}
		v = next
	}
	return pages, nil
}

// endCursor finds the cursor of the page's end in an answer.
func endCursor(body []byte) (string, error) {
	var answer struct {
		Data map[string]struct {
			PageInfo struct {
				HasNextPage bool   `json:"hasNextPage"`
				EndCursor   string `json:"endCursor"`
			} `json:"pageInfo"`
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return "", fmt.Errorf("read the page: %w", err)
	}
	for _, list := range answer.Data {
		if list.PageInfo.HasNextPage {
			return list.PageInfo.EndCursor, nil
		}
	}
	return "", errors.New("the list ends before its depth")
}
