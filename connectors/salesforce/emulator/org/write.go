package org

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/connectors/salesforce/emulator/schema"
)

// TimeLayout is how the API writes a time.
const TimeLayout = "2006-01-02T15:04:05.000-0700"

// Writer says who writes and how.
type Writer struct {
	User           string // the id of the user
	AllowDuplicate bool   // save in spite of the duplicate rule
}

// Insert makes a record of decoded JSON, in which numbers are json.Number.
func (o *Org) Insert(object *schema.Object, body map[string]any, by Writer) (*Record, *Fault) {
	if key := given(body, "Id"); key != "" {
		return nil, refuse("INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call").on("Id")
	}
	values, fault := o.values(object, body)
	if fault != nil {
		return nil, fault
	}
	defaults(object, values, by)
	now := stamp(o.now())
	values["CreatedDate"], values["CreatedById"] = now, by.User
	r := o.record(object, "", values, by)
	if fault := o.check(r, by); fault != nil {
		return nil, fault
	}
	r.ID = o.fresh(object)
	r.values["Id"] = r.ID
	o.put(r)
	return r, nil
}

// Update changes fields of a record.
func (o *Org) Update(old *Record, body map[string]any, by Writer) *Fault {
	if key := given(body, "Id"); key != "" {
		return refuse("INVALID_FIELD", "The Id field should not be specified in the sobject data.").on("Id")
	}
	changes, fault := o.values(old.Object, body)
	if fault != nil {
		return fault
	}
	values := maps.Clone(old.values)
	maps.Copy(values, changes)
	r := o.record(old.Object, old.ID, values, by)
	if fault := o.check(r, by); fault != nil {
		return fault
	}
	o.put(r)
	return nil
}

// Delete puts a record into the bin, where only queryAll sees it.
func (o *Org) Delete(old *Record, by Writer) {
	values := maps.Clone(old.values)
	values["IsDeleted"] = true
	r := o.record(old.Object, old.ID, values, by)
	r.Deleted = true
	o.put(r)
}

// Load puts a record of a seed in place: it may set its id and what else only
// the system sets, and is found at once.
func (o *Org) Load(object *schema.Object, body map[string]any, by Writer) *Fault {
	values := map[string]any{}
	for _, key := range slices.Sorted(maps.Keys(body)) {
		f := object.Field(key)
		if f == nil {
			return noColumn(key, object.Name)
		}
		v, fault := convert(object, f, body[key])
		if fault != nil {
			return fault
		}
		values[f.Name] = v
	}
	defaults(object, values, by)
	made := o.record(object, "", maps.Clone(values), by)
	maps.Copy(made.values, values) // what the seed says goes before the system's
	if made.Text("CreatedDate") == "" {
		made.values["CreatedDate"], made.values["CreatedById"] = stamp(o.now()), by.User
	}
	made.values["SystemModstamp"] = made.values["LastModifiedDate"]
	if made.ID = made.Text("Id"); made.ID == "" {
		made.ID = o.fresh(object)
		made.values["Id"] = made.ID
	}
	made.indexed = time.Time{}
	switch {
	case !strings.HasPrefix(made.ID, object.Prefix):
		return refuse("MALFORMED_ID", "%s ID: id value of incorrect type: %s", object.Label, made.ID).on("Id")
	case o.tables[object.Name].rows[made.ID] != nil:
		return refuse("DUPLICATE_VALUE", "there are two records with the id %s", made.ID).on("Id")
	}
	if fault := o.required(made); fault != nil {
		return fault
	}
	o.put(made)
	return nil
}

// record completes values to a record: what the system writes, formulas, and
// the words for searches.
func (o *Org) record(object *schema.Object, id string, values map[string]any, by Writer) *Record {
	now := o.now()
	values["LastModifiedDate"], values["SystemModstamp"] = stamp(now), stamp(now)
	values["LastModifiedById"] = by.User
	if values["IsDeleted"] == nil {
		values["IsDeleted"] = false
	}
	r := &Record{ID: id, Object: object, values: values, indexed: now.Add(o.rules.IndexLag)}
	for _, f := range object.Fields {
		o.compute(f, r)
	}
	r.index()
	return r
}

func defaults(object *schema.Object, values map[string]any, by Writer) {
	for _, f := range object.Fields {
		switch {
		case values[f.Name] != nil:
		case f.Default != nil:
			values[f.Name] = f.Default
		case f.Type == "boolean":
			values[f.Name] = false
		case f.Owner && by.User != "":
			values[f.Name] = by.User
		}
	}
}

// given finds a key in any case.
func given(body map[string]any, name string) string {
	for key := range body {
		if strings.EqualFold(key, name) {
			return key
		}
	}
	return ""
}

func stamp(t time.Time) string { return t.UTC().Format(TimeLayout) }
