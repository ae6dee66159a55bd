package tracing

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// envResource has attributes of the resource: "deployment.environment.name=test,k=v".
const envResource = "OTEL_RESOURCE_ATTRIBUTES"

// Limits of numbers that the SDK reads.
const (
	noLimit  = -1
	mostSize = 1 << 20   // elements
	mostTime = 1<<31 - 1 // milliseconds, 24 days
)

// sdkNumbers are the variables that OpenTelemetry's SDK reads as numbers itself. The SDK ignores invalid ones, with a line on
// standard error, and panics for a negative queue size.
var sdkNumbers = []struct {
	name        string
	least, most int
}{
	{"OTEL_BSP_SCHEDULE_DELAY", 1, mostTime},
	{"OTEL_BSP_EXPORT_TIMEOUT", 1, mostTime},
	{"OTEL_BSP_MAX_QUEUE_SIZE", 1, mostSize},
	{"OTEL_BSP_MAX_EXPORT_BATCH_SIZE", 1, mostSize},
	{"OTEL_ATTRIBUTE_COUNT_LIMIT", noLimit, mostSize},
	{"OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", noLimit, mostSize},
	{"OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", noLimit, mostSize},
	{"OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", noLimit, mostSize},
	{"OTEL_SPAN_EVENT_COUNT_LIMIT", noLimit, mostSize},
	{"OTEL_SPAN_LINK_COUNT_LIMIT", noLimit, mostSize},
	{"OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT", noLimit, mostSize},
	{"OTEL_LINK_ATTRIBUTE_COUNT_LIMIT", noLimit, mostSize},
}

// sdk checks the variables that the SDK reads itself.
func (v *variables) sdk() {
	v.sampler()
	for _, each := range sdkNumbers {
		text := v.one(each.name)
		if text == "" {
			continue
		}
		if n, err := strconv.Atoi(text); err != nil || n < each.least || n > each.most {
			v.errs = append(v.errs, fmt.Errorf("%s: %q is not a whole number from %d to %d", each.name, text, each.least, each.most))
		}
	}
	if _, err := pairs(v.one(envResource)); err != nil {
		v.errs = append(v.errs, fmt.Errorf("%s: %w", envResource, err))
	}
}

// pairs reads "name=value,other=value" with percent-encoded values. The error shows no text, which may be a secret.
func pairs(text string) ([][2]string, error) {
	if text == "" {
		return nil, nil
	}
	var out [][2]string
	for pair := range strings.SplitSeq(text, ",") {
		name, value, found := strings.Cut(pair, "=")
		name = strings.TrimSpace(name)
		value, err := url.PathUnescape(strings.TrimSpace(value))
		if !found || name == "" || err != nil {
			return nil, errors.New("must be name=value, percent-encoded, several separated by commas")
		}
		out = append(out, [2]string{name, value})
	}
	return out, nil
}
