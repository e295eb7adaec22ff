package org

import (
	"encoding/json"
	"maps"
	"math"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/callwright/callwright/connectors/salesforce/emulator/schema"
	"github.com/callwright/callwright/connectors/salesforce/emulator/soql"
)

// values converts a body to the values of fields. The key attributes, with
// which records come back from the API, is passed over.
func (o *Org) values(object *schema.Object, body map[string]any) (map[string]any, *Fault) {
	values := map[string]any{}
	var fixed []string
	for _, key := range slices.Sorted(maps.Keys(body)) {
		f := object.Field(key)
		switch {
		case key == "attributes":
			continue
		case f == nil:
			return nil, noColumn(key, object.Name)
		case f.ReadOnly:
			fixed = append(fixed, f.Name)
			continue
		}
		v, fault := convert(object, f, body[key])
		if fault != nil {
			return nil, fault
		}
		values[f.Name] = v
	}
	if len(fixed) > 0 {
		return nil, refuse("INVALID_FIELD_FOR_INSERT_UPDATE", "Unable to create/update fields: %s. Please check the security "+
			"settings of this field and verify that it is read/write for your profile or permission set.", strings.Join(fixed, ", ")).on(fixed...)
	}
	return values, nil
}

// convert makes a field's value of a JSON value.
func convert(object *schema.Object, f *schema.Field, v any) (any, *Fault) {
	switch {
	case v == nil:
		if f.Type == "boolean" {
			return false, nil
		}
		return nil, nil
	case f.Type == "boolean":
		return boolean(f, v)
	case f.Numeric():
		return numeric(f, v)
	}
	s, ok := v.(string)
	if !ok {
		return nil, unreadable(f, v)
	}
	switch {
	case f.Type == "date":
		return date(f, s)
	case f.Type == "datetime":
		return datetime(f, s)
	case f.IsID():
		return reference(f, s)
	}
	return textual(f, s)
}

func textual(f *schema.Field, s string) (any, *Fault) {
	s = strings.TrimSpace(s)
	switch {
	case s == "":
		return nil, nil
	case utf8.RuneCountInString(s) > f.Length:
		return nil, refuse("STRING_TOO_LONG", "%s: data value too large: %s (max length=%d)", f.Label, s, f.Length).on(f.Name)
	case f.Type == "email" && !address(s):
		return nil, refuse("INVALID_EMAIL_ADDRESS", "%s: invalid email address: %s", f.Label, s).on(f.Name)
	case f.Restricted && !slices.Contains(f.Values, s):
		return nil, refuse("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "%s: bad value for restricted picklist field: %s", f.Label, s).on(f.Name)
	}
	return s, nil
}

func address(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s
}

func reference(f *schema.Field, s string) (any, *Fault) {
	if s == "" {
		return nil, nil
	}
	id, ok := ID18(s)
	if !ok {
		return nil, refuse("MALFORMED_ID", "%s: id value of incorrect type: %s", f.Label, s).on(f.Name)
	}
	return id, nil
}

func boolean(f *schema.Field, v any) (any, *Fault) {
	if s, ok := v.(string); ok {
		b, err := strconv.ParseBool(strings.ToLower(s))
		if err == nil {
			return b, nil
		}
	}
	if b, ok := v.(bool); ok {
		return b, nil
	}
	return nil, unreadable(f, v)
}

func numeric(f *schema.Field, v any) (any, *Fault) {
	var n float64
	var err error
	switch v := v.(type) {
	case json.Number:
		n, err = v.Float64()
	case string:
		n, err = strconv.ParseFloat(v, 64)
	default:
		return nil, unreadable(f, v)
	}
	switch {
	case err != nil || math.IsNaN(n) || math.IsInf(n, 0), f.Type == "int" && n != math.Trunc(n):
		return nil, unreadable(f, v)
	case f.Type == "int" && math.Abs(n) > math.MaxInt32, math.Abs(n) >= 1e18:
		return nil, refuse("NUMBER_OUTSIDE_VALID_RANGE", "%s: value outside of valid range on numeric field: %v", f.Label, v).on(f.Name)
	}
	return n, nil
}

func date(f *schema.Field, s string) (any, *Fault) {
	if d, err := time.Parse(time.DateOnly, s); err == nil {
		return d.Format(time.DateOnly), nil
	}
	return nil, unreadable(f, s)
}

func datetime(f *schema.Field, s string) (any, *Fault) {
	if t, err := soql.ParseTime(s); err == nil {
		return stamp(t), nil
	}
	return nil, unreadable(f, s)
}

// unreadable is a value of a wrong JSON type, in the words of the vendor's
// JSON reader.
func unreadable(f *schema.Field, v any) *Fault {
	kind, shown := "VALUE_STRING", ""
	switch v := v.(type) {
	case string:
		shown = v
	case json.Number:
		kind, shown = "VALUE_NUMBER_FLOAT", v.String()
		if _, err := v.Int64(); err == nil {
			kind = "VALUE_NUMBER_INT"
		}
	case bool:
		kind, shown = "VALUE_"+strings.ToUpper(strconv.FormatBool(v)), strconv.FormatBool(v)
	case []any:
		kind, shown = "START_ARRAY", "["
	default:
		kind, shown = "START_OBJECT", "{"
	}
	return refuse("JSON_PARSER_ERROR", "Cannot deserialize instance of %s from %s value %s or request may be missing a required field",
		f.Type, kind, shown)
}
