package transport

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"recordgraph/export"
	"recordgraph/internal/reqlog"
	"recordgraph/record"
	"recordgraph/server/reply"
)

// The defaults of [ExportConfig].
const (
	DefaultExportTimeout = 30 * time.Minute
	DefaultMaxExports    = 2
)

// exportRetryAfter is about how long exports run.
const exportRetryAfter = 10 * time.Second

// ExportConfig is what [NewExport] needs. Zero limits take their default.
type ExportConfig struct {
	Exporter *export.Exporter
	Session  func(ctx context.Context) export.Session // of the caller
	Caller   func(ctx context.Context) string         // names the caller, who may have a part of Max; nil: no callers
	Present  graphql.ErrorPresenterFunc               // makes the error for the client
	Timeout  time.Duration                            // of one export
	Max      int                                      // exports that run at once
	MaxCost  int                                      // of the filter and the order of one export; 0: no limit
}

// exportHandler streams all records of a type.
type exportHandler struct {
	ExportConfig
	running *slots
}

// NewExport returns the handler of /export/{file}: "movies.ndjson" or "movies.csv", with the parameters filter, orderBy and fields.
// When an export fails midway, the connection is cut, so that no client mistakes a part for the whole.
func NewExport(config ExportConfig) http.Handler {
	if config.Timeout == 0 {
		config.Timeout = DefaultExportTimeout
	}
	if config.Max == 0 {
		config.Max = DefaultMaxExports
	}
	if config.Caller == nil {
		config.Caller = noCaller
	}
	return &exportHandler{config, newSlots(config.Max)}
}

// ServeHTTP answers one export.
func (h *exportHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e, ok := h.prepare(w, r)
	switch {
	case !ok:
		return
	case r.Method == http.MethodHead:
		describeExport(w, e)
		return
	case !r.ProtoAtLeast(1, 1):
		reply.Refusal{
			Status: http.StatusHTTPVersionNotSupported, Code: record.CodeBadUserInput,
			Message: "exports need HTTP/1.1 or later: HTTP/1.0 can't mark the end of a response",
		}.Write(w, r)
		return
	}
	caller := h.Caller(r.Context())
	if ok, own := h.running.take(caller); !ok {
		h.busy(own).Write(w, r)
		return
	}
	defer h.running.give(caller)
	h.stream(w, r, e)
}

// busy is the answer to an export without a free slot; own means that exports of the same caller have the slots.
func (h *exportHandler) busy(own bool) reply.Refusal {
	message := fmt.Sprintf("%d exports are running, the most allowed; try again later", h.Max)
	if own {
		message = fmt.Sprintf("%d exports of one caller are running, the most allowed; try again later", h.running.ofOne())
	}
	return reply.Refusal{Status: http.StatusServiceUnavailable, Code: record.CodeUnavailable, Retryable: true, RetryAfter: exportRetryAfter, Message: message}
}

// prepare checks a request before any record is read, and answers when it is wrong.
func (h *exportHandler) prepare(w http.ResponseWriter, r *http.Request) (*export.Export, bool) {
	req, found := h.find(r.PathValue("file"))
	if !found {
		reply.Refusal{Status: http.StatusNotFound, Code: record.CodeNotFound, Message: "unknown export: use the plural name of a record type with .ndjson or .csv"}.Write(w, r)
		return nil, false
	}
	if refused := readExportQuery(r.URL.RawQuery, &req); refused != nil {
		refused.Write(w, r)
		return nil, false
	}
	req.Session, req.Now, req.MaxCost = h.Session(r.Context()), time.Now(), h.MaxCost
	e, problems := h.Exporter.Prepare(req)
	if len(problems) > 0 {
		errs := make([]error, len(problems))
		for i, p := range problems {
			errs[i] = p
		}
		h.refuse(w, r, errs...)
		return nil, false
	}
	return e, true
}

// find finds the type and format of a file name: "movies.csv".
func (h *exportHandler) find(file string) (export.Request, bool) {
	plural, extension, _ := strings.Cut(file, ".")
	format := export.Format(extension)
	for _, t := range h.Exporter.Schema().Types {
		known := slices.ContainsFunc(t.AllNames(), func(n record.Names) bool { return n.Plural == plural })
		if known && (format == export.NDJSON || format == export.CSV) {
			return export.Request{Type: t, Format: format}, true
		}
	}
	return export.Request{}, false
}

// readExportQuery reads the parameters. A misspelt one is an error: it must not export everything.
func readExportQuery(raw string, req *export.Request) *reply.Refusal {
	query, err := url.ParseQuery(raw)
	if err != nil {
		return reply.BadRequest("the parameters of the address are not encoded as they must be")
	}
	for name, values := range query {
		if len(values) > 1 {
			return reply.BadRequest("a parameter is given twice")
		}
		switch name {
		case "filter":
			req.Filter = values[0]
		case "orderBy":
			req.OrderBy = values[0]
		case "fields":
			req.Fields = strings.Split(values[0], ",")
		default:
			return reply.BadRequest("the parameters of an export are filter, orderBy and fields")
		}
	}
	for _, text := range []string{req.Filter, req.OrderBy} {
		if refused := inspect(text); refused != nil && json.Valid([]byte(text)) { // other texts are not JSON, which Prepare reports
			return refused
		}
	}
	return nil
}

// refuse answers with errors, before the first record.
func (h *exportHandler) refuse(w http.ResponseWriter, r *http.Request, errs ...error) {
	shown := make(gqlerror.List, len(errs))
	for i, err := range errs {
		shown[i] = h.Present(r.Context(), err)
	}
	reply.Errors(w, r, shown)
}

// describeExport sets the headers of an export.
func describeExport(w http.ResponseWriter, e *export.Export) {
	w.Header().Set("Content-Type", e.Format.MediaType())
	w.Header().Set("Content-Disposition", `attachment; filename="`+e.Type().Plural+"."+string(e.Format)+`"`)
}

// stream writes the records. An error after the first record cuts the connection: there is no other way to report it.
func (h *exportHandler) stream(w http.ResponseWriter, r *http.Request, e *export.Export) {
	ctx, cancel := context.WithTimeout(r.Context(), h.Timeout)
	defer cancel()
	out := newStream(w, func() { describeExport(w, e) })
	n, err := e.Write(ctx, out)
	reqlog.Update(r.Context(), func(i *reqlog.Info) { i.Records = n })
	switch {
	case err == nil:
	case !out.begun:
		h.refuse(w, r, err)
	case out.failed:
		reqlog.Update(r.Context(), func(i *reqlog.Info) { i.Cut = true })
		panic(http.ErrAbortHandler) // the client has gone, or stopped reading
	default:
		shown := h.Present(r.Context(), err) // logs the error
		reqlog.Update(r.Context(), func(i *reqlog.Info) { i.Code, i.Cut = reply.Code(shown), true })
		panic(http.ErrAbortHandler)
	}
}
