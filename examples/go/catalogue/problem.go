package catalogue

import (
	"errors"
	"slices"
	"time"

	"github.com/Khan/genqlient/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// ErrNotFound means that the licence does not exist.
var ErrNotFound = errors.New("there is no such licence")

// The codes that this client acts upon, in extensions.code of an error.
const (
	Conflict    = "CONFLICT"    // another client has changed the record
	Unavailable = "UNAVAILABLE" // the service or its database can't answer now
)

// Problem is one error of the service's answer.
type Problem struct {
	Code           string        // of the service's closed list
	Message        string        // for people
	Field          string        // the input at fault, such as "input.endsAt"; empty when none is
	CurrentVersion int           // of a CONFLICT about ifVersion, else 0
	Retryable      bool          // nothing was written, and the same request makes sense again
	RetryAfter     time.Duration // when to try again; 0 when the service does not say
}

// Problems returns the errors of the service's answer in err, if there are any.
func Problems(err error) []Problem {
	var list gqlerror.List
	if refused, ok := errors.AsType[*graphql.HTTPError](err); ok {
		list = refused.Response.Errors
	} else {
		errors.As(err, &list)
	}
	problems := make([]Problem, len(list))
	for i, each := range list {
		problems[i] = problemOf(each)
	}
	return problems
}

// Has reports whether one of err's problems has a code.
func Has(err error, code string) bool {
	return slices.ContainsFunc(Problems(err), func(p Problem) bool { return p.Code == code })
}

func problemOf(err *gqlerror.Error) Problem {
	code, _ := err.Extensions["code"].(string)
	field, _ := err.Extensions["field"].(string)
	version, _ := err.Extensions["currentVersion"].(float64)
	retryable, _ := err.Extensions["retryable"].(bool)
	milliseconds, _ := err.Extensions["retryAfterMs"].(float64)
	return Problem{
		Code: code, Message: err.Message, Field: field, CurrentVersion: int(version),
		Retryable: retryable, RetryAfter: time.Duration(milliseconds) * time.Millisecond,
	}
}
