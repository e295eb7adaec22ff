package brief_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/cmd/callwright/internal/brief"
)

func TestBrief(t *testing.T) {
	t.Parallel()
	tests := []struct {
		v    any
		want string
	}{
		{nil, "nothing"},
		{"a  b\nc", "a b c"},
		{"", `""`},
		{" x", `" x"`},
		{7, "7"},
		{true, "true"},
		{[]any{"a", 1}, "[a, 1]"},
		{map[string]any{"b": 1, "a": []any{}}, "{a: [], b: 1}"},
		{map[string]any{"records": []any{nil, nil}, "count": 2, "object": "Contact"}, "2 Contact"},
		{map[string]any{"records": []any{nil}, "count": 1, "more": true}, "1+ records"},
	}
	for _, tt := range tests {
		require.Equal(t, tt.want, brief.Value(tt.v))
	}
	require.Equal(t, `a="x y"  b=""  c=z`, brief.Pairs(map[string]any{"c": "z", "a": "x y", "b": ""}))
}
