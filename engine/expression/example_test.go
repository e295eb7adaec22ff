package expression_test

import (
	"fmt"

	"github.com/callwright/callwright/engine/expression"
)

func Example() {
	scope := expression.NewScope()
	scope.Declare("caller", expression.Record(map[string]expression.Type{
		"count": expression.Int(),
		"first": expression.Record(map[string]expression.Type{"Name": expression.String()}),
	}))
	compiler := expression.NewCompiler(scope, expression.Limits{})

	_, bad := compiler.Compile("caller.first.Nmae", expression.String())
	fmt.Println(bad.Message, "-", bad.Hint)

	greeting, _ := compiler.Template("Hello ${caller.first?.Name ?? 'there'}!", expression.String())
	env := expression.NewEnv(compiler)
	env.Set("caller", map[string]any{"count": 0, "first": nil})
	fmt.Println(env.Expand(greeting))
	// Output:
	// there is no field "Nmae" - did you mean "Name"?
	// Hello there! <nil>
}
