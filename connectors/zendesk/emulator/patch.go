package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
)

// clone copies a record deeply. Records are never changed in place: search
// holds older versions of them.
func clone[T any](v *T) (*T, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	out := new(T)
	return out, json.Unmarshal(data, out)
}

// patch returns a copy of the record with the allowed attributes set; others
// are ignored, as the service does.
func patch[T any](v *T, attrs attributes, allowed []string) (*T, error) {
	out, err := clone(v)
	if err != nil {
		return nil, err
	}
	some := attributes{}
	for _, name := range allowed {
		if value, ok := attrs[name]; ok {
			some[name] = value
		}
	}
	data, err := json.Marshal(some)
	if err != nil {
		return nil, err
	}
	return out, decodeError(json.Unmarshal(data, out))
}

// read decodes one attribute; absent ones leave the zero value.
func read[T any](attrs attributes, name string) (T, error) {
	var v T
	raw, ok := attrs[name]
	if !ok {
		return v, nil
	}
	if err := json.Unmarshal(raw, &v); err != nil {
		return v, invalidAttribute(name, "has the wrong type")
	}
	return v, nil
}

func decodeError(err error) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return invalidAttribute(wrong.Field, "must not be a "+wrong.Value)
	}
	if err != nil {
		return invalidAttribute("time", fmt.Sprintf("cannot be read: %v", err))
	}
	return nil
}

// plain is a JSON value as search and validation see it: text without quotes,
// nothing for null.
func plain(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	if isNull(raw) {
		return ""
	}
	return string(raw)
}

// plains is plain for each member of a list, and for a single value.
func plains(raw json.RawMessage) []string {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		list = []json.RawMessage{raw}
	}
	var out []string
	for _, v := range list {
		out = append(out, plain(v))
	}
	return out
}

func isNull(raw json.RawMessage) bool { return len(raw) == 0 || string(raw) == "null" }

// value is what a pointer points to, or nothing.
func value[T any](p *T) T {
	var zero T
	if p == nil {
		return zero
	}
	return *p
}

// optional is a pointer to v, or nil for nothing.
func optional[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

// object is a JSON object that keeps the order of its members.
type object []member

type member struct {
	name  string
	value any
}

// MarshalJSON implements json.Marshaler.
func (o object) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, m := range o {
		if i > 0 {
			out = append(out, ',')
		}
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		out = append(append(append(out, name...), ':'), value...)
	}
	return append(out, '}'), nil
}
