package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/callwright/callwright/connectors/salesforce/emulator/org"
	"github.com/callwright/callwright/connectors/salesforce/emulator/schema"
)

// object is the object that the path names.
func (c *call) object() (*schema.Object, error) {
	if o := c.org.Schema.Object(c.r.PathValue("object")); o != nil {
		return o, nil
	}
	return nil, &org.Fault{Status: 404, Code: "NOT_FOUND", Message: "The requested resource does not exist"}
}

// writer is who the session writes as.
func (c *call) writer() org.Writer {
	allow := strings.Contains(strings.ReplaceAll(strings.ToLower(c.r.Header.Get("Sforce-Duplicate-Rule-Header")), " ", ""), "allowsave=true")
	return org.Writer{User: c.session.user, AllowDuplicate: allow}
}

// record is the record that the path names, by id or by an external id.
func (c *call) record() (*org.Record, error) {
	object, err := c.object()
	if err != nil {
		return nil, err
	}
	var r *org.Record
	var fault *org.Fault
	if field := c.r.PathValue("field"); field != "" {
		r, fault = c.org.Find(object, field, c.r.PathValue("value"))
	} else {
		r, fault = c.org.Get(object, c.r.PathValue("id"))
	}
	if fault != nil {
		return nil, fault
	}
	return r, nil
}

func getRecord(c *call) *reply {
	r, err := c.record()
	if err != nil {
		return c.fail(err)
	}
	list := c.r.URL.Query().Get("fields")
	if list == "" {
		return ok(r.Full(c.base))
	}
	row, err := c.org.Show(r, list, c.base)
	if err != nil {
		return c.fail(err)
	}
	return ok(row)
}

func getExternal(c *call) *reply { return getRecord(c) }

func create(c *call) *reply {
	object, err := c.object()
	if err != nil {
		return c.fail(err)
	}
	body, err := decodeObject(c.body)
	if err != nil {
		return c.fail(err)
	}
	r, fault := c.org.Insert(object, body, c.writer())
	if fault != nil {
		return c.fail(fault)
	}
	return c.created(r, nil)
}

// saved is how the API tells that a record is written.
func saved(id string) org.Row {
	return org.Row{{Name: "id", Value: id}, {Name: "success", Value: true}, {Name: "errors", Value: []any{}}}
}

func (c *call) created(r *org.Record, more org.Row) *reply {
	return &reply{status: http.StatusCreated, location: r.URL(c.base), body: append(saved(r.ID), more...)}
}

func updateRecord(c *call) *reply {
	r, err := c.record()
	if err != nil {
		return c.fail(err)
	}
	body, err := decodeObject(c.body)
	if err != nil {
		return c.fail(err)
	}
	if fault := c.org.Update(r, body, c.writer()); fault != nil {
		return c.fail(fault)
	}
	return &reply{status: http.StatusNoContent}
}

func deleteRecord(c *call) *reply {
	r, err := c.record()
	if err != nil {
		return c.fail(err)
	}
	c.org.Delete(r, c.writer())
	return &reply{status: http.StatusNoContent}
}

func deleteExternal(c *call) *reply { return deleteRecord(c) }

// upsert updates the record with an external id, or makes it.
func upsert(c *call) *reply {
	object, err := c.object()
	if err != nil {
		return c.fail(err)
	}
	body, err := decodeObject(c.body)
	if err != nil {
		return c.fail(err)
	}
	r, made, fault := c.org.Upsert(object, org.Key{
		Field: c.r.PathValue("field"), Value: c.r.PathValue("value"), UpdateOnly: c.r.URL.Query().Get("updateOnly") == "true",
	}, body, c.writer())
	switch {
	case fault != nil:
		return c.fail(fault)
	case made:
		return c.created(r, org.Row{{Name: "created", Value: true}})
	case c.version < 46: // before, an update said nothing
		return &reply{status: http.StatusNoContent}
	}
	return ok(append(saved(r.ID), org.Cell{Name: "created", Value: false}))
}

// decodeObject reads a JSON object and keeps its numbers as written.
func decodeObject(data []byte) (map[string]any, error) {
	var whole json.RawMessage
	if err := json.Unmarshal(data, &whole); err != nil { // finds text after the value, too
		return nil, badJSON(data, err)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var body map[string]any
	if err := d.Decode(&body); err != nil {
		return nil, badJSON(data, err)
	}
	return body, nil
}

// badJSON tells where a body is no JSON, as the vendor does.
func badJSON(data []byte, err error) error {
	var syntax *json.SyntaxError
	at, message := len(data)+1, "Unexpected end-of-input"
	switch {
	case !errors.As(err, &syntax):
		at, message = 1, "Cannot deserialize the HTTP entity body: another type was expected"
	case syntax.Offset > 0 && !strings.HasPrefix(err.Error(), "unexpected end"):
		at = int(syntax.Offset)
		message = fmt.Sprintf("Unexpected character ('%c' (code %d))", data[at-1], data[at-1])
	}
	before := data[:at-1]
	line := bytes.Count(before, []byte("\n")) + 1
	column := at - 1 - bytes.LastIndexByte(before, '\n')
	return &org.Fault{Status: 400, Code: "JSON_PARSER_ERROR", Message: fmt.Sprintf("%s at [line:%d, column:%d]", message, line, column)}
}

// duplicates is the answer of a duplicate rule.
func (c *call) duplicates(f *org.Fault) []org.Row {
	matches := []org.Row{}
	for _, r := range f.Matches {
		matches = append(matches, org.Row{
			{Name: "additionalInformation", Value: []any{}}, {Name: "fieldDiffs", Value: []any{}},
			{Name: "matchConfidence", Value: json.Number("100.0")}, {Name: "record", Value: r.Bare(c.base)},
		})
	}
	kind := f.Matches[0].Object.Name
	result := org.Row{
		{Name: "allowSave", Value: true}, {Name: "duplicateRule", Value: kind + "s_DR"}, {Name: "duplicateRuleEntityType", Value: kind},
		{Name: "errorMessage", Value: f.Message},
		{Name: "matchResults", Value: []org.Row{{
			{Name: "entityType", Value: kind}, {Name: "errors", Value: []any{}}, {Name: "matchEngine", Value: "ExactMatchEngine"},
			{Name: "matchRecords", Value: matches}, {Name: "rule", Value: kind + "_MR"}, {Name: "size", Value: len(matches)},
			{Name: "success", Value: true},
		}}},
	}
	return []org.Row{{
		{Name: c.e.strict.DuplicateKey, Value: result}, {Name: "errorCode", Value: f.Code}, {Name: "message", Value: f.Message},
	}}
}
