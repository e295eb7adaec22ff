package value

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// MaxDepth is how deeply lists and mappings may nest in data from outside.
const MaxDepth = 64

// Decode reads exactly one JSON text into scenario data. Whole numbers that
// fit become int with every digit kept; whole numbers that do not fit become
// strings, so that no identifier is ever rounded; all others become float64.
func Decode(data []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if err := atEnd(d); err != nil {
		return nil, err
	}
	return convert(v, 0)
}

// atEnd returns an error when d has more to read.
func atEnd(d *json.Decoder) error {
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("text after the JSON value")
	}
	return nil
}

// From turns any Go value that encodes to JSON into scenario data.
func From(v any) (any, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return Decode(b)
}

// Encode writes scenario data as compact JSON with sorted keys and without
// HTML escaping. A float64 always keeps a point or an exponent, so that Decode
// gives back the same type. A nil list or map is an empty one. It fails on values outside the data model.
func Encode(v any) ([]byte, error) { return Append(nil, v) }

// Append is Encode to the end of buf.
func Append(buf []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(buf, "null"...), nil
	case bool:
		return strconv.AppendBool(buf, v), nil
	case int:
		return strconv.AppendInt(buf, int64(v), 10), nil
	case float64:
		return appendFloat(buf, v)
	case string:
		return AppendString(buf, v), nil
	case []any:
		return appendList(buf, v)
	case map[string]any:
		return appendMap(buf, v)
	}
	return nil, fmt.Errorf("%w: %T", ErrNotData, v)
}

// AppendString appends s as a JSON string, without HTML escaping.
func AppendString(buf []byte, s string) []byte {
	if plainASCII(s) {
		buf = append(buf, '"')
		buf = append(buf, s...)
		return append(buf, '"')
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string always encodes
	return append(buf, bytes.TrimRight(out.Bytes(), "\n")...)
}

func plainASCII(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

func appendFloat(buf []byte, f float64) ([]byte, error) {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		return nil, fmt.Errorf("%w: the number is not finite", ErrNotData)
	}
	start := len(buf)
	buf = strconv.AppendFloat(buf, f, 'g', -1, 64)
	if !bytes.ContainsAny(buf[start:], ".e") {
		buf = append(buf, ".0"...)
	}
	return buf, nil
}

func appendList(buf []byte, list []any) ([]byte, error) {
	buf = append(buf, '[')
	for i, e := range list {
		if i > 0 {
			buf = append(buf, ',')
		}
		var err error
		if buf, err = Append(buf, e); err != nil {
			return nil, fmt.Errorf("[%d]: %w", i, err)
		}
	}
	return append(buf, ']'), nil
}

func appendMap(buf []byte, m map[string]any) ([]byte, error) {
	buf = append(buf, '{')
	for i, k := range Keys(m) {
		if i > 0 {
			buf = append(buf, ',')
		}
		buf = append(AppendString(buf, k), ':')
		var err error
		if buf, err = Append(buf, m[k]); err != nil {
			return nil, fmt.Errorf("%s: %w", k, err)
		}
	}
	return append(buf, '}'), nil
}

// convert replaces the decoder's json.Number values in place.
func convert(v any, depth int) (any, error) {
	if depth > MaxDepth {
		return nil, fmt.Errorf("JSON is nested deeper than %d levels", MaxDepth)
	}
	switch v := v.(type) {
	case json.Number:
		return number(v.String())
	case []any:
		for i := range v {
			e, err := convert(v[i], depth+1)
			if err != nil {
				return nil, err
			}
			v[i] = e
		}
	case map[string]any:
		for k := range v {
			e, err := convert(v[k], depth+1)
			if err != nil {
				return nil, err
			}
			v[k] = e
		}
	}
	return v, nil
}

func number(s string) (any, error) {
	if !strings.ContainsAny(s, ".eE") {
		if i, err := strconv.ParseInt(s, 10, strconv.IntSize); err == nil {
			return int(i), nil
		}
		return s, nil
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(f, 0) {
		return nil, fmt.Errorf("number %.40s is out of range", s)
	}
	return f, nil
}
