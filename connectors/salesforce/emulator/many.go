package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/callwright/callwright/connectors/salesforce/emulator/org"
	"github.com/callwright/callwright/connectors/salesforce/emulator/schema"
)

// maxMany is how many records a collection may hold.
const maxMany = 200

// collection is the body of a write of many records.
type collection struct {
	AllOrNone bool              `json:"allOrNone"`
	Records   []json.RawMessage `json:"records"`
}

// outcome is what became of one record of many.
type outcome struct {
	id    string
	more  org.Row
	fault *org.Fault
}

func createMany(c *call) *reply {
	return c.each(func(object *schema.Object, body map[string]any) outcome {
		r, fault := c.org.Insert(object, body, c.writer())
		if fault != nil {
			return outcome{fault: fault}
		}
		return outcome{id: r.ID}
	})
}

func updateMany(c *call) *reply {
	return c.each(func(object *schema.Object, body map[string]any) outcome {
		id := takeKey(body, "Id")
		r, fault := c.org.Get(object, id)
		if fault == nil {
			fault = c.org.Update(r, body, c.writer())
		}
		return outcome{id: id, fault: fault}
	})
}

func upsertMany(c *call) *reply {
	field := c.r.PathValue("field")
	return c.each(func(object *schema.Object, body map[string]any) outcome {
		key := org.Key{Field: field, Value: takeKey(body, field)}
		r, made, fault := c.org.Upsert(object, key, body, c.writer())
		if fault != nil {
			return outcome{fault: fault}
		}
		return outcome{id: r.ID, more: org.Row{{Name: "created", Value: made}}}
	})
}

// takeKey takes a text out of a body, in any case.
func takeKey(body map[string]any, name string) string {
	for key, v := range body {
		if strings.EqualFold(key, name) {
			delete(body, key)
			s, _ := v.(string)
			return s
		}
	}
	return ""
}

// each writes the records of the body one by one.
func (c *call) each(write func(*schema.Object, map[string]any) outcome) *reply {
	var many collection
	if err := json.Unmarshal(c.body, &many); err != nil {
		return c.fail(badJSON(c.body, err))
	}
	if len(many.Records) > maxMany {
		return c.fail(tooMany())
	}
	return c.all(many.AllOrNone, len(many.Records), func(i int) outcome {
		body, err := decodeObject(many.Records[i])
		if err != nil {
			return outcome{fault: asFault(err)}
		}
		object, fault := c.typeOf(body)
		if fault != nil {
			return outcome{fault: fault}
		}
		return write(object, body)
	})
}

func tooMany() *org.Fault {
	return &org.Fault{Status: 400, Code: "LIMIT_EXCEEDED", Message: fmt.Sprintf("record limit reached. cannot process more than %d records", maxMany)}
}

func asFault(err error) *org.Fault {
	var f *org.Fault
	if errors.As(err, &f) {
		return f
	}
	return &org.Fault{Status: 500, Code: "UNKNOWN_EXCEPTION", Message: "An unexpected error occurred."}
}

// typeOf is the object that a record's attributes name.
func (c *call) typeOf(body map[string]any) (*schema.Object, *org.Fault) {
	attributes, _ := body["attributes"].(map[string]any)
	name, _ := attributes["type"].(string)
	if name == "" {
		name = c.r.PathValue("object")
	}
	if o := c.org.Schema.Object(name); o != nil {
		return o, nil
	}
	return nil, &org.Fault{Status: 400, Code: "INVALID_TYPE", Message: fmt.Sprintf("sObject type '%s' is not supported.", name)}
}

func deleteMany(c *call) *reply {
	q := c.r.URL.Query()
	ids := names(q.Get("ids"))
	if len(ids) > maxMany {
		return c.fail(tooMany())
	}
	return c.all(q.Get("allOrNone") == "true", len(ids), func(i int) outcome {
		object := c.org.Schema.ByPrefix(ids[i])
		if object == nil {
			return outcome{fault: &org.Fault{Code: "MALFORMED_ID", Message: "malformed id " + ids[i]}}
		}
		r, fault := c.org.Get(object, ids[i])
		if fault != nil {
			return outcome{fault: fault}
		}
		c.org.Delete(r, c.writer())
		return outcome{id: r.ID}
	})
}

// all performs n writes. If all must succeed and one fails, none is done.
func (c *call) all(allOrNone bool, n int, write func(i int) outcome) *reply {
	before := c.org.Snapshot()
	rows, failed := make([]org.Row, n), false
	for i := range n {
		o := write(i)
		failed = failed || o.fault != nil
		rows[i] = o.row()
	}
	if failed && allOrNone {
		c.org.Restore(before)
		for i, row := range rows {
			if row[1].Value == true {
				rows[i] = outcome{fault: rolledBack()}.row()
			}
		}
	}
	return ok(rows)
}

func rolledBack() *org.Fault {
	return &org.Fault{Code: "ALL_OR_NONE_OPERATION_ROLLED_BACK",
		Message: "Record rolled back because not all records were valid and the request was using AllOrNone header"}
}

// row tells what became of a record. Its error key is statusCode, unlike
// everywhere else.
func (o outcome) row() org.Row {
	if o.fault == nil {
		return append(saved(o.id), o.more...)
	}
	fields := o.fault.Fields
	if fields == nil {
		fields = []string{}
	}
	code, message := o.fault.Code, o.fault.Message
	if o.fault.Found != nil { // alone it is a status, 300
		code, message = "DUPLICATE_EXTERNAL_ID", "User-specified external ID matched more than one record during an upsert"
	}
	problem := org.Row{{Name: "statusCode", Value: code}, {Name: "message", Value: message}, {Name: "fields", Value: fields}}
	row := org.Row{{Name: "success", Value: false}, {Name: "errors", Value: []org.Row{problem}}}
	if o.id != "" {
		row = append(org.Row{{Name: "id", Value: o.id}}, row...)
	}
	return row
}

// retrieveMany shows records by their ids; one that does not exist is null.
func retrieveMany(c *call) *reply {
	object, err := c.object()
	if err != nil {
		return c.fail(err)
	}
	var want struct{ Ids, Fields []string }
	if c.body == nil {
		q := c.r.URL.Query()
		want.Ids, want.Fields = names(q.Get("ids")), names(q.Get("fields"))
	} else if err := json.Unmarshal(c.body, &want); err != nil {
		return c.fail(badJSON(c.body, err))
	}
	rows := make([]any, len(want.Ids))
	for i, id := range want.Ids {
		r, fault := c.org.Get(object, id)
		if fault != nil {
			continue
		}
		if rows[i], err = c.org.Show(r, strings.Join(want.Fields, ","), c.base); err != nil {
			return c.fail(err)
		}
	}
	return ok(rows)
}
