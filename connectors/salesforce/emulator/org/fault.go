package org

import "fmt"

// Fault is a request that the org refuses, as the API reports it.
type Fault struct {
	Status  int
	Code    string
	Message string
	Fields  []string // nil: the API's answer has no fields
	Found   []*Record
	Matches []*Record // the records that a duplicate rule found
}

// Error implements error.
func (f *Fault) Error() string { return f.Code + ": " + f.Message }

func refuse(code, format string, args ...any) *Fault {
	return &Fault{Status: 400, Code: code, Message: fmt.Sprintf(format, args...)}
}

// on names the fields that the fault is about.
func (f *Fault) on(fields ...string) *Fault {
	f.Fields = append([]string{}, fields...)
	return f
}

func notFound(message string) *Fault {
	return &Fault{Status: 404, Code: "NOT_FOUND", Message: message}
}

func deleted() *Fault {
	return (&Fault{Status: 404, Code: "ENTITY_IS_DELETED", Message: "entity is deleted"}).on()
}

func noColumn(field, object string) *Fault {
	return refuse("INVALID_FIELD", "No such column '%s' on sobject of type %s", field, object)
}
