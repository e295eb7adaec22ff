package compile_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/value"
)

// TestOK holds what programs are compiled to. They have no findings.
func TestOK(t *testing.T) {
	t.Parallel()
	for _, a := range archives(t, "ok") {
		t.Run(filepath.Base(a.path), func(t *testing.T) {
			for i := 0; i < len(a.Files); i += 2 {
				t.Run(a.Files[i].Name, func(t *testing.T) {
					p, diags := compiled(a, a.Files[i])
					require.Empty(t, diags)
					a.check(t, i, summary(p))
				})
			}
			a.save(t)
		})
	}
}

// summary renders a program: its head, its variables, and a line a node with
// where it leads.
func summary(p *compile.Program) string {
	var b strings.Builder
	to := func(t compile.Target) string { return target(p, t) }
	fmt.Fprintf(&b, "main %s, error %s, ended %s\n", name(p, p.Main), name(p, p.OnError), name(p, p.OnEnded))
	for _, h := range p.Handlers {
		if h.Event != "error" && h.Event != "call.ended" {
			fmt.Fprintf(&b, "handler %s %s\n", h.Event, name(p, h.Entry))
		}
	}
	for _, v := range p.Vars {
		fmt.Fprintf(&b, "var %s: %s = %q%s%s%s\n", v.Name, v.Type, value.Text(v.Default), word(v.Secret, " secret"), word(v.Input, " input"), word(v.Required, " required")+word(v.Output, " output"))
	}
	for i := range p.Nodes {
		n := &p.Nodes[i]
		fmt.Fprintf(&b, "%d %s (%s)%s", n.Line, n.Key, n.Flow, word(n.Guard != nil, " guarded"))
		if n.In != compile.None {
			fmt.Fprintf(&b, " in %s%s", name(p, n.In), word(n.Part > 0, fmt.Sprintf(" part %d", n.Part)))
		}
		switch n.Op {
		case compile.OpIf:
			fmt.Fprintf(&b, " then %s else %s", to(n.Then), to(n.Else))
		case compile.OpSwitch:
			for _, c := range n.Cases {
				fmt.Fprintf(&b, " %s %s", c.Text, to(c.Target))
			}
			fmt.Fprintf(&b, " default %s", to(n.Else))
		case compile.OpForEach:
			fmt.Fprintf(&b, " as %s at most %d do %s", n.As, n.AtMost, to(n.Then))
		case compile.OpWhile:
			fmt.Fprintf(&b, " at most %d do %s", n.AtMost, to(n.Then))
		case compile.OpTry:
			fmt.Fprintf(&b, " do %s", to(n.Then))
			for _, c := range n.Catches {
				fmt.Fprintf(&b, " catch %s %s", c.Text, to(c.Target))
			}
			fmt.Fprintf(&b, " finally %s", to(n.Finally))
		case compile.OpParallel:
			for _, c := range n.Cases {
				fmt.Fprintf(&b, " %s %s", c.Text, to(c.Target))
			}
			b.WriteString(word(n.First, " first"))
		case compile.OpCall:
			fmt.Fprintf(&b, " %s", n.Sub.Name)
		case compile.OpGoto:
			fmt.Fprintf(&b, " to %s", to(n.Then))
		}
		if n.Body.Node != compile.None {
			fmt.Fprintf(&b, " waiting %s", to(n.Body))
		}
		for _, e := range n.Exits {
			fmt.Fprintf(&b, " %s %s", e.Name, to(e.Target))
		}
		fmt.Fprintf(&b, " next %s%s%s\n", name(p, n.Next), word(n.Hide, " hidden"), word(n.Into != "", " into "+n.Into))
	}
	return b.String()
}

func word(set bool, text string) string {
	if set {
		return text
	}
	return ""
}

func name(p *compile.Program, at int) string {
	switch at {
	case compile.End:
		return "-end-"
	case compile.Fail:
		return "-fail-"
	case compile.None:
		return "-none-"
	case compile.Quit:
		return "-quit-"
	case compile.PartEnd:
		return "-part-end-"
	}
	return p.Nodes[at].Key
}

func target(p *compile.Program, t compile.Target) string {
	s := name(p, t.Node)
	if t.AtMost > 0 {
		s += fmt.Sprintf("[%d]", t.AtMost)
	}
	if t.Then != nil {
		s += " else " + target(p, *t.Then)
	}
	return s
}
