package record

// The codes of errors, in extensions.code of a response. The list is closed: clients may switch over it.
const (
	CodeParseFailed      = "GRAPHQL_PARSE_FAILED"          // the document is not GraphQL
	CodeValidationFailed = "GRAPHQL_VALIDATION_FAILED"     // the document does not fit the schema
	CodeNotPersisted     = "PERSISTED_QUERY_NOT_FOUND"     // no document has the hash: send it with its text
	CodeNotSupported     = "PERSISTED_QUERY_NOT_SUPPORTED" // the service keeps no documents by their hashes
	CodeBadUserInput     = "BAD_USER_INPUT"                // an argument or variable is wrong
	CodeBadCursor        = "BAD_CURSOR"                    // the cursor belongs to another list, or is no cursor
	CodeUnauthenticated  = "UNAUTHENTICATED"               // the token is missing or invalid
	CodeForbidden        = "FORBIDDEN"                     // the token lacks a scope
	CodeNotFound         = "NOT_FOUND"                     // the record to change does not exist
	CodeAlreadyExists    = "ALREADY_EXISTS"                // a unique key is taken
	CodeConflict         = "CONFLICT"                      // the record's state forbids the change
	CodeKeyReused        = "IDEMPOTENCY_KEY_REUSED"        // the key belongs to another document
	CodeLimitExceeded    = "LIMIT_EXCEEDED"                // the request exceeds a limit
	CodeRateLimited      = "RATE_LIMITED"                  // the quota is spent
	CodeTimeout          = "TIMEOUT"                       // a deadline passed; nothing was written
	CodeUnavailable      = "UNAVAILABLE"                   // the database can't serve the request, or a commit's outcome is unknown
	CodeInternal         = "INTERNAL"                      // a fault of the service; its log has the cause under the request ID
)

// Codes returns all codes.
func Codes() []string {
	return []string{
		CodeParseFailed, CodeValidationFailed, CodeNotPersisted, CodeNotSupported, CodeBadUserInput, CodeBadCursor,
		CodeUnauthenticated, CodeForbidden, CodeNotFound, CodeAlreadyExists, CodeConflict, CodeKeyReused,
		CodeLimitExceeded, CodeRateLimited, CodeTimeout, CodeUnavailable, CodeInternal,
	}
}
