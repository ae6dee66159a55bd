package tracing

import (
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"google.golang.org/protobuf/encoding/protowire"
)

// Field numbers of OTLP's messages, as in opentelemetry/proto/trace/v1/trace.proto.
const (
	dataResourceSpans = 1

	resourceSpansResource, resourceSpansScope, resourceSpansSchema = 1, 2, 3
	resourceAttributes                                             = 1
	scopeSpansScope, scopeSpansSpan                                = 1, 2
	scopeName, scopeVersion                                        = 1, 2

	spanTraceID, spanID, spanState, spanParent = 1, 2, 3, 4
	spanName, spanKind, spanStart, spanEnd     = 5, 6, 7, 8
	spanAttributes, spanStatus, spanFlags      = 9, 15, 16
	statusMessage, statusCode                  = 2, 3
	statusError                                = 2

	keyValueKey, keyValueValue             = 1, 2
	valueString, valueBool, valueInt       = 1, 2, 3
	flagSampled, flagHasRemote, flagRemote = 1, 0x100, 0x200
)

// encode writes an ExportTraceServiceRequest of spans of one resource and one scope. They have neither events nor links.
func encode(spans []sdktrace.ReadOnlySpan) []byte {
	if len(spans) == 0 {
		return nil
	}
	of, scope := spans[0].Resource(), spans[0].InstrumentationScope()
	return message(nil, dataResourceSpans, func(b []byte) []byte {
		b = message(b, resourceSpansResource, func(b []byte) []byte { return attributes(b, resourceAttributes, of.Attributes()) })
		b = message(b, resourceSpansScope, func(b []byte) []byte {
			b = message(b, scopeSpansScope, func(b []byte) []byte {
				return text(text(b, scopeName, scope.Name), scopeVersion, scope.Version)
			})
			for _, s := range spans {
				b = message(b, scopeSpansSpan, func(b []byte) []byte { return span(b, s) })
			}
			return b
		})
		return text(b, resourceSpansSchema, of.SchemaURL())
	})
}

// message appends a message field. Its length comes first, so the content is written apart.
func message(b []byte, field protowire.Number, fill func([]byte) []byte) []byte {
	b = protowire.AppendTag(b, field, protowire.BytesType)
	return protowire.AppendBytes(b, fill(nil))
}

func text(b []byte, field protowire.Number, s string) []byte {
	if s == "" {
		return b
	}
	b = protowire.AppendTag(b, field, protowire.BytesType)
	return protowire.AppendString(b, strings.ToValidUTF8(s, "\uFFFD"))
}

func number(b []byte, field protowire.Number, n uint64) []byte {
	b = protowire.AppendTag(b, field, protowire.VarintType)
	return protowire.AppendVarint(b, n)
}

func raw(b []byte, field protowire.Number, value []byte) []byte {
	b = protowire.AppendTag(b, field, protowire.BytesType)
	return protowire.AppendBytes(b, value)
}

func fixed(b []byte, field protowire.Number, n int64) []byte {
	b = protowire.AppendTag(b, field, protowire.Fixed64Type)
	return protowire.AppendFixed64(b, uint64(n))
}

func span(b []byte, s sdktrace.ReadOnlySpan) []byte {
	of := s.SpanContext()
	trace, id := of.TraceID(), of.SpanID()
	b = raw(raw(b, spanTraceID, trace[:]), spanID, id[:])
	b = text(b, spanState, of.TraceState().String())
	flags := uint32(flagHasRemote) | uint32(of.TraceFlags())&flagSampled
	if parent := s.Parent(); parent.HasSpanID() {
		id := parent.SpanID()
		b = raw(b, spanParent, id[:])
		if parent.IsRemote() {
			flags |= flagRemote
		}
	}
	b = text(b, spanName, s.Name())
	b = number(b, spanKind, uint64(s.SpanKind())) // the numbers are the same
	b = fixed(fixed(b, spanStart, s.StartTime().UnixNano()), spanEnd, s.EndTime().UnixNano())
	b = attributes(b, spanAttributes, s.Attributes())
	if status := s.Status(); status.Code == codes.Error {
		b = message(b, spanStatus, func(b []byte) []byte {
			return number(text(b, statusMessage, status.Description), statusCode, statusError)
		})
	}
	b = protowire.AppendTag(b, spanFlags, protowire.Fixed32Type)
	return protowire.AppendFixed32(b, flags)
}

func attributes(b []byte, field protowire.Number, all []attribute.KeyValue) []byte {
	for _, each := range all {
		b = message(b, field, func(b []byte) []byte {
			b = text(b, keyValueKey, string(each.Key))
			return message(b, keyValueValue, func(b []byte) []byte { return value(b, each.Value) })
		})
	}
	return b
}

// value writes booleans and integers as such, and other values, of which there are none here, as text.
func value(b []byte, v attribute.Value) []byte {
	switch v.Type() {
	case attribute.BOOL:
		return number(b, valueBool, protowire.EncodeBool(v.AsBool()))
	case attribute.INT64:
		return number(b, valueInt, uint64(v.AsInt64()))
	default:
		b = protowire.AppendTag(b, valueString, protowire.BytesType)
		return protowire.AppendString(b, strings.ToValidUTF8(v.String(), "\uFFFD"))
	}
}
