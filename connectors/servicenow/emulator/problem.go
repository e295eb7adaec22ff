package emulator

import (
	"fmt"
	"net/http"
)

// problem is an answer that says no, in the service's envelope.
type problem struct {
	status  int
	message string
	detail  any // nil is null
	header  map[string]string
}

func (p *problem) Error() string { return fmt.Sprintf("%d: %s", p.status, p.message) }

func (p *problem) body() any {
	return map[string]any{"error": map[string]any{"message": p.message, "detail": p.detail}, "status": "failure"}
}

func notAuthenticated() error {
	return &problem{
		status: http.StatusUnauthorized, message: "User Not Authenticated", detail: "Required to provide Auth information",
		header: map[string]string{"WWW-Authenticate": `BASIC realm="Service-now"`},
	}
}

func noRecord() error {
	return &problem{status: http.StatusNotFound, message: "No Record found", detail: "Record doesn't exist or ACL restricts the record retrieval"}
}

func noResource() error {
	return &problem{status: http.StatusBadRequest, message: "Requested URI does not represent any resource", detail: nil}
}

func invalidTable(name string) error {
	return &problem{status: http.StatusBadRequest, message: "Invalid table " + name}
}

func unreadable(detail string) error {
	return &problem{status: http.StatusBadRequest, message: "Exception while reading request", detail: detail}
}

func methodNotAllowed() error {
	return &problem{status: http.StatusMethodNotAllowed, message: "Method not supported", detail: nil}
}

// refused is how rules of the instance say no to a write.
func refused(format string, args ...any) error {
	return &problem{status: http.StatusForbidden, message: "Operation Failed", detail: fmt.Sprintf(format, args...)}
}

func notAllowed(operation string) error {
	return refused("ACL Exception %s Failed due to security constraints", operation)
}
