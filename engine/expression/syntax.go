package expression

import (
	"errors"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"

	"github.com/callwright/callwright/engine/diag"
)

func (c *Compiler) parse(src string) (ast.Node, *Error) {
	tree, err := parser.ParseWithConfig(src, c.syntax)
	var f *file.Error
	if errors.As(err, &f) {
		return nil, newError(src, f.Location, diag.CodeExpression, "", "%s", f.Message)
	}
	return tree.Node, nil
}
