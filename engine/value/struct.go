package value

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
)

// Map is a mapping of scenario data that keeps its types through JSON, also
// inside structs that encoding/json handles.
type Map map[string]any

// MarshalJSON writes the map as Encode does.
func (m Map) MarshalJSON() ([]byte, error) { return Encode(map[string]any(m)) }

// UnmarshalJSON reads the map as Decode does.
func (m *Map) UnmarshalJSON(data []byte) error {
	v, err := Decode(data)
	if err != nil {
		return err
	}
	got, ok := v.(map[string]any)
	if !ok && v != nil {
		return fmt.Errorf("a map is expected, not a %s", KindName(v))
	}
	*m = got
	return nil
}

// List is a list of scenario data that keeps its types through JSON.
type List []any

// MarshalJSON writes the list as Encode does.
func (l List) MarshalJSON() ([]byte, error) { return Encode([]any(l)) }

// UnmarshalJSON reads the list as Decode does.
func (l *List) UnmarshalJSON(data []byte) error {
	v, err := Decode(data)
	if err != nil {
		return err
	}
	got, ok := v.([]any)
	if !ok && v != nil {
		return fmt.Errorf("a list is expected, not a %s", KindName(v))
	}
	*l = got
	return nil
}

// Marshal is json.Marshal without HTML escaping: "a&b" stays readable.
func Marshal(v any) ([]byte, error) {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(buf.Bytes(), "\n"), nil
}

// Unmarshal is json.Unmarshal for structs with scenario data in fields of the
// types any, []any and map[string]any: whole numbers in them keep every digit
// instead of becoming floats.
func Unmarshal(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		return err
	}
	if err := atEnd(d); err != nil {
		return err
	}
	return fix(reflect.ValueOf(into))
}

// fix replaces json.Number in every place of v that can hold scenario data.
func fix(v reflect.Value) error {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			return fix(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Field(i)
			if f.CanInterface() || f.Kind() == reflect.Struct { // what is embedded may be unexported, and its fields not
				if err := fix(f); err != nil {
					return err
				}
			}
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return nil
		}
		for i := range v.Len() {
			if err := fix(v.Index(i)); err != nil {
				return err
			}
		}
	case reflect.Map:
		return fixMap(v)
	case reflect.Interface:
		return fixAny(v)
	}
	return nil
}

// fixMap converts the values of a map in place. A Map has done so itself.
func fixMap(v reflect.Value) error {
	data := reflect.TypeFor[map[string]any]()
	if v.Type() == reflect.TypeFor[Map]() || !v.CanConvert(data) {
		return nil
	}
	_, err := convert(v.Convert(data).Interface(), -1)
	return err
}

func fixAny(v reflect.Value) error {
	if v.IsNil() || !v.CanSet() {
		return nil
	}
	e, err := convert(v.Interface(), 0)
	if err == nil && e != nil {
		v.Set(reflect.ValueOf(e))
	}
	return err
}
