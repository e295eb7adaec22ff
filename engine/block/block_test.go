package block_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

func begin(*block.Call) block.Outcome { return block.Leave(block.OK) }

func TestRegistry(t *testing.T) {
	t.Parallel()
	r, err := block.NewRegistry(block.Descriptor{Name: "b", Begin: begin, Remote: true}, block.Descriptor{Name: "a", Begin: begin, Final: true})
	require.NoError(t, err)
	require.Equal(t, []string{"a", "b"}, r.Names())
	r.Names()[0] = "spoilt"
	require.Equal(t, []string{"a", "b"}, r.Names())
	b := r.Lookup("b")
	require.Equal(t, []string{"timeout", "retry"}, spec.FieldNames(b.Fields))
	for exit, want := range map[string]bool{"ok": true, "failed": true, "timeout": true, "none": false} {
		require.Equal(t, want, b.HasExit(exit))
	}
	require.False(t, r.Lookup("a").HasExit("ok"))
	require.Nil(t, r.Lookup("c"))
	less := r.Without("b")
	require.Equal(t, []string{"a"}, less.Names())
	require.Nil(t, less.Lookup("b"))
	require.NotNil(t, r.Lookup("b"))

	for _, bad := range [][]block.Descriptor{{{Begin: begin}}, {{Name: "a"}}, {{Name: "a", Begin: begin}, {Name: "a", Begin: begin}}} {
		_, err := block.NewRegistry(bad...)
		require.Error(t, err)
	}
}

func TestCallSettings(t *testing.T) {
	t.Parallel()
	d := &block.Descriptor{Fields: []spec.Field{{Name: "text"}, {Name: "int"}, {Name: "account"}}}
	c := &block.Call{Desc: d, Session: &block.Session{Account: "selected"}, Values: []any{"a", 3, nil}}
	require.Equal(t, "a", c.Text("text"))
	require.Equal(t, "", c.Text("int"), "another type is as not set")
	require.Equal(t, 3, c.Int("int"))
	require.True(t, c.Has("int"))
	require.False(t, c.Has("account"))
	require.False(t, c.Has("none"))
	require.Nil(t, c.Names("text"))
	require.Nil(t, c.Map("text"))
	require.Nil(t, c.Pairs("text"))
	require.Nil(t, c.Path("text"))
	require.Zero(t, c.Duration("text"))
	require.False(t, c.Bool("text"))
	require.Equal(t, "selected", c.Account())
	c.Values[2] = "own"
	require.Equal(t, "own", c.Account())
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	require.Equal(t, "timeout", block.Fail(effect.NewFault(effect.Timeout, "")).Exit)
	require.Equal(t, "failed", block.Fail(effect.NewFault(effect.Auth, "")).Exit)
	require.Equal(t, "none", block.FailAs("none", effect.NewFault(effect.Timeout, "")).Exit)
}

func TestDue(t *testing.T) {
	t.Parallel()
	s := block.Session{Pops: []effect.Pop{{ID: "1", At: "offered"}, {ID: "2", At: "answered"}, {ID: "3", At: "offered"}}}
	require.Equal(t, []effect.Pop{{ID: "1", At: "offered"}, {ID: "3", At: "offered"}}, s.Due("offered"))
	require.Equal(t, []effect.Pop{{ID: "2", At: "answered"}}, s.Pops)
	require.Empty(t, s.Due("offered"))
}

func TestStatic(t *testing.T) {
	t.Parallel()
	parse := func(text string) *source.Node {
		n, diags := source.Parse(source.NewFile("f", []byte("a: "+text+"\n")))
		require.Empty(t, diags)
		return n.Get("a")
	}
	d := &block.Descriptor{Short: "x", Fields: []spec.Field{{Name: "x"}}}
	require.Equal(t, "1", block.Static{Node: parse("1"), Desc: d}.Text("x"))
	require.Equal(t, "1", block.Static{Node: parse("{x: 1}"), Desc: d}.Text("x"))
	require.Nil(t, block.Static{Node: parse(""), Desc: d}.Setting("x"))
	require.Nil(t, block.Static{Desc: d}.Setting("x"))
	require.Nil(t, block.Static{Node: parse("1"), Desc: d}.Setting("y"))
	require.Equal(t, []string{"a", "b"}, block.Static{Node: parse("{x: [a, b]}"), Desc: d}.Names("x"))
	require.Nil(t, block.Static{Node: parse("{x: {a: b}}"), Desc: d}.Names("x"))
	free := &block.Descriptor{Free: true, Fields: []spec.Field{{Name: "x"}}}
	require.NotNil(t, block.Static{Node: parse("{a: 1}"), Desc: free}.Setting("x"))
}
