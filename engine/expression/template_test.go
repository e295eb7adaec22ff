package expression_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/expression"
)

func TestTemplates(t *testing.T) {
	t.Parallel()
	open, text, integer, list := expression.Any(), expression.String(), expression.Int(), expression.List(expression.Any())
	c := expression.NewCompiler(worldScope(), expression.Limits{})
	e := worldEnv(c)
	for _, row := range []struct {
		text  string
		want  expression.Type
		typ   string
		gives any
	}{
		{"", open, "text", ""},
		{"plain", open, "text", "plain"},
		{"${n}", open, "whole number", 7},
		{"${ n }", open, "whole number", 7},
		{"${n}", integer, "whole number", 7},
		{"${n + 1}", expression.Number(), "whole number", 8},
		{"${any}", open, "any value", "text"},
		{"${ok}", expression.Bool(), "true or false", true},
		{"${nums}", list, "list of whole numbers", []any{5, 3, 9, 1}},
		{"${none}", open, "any value", nil},
		{"${n}", text, "text", "7"},
		{"${none}", text, "text", ""},
		{"${nums}", text, "text", "[5,3,9,1]"},
		{" ${n}", open, "text", " 7"},
		{"${n} ", open, "text", "7 "},
		{"${n}${n}", open, "text", "77"},
		{"n is ${n}, f is ${f}.", open, "text", "n is 7, f is 2.5."},
		{"Hi ${caller.first.Name}!", text, "text", "Hi Ann Lee!"},
		{"Hi ${lost.first?.Name}!", open, "text", "Hi !"},
		{"a ${ {a: {b: 1}}.a.b } b", open, "text", "a 1 b"},
		{`${"}"}`, open, "text", "}"},
		{`a${"}"}b`, open, "text", "a}b"},
		{`${'}' + "{" + ` + "`}`" + `}`, open, "text", "}{}"},
		{`${"\"}"}`, open, "text", `"}`},
		{"${map(nums, {# * 2})}", open, "list of whole numbers", []any{10, 6, 18, 2}},
		{"${ /* } */ n }", open, "whole number", 7},
		{"${if ok {1} else {2}}", open, "whole number", 1},
		{"$${n}", open, "text", "${n}"},
		{"$${", open, "text", "${"},
		{"a $${b} ${n} $${c}", open, "text", "a ${b} 7 ${c}"},
		{"$$${n}", open, "text", "$${n}"},
		{"costs $5 and $n {n} $", open, "text", "costs $5 and $n {n} $"},
		{"} ${n} {", open, "text", "} 7 {"},
		{"日本 ${name} é", open, "text", "日本 héllo wörld é"},
		{"line\n${n}\nline", open, "text", "line\n7\nline"},
		{"id ${big}", open, "text", "id 9223372036854775807"},
		{"${anyNumber}", text, "text", "4"},
		{`${"$" + "{n}"}`, open, "text", "${n}"},
		{`x ${"${" + "}"}`, open, "text", "x ${}"},
	} {
		p, bad := c.Template(row.text, row.want)
		require.Empty(t, bad, row.text)
		require.Equal(t, row.typ, p.Type().String(), row.text)
		for range 2 {
			v, fault := e.Expand(p)
			require.Nil(t, fault, row.text)
			require.Equal(t, row.gives, v, row.text)
		}
	}
}

func TestTemplateMistakes(t *testing.T) {
	t.Parallel()
	c := expression.NewCompiler(worldScope(), expression.Limits{})
	for _, row := range []struct {
		text string
		want expression.Type
		bad  []string
	}{
		{"${", expression.Any(), []string{"0-2 template: this ${ is not closed by a }"}},
		{"a ${n", expression.Any(), []string{"2-4 template: this ${ is not closed by a }"}},
		{"a ${n} ${", expression.Any(), []string{"7-9 template: this ${ is not closed by a }"}},
		{`${"}`, expression.Any(), []string{"0-2 template: this ${ is not closed by a }"}},
		{"${{}", expression.Any(), []string{"0-2 template: this ${ is not closed by a }"}},
		{"${}", expression.Any(), []string{"0-3 template: this ${ } is empty"}},
		{"a ${  } b", expression.Any(), []string{"2-7 template: this ${ } is empty"}},
		{"é ${nmae}", expression.Any(), []string{`5-9 unknown-name: the name "nmae" is not known here`}},
		{"${nmae} ${n} ${ caller.cuont } ${n +}", expression.Any(), []string{
			`2-6 unknown-name: the name "nmae" is not known here`,
			`23-28 unknown-name: there is no field "cuont"`,
			`35-36 expression: the expression ends too early`,
		}},
		{"${name}", expression.Int(), []string{"2-6 type-mismatch: this gives a text, but a whole number is needed here"}},
		{"${n}", expression.Bool(), []string{"2-3 type-mismatch: this gives a whole number, but true or false is needed here"}},
		{"n ${n}", expression.Int(), []string{"0-6 type-mismatch: this gives a text, but a whole number is needed here"}},
		{"text", expression.List(expression.Any()), []string{"0-4 type-mismatch: this gives a text, but a list is needed here"}},
		{strings.Repeat("${n} ", 101), expression.Any(), []string{"500-504 template: the text holds more than 100 ${ }"}},
	} {
		_, errs := c.Template(row.text, row.want)
		var got []string
		for _, e := range errs {
			got = append(got, fmt.Sprintf("%d-%d %s: %s", e.From, e.To, e.Code, e.Message))
		}
		require.Equal(t, row.bad, got, row.text)
	}
}

func TestTemplateParts(t *testing.T) {
	t.Parallel()
	c := expression.NewCompiler(worldScope(), expression.Limits{})
	p, bad := c.Template("/members/${call.from}/$${x}/${n}", expression.String())
	require.Empty(t, bad)
	require.Equal(t, []string{"call", "n"}, p.Refs())
	var parts []string
	for _, part := range p.Parts() {
		if part.Program != nil {
			parts = append(parts, "<"+part.Program.Source()+">")
			continue
		}
		parts = append(parts, part.Literal)
	}
	require.Equal(t, []string{"/members/", "<call.from>", "/${x}/", "<n>"}, parts)
	require.True(t, expression.HasSlot("a ${b}"))
	require.True(t, expression.HasSlot("a $${b}"))
	require.False(t, expression.HasSlot("a $b {c}"))
}

func TestTemplateSharesOneBudget(t *testing.T) {
	t.Parallel()
	s := worldScope()
	s.Declare("page", expression.String())
	c := expression.NewCompiler(s, expression.Limits{})
	e := worldEnv(c)
	e.Set("page", strings.Repeat("x", 1_000_000))
	one, bad := c.Template("${page} ", expression.Any())
	require.Empty(t, bad)
	_, fault := e.Expand(one)
	require.Nil(t, fault)
	many, bad := c.Template(strings.Repeat("${page} ", 60), expression.Any())
	require.Empty(t, bad)
	_, fault = e.Expand(many)
	require.NotNil(t, fault)
	require.Equal(t, "limit", string(fault.Code))
}

func TestTemplateFaults(t *testing.T) {
	t.Parallel()
	c := expression.NewCompiler(worldScope(), expression.Limits{})
	e := worldEnv(c)
	for text, want := range map[string]string{
		"a ${n / (n - 7)}":       "expression: division by zero [1:3]",
		"${any + 1}":             "expression: + needs two numbers or two texts, but got a text and a whole number [1:5]",
		"x ${lost.first.Name} y": `expression: cannot read "Name" of nothing (nil); use ?. where something can be missing [1:12]`,
		"x ${n} ${\n  any * n}":  "expression: * needs two numbers, but got a text and a whole number [2:7]",
		"${all(1..999, all(1..999, all(1..999, true)))}": "limit: the expression does too much work [1:30]",
	} {
		p, bad := c.Template(text, expression.Any())
		require.Empty(t, bad, text)
		_, fault := e.Expand(p)
		require.NotNil(t, fault, text)
		require.Equal(t, want, fault.Error(), text)
	}
	require.Equal(t, diag.Error, diag.CodeTemplate.Severity())
}
