package engine

import (
	"encoding/json"

	"github.com/vektah/gqlparser/v2/ast"
)

// maxVariableBytes bounds the size of the variables that are used more than once,
// counted once per use. Without the bound, a short document could use one large variable
// many times.
const maxVariableBytes = 4 << 20

// countVariables counts the values and the variables in an argument, and ends the compilation when
// they exceed maxVariableBytes.
func (c *compilation) countVariables(v *ast.Value) {
	c.size++
	if v.Kind == ast.Variable {
		use := c.variableUse(v.Raw)
		switch use.times++; use.times {
		case 1:
		case 2:
			use.size = sizeOf(c.req.Variables[v.Raw])
			c.variableBytes += 2 * use.size
		default:
			c.variableBytes += use.size
		}
	}
	for _, child := range v.Children {
		c.countVariables(child.Value)
	}
	if c.variableBytes > maxVariableBytes && !c.tooLarge {
		c.tooLarge = true
		c.addLimit(nil, "variables that are used more than once exceed the limit of %d bytes, counted once per use", maxVariableBytes)
	}
}

// variableUse is the number of uses of a variable so far, and the variable's size from
// the second use on.
type variableUse struct {
	variable    string
	times, size int
}

// variableUse returns the entry of a variable. A linear search is fast enough, because
// the size of documents is limited.
func (c *compilation) variableUse(variable string) *variableUse {
	for i := range c.uses {
		if c.uses[i].variable == variable {
			return &c.uses[i]
		}
	}
	c.uses = append(c.uses, variableUse{variable: variable})
	return &c.uses[len(c.uses)-1]
}

// sizeOf is the approximate size of a value as JSON, in bytes.
func sizeOf(raw any) int {
	size := 2
	switch v := raw.(type) {
	case string:
		size += len(v)
	case json.Number:
		size += len(v)
	case []any:
		for _, item := range v {
			size += sizeOf(item)
		}
	case map[string]any:
		for key, item := range v {
			size += len(key) + sizeOf(item)
		}
	}
	return size
}

// variableBytes is the size of the variables that are used more than once, counted once
// per use.
func (v *variant) variableBytes(req *Request) int {
	size := 0
	for _, u := range v.uses {
		if u.times > 1 {
			size += u.times * sizeOf(req.Variables[u.variable])
		}
	}
	return size
}
