package effect

import (
	"encoding/json"

	"github.com/callwright/callwright/engine/value"
)

// A pop waits in the state of its run, and traces tell what was shown. Their
// data is written so that every number comes back as what it was.

// MarshalJSON writes the pop with its data as package value does.
func (p Pop) MarshalJSON() ([]byte, error) {
	type plain Pop
	exact := struct {
		plain
		Records []value.Map `json:"records,omitempty"`
	}{plain: plain(p)}
	for _, r := range p.Records {
		exact.Records = append(exact.Records, r)
	}
	return json.Marshal(exact)
}

// MarshalJSON writes the record with its data as package value does.
func (n NewRecord) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Object   string    `json:"object"`
		Defaults value.Map `json:"defaults,omitempty"`
	}{n.Object, n.Defaults})
}

// MarshalJSON writes what was shown with its payload as package value does.
func (s Shown) MarshalJSON() ([]byte, error) {
	type plain Shown
	exact := struct {
		plain
		Payload json.RawMessage `json:"payload,omitempty"`
	}{plain: plain(s)}
	if s.Payload != nil {
		data, err := value.Admit(s.Payload)
		if err != nil {
			return nil, err
		}
		if exact.Payload, err = value.Encode(data); err != nil {
			return nil, err
		}
	}
	return json.Marshal(exact)
}
