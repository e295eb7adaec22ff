package compile

import (
	"strings"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/records"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

// checkRecords holds the objects and fields that steps name against what is
// known of the account that they work on. Where it cannot be told which
// account that is, nothing is said.
func checkRecords(c *compiler) {
	if c.opt.Accounts == nil || c.opt.Records == nil && c.opt.Wanted == nil {
		return
	}
	chosen := newSelection(c)
	for i, s := range c.steps {
		d := c.program.Nodes[i].Desc
		if d == nil || !namesRecords(d.Fields) {
			continue
		}
		if account := chosen.of(i); account != "" {
			c.checkStepRecords(account, block.Static{Node: s.Value, Desc: d})
		}
	}
}

// namesRecords reports whether any of the settings names a kind of records.
func namesRecords(fields []spec.Field) bool {
	for i := range fields {
		if fields[i].Want == spec.WantObject || namesRecords(fields[i].Fields) {
			return true
		}
	}
	return false
}

func (c *compiler) checkStepRecords(account string, s block.Static) {
	known := c.opt.Records[account]
	switch {
	case s.Node == nil || s.Node.Kind != source.Mapping:
	case known == nil:
		c.want(account, "")
	default:
		check := recordsCheck{c, known}
		check.level(s.Node, s.Desc.Fields)
	}
}

func (c *compiler) want(account, object string) {
	if c.opt.Wanted != nil {
		c.opt.Wanted(account, object)
	}
}

// recordsCheck checks the settings of one step.
type recordsCheck struct {
	*compiler
	account *records.Account
}

// level checks the settings of a mapping, and those in it.
func (r recordsCheck) level(n *source.Node, fields []spec.Field) {
	for i := range fields {
		if q := n.Get(fields[i].Name); fields[i].Kind == spec.Query && q != nil && q.Kind == source.Scalar {
			r.query(q)
		}
		if inner := n.Get(fields[i].Name); fields[i].Kind == spec.Object && inner != nil && inner.Kind == source.Mapping {
			r.level(inner, fields[i].Fields)
		}
	}
	object := objectOf(n, fields)
	if object == nil {
		return
	}
	name, ok := r.account.Object(object.Text)
	if !ok && n.Get(spec.WantObject) == object {
		r.noObject(object, object.Text)
	}
	if !ok {
		return
	}
	for i := range fields {
		if v := n.Get(fields[i].Name); v != nil {
			r.setting(name, v, &fields[i])
		}
	}
}

// noObject reports a kind of records that the account does not have.
func (r recordsCheck) noObject(at *source.Node, name string) {
	if len(r.account.Objects) > 0 {
		r.add(diag.CodeUnknownObject, at, r.otherObject(name), "%s has no records of the kind %q", r.account.Name, name)
	}
}

// query checks what a query in the account's own language names.
func (r recordsCheck) query(n *source.Node) {
	if r.opt.Mentions == nil {
		return
	}
	for _, m := range r.opt.Mentions(r.kind(), n.Text) {
		at := &source.Node{File: n.File, Text: n.Text[m.From:m.To], Range: n.Span(m.From, m.To)}
		switch name, ok := r.account.Object(m.Kind); {
		case !ok && m.Field == "":
			r.noObject(at, m.Kind)
		case ok && m.Field != "":
			r.path(name, at, m.Field, r.account.Find(name, m.Field, m.Read))
		}
	}
}

// kind is the type of the account.
func (r recordsCheck) kind() string {
	for _, a := range r.opt.Accounts {
		if a.ID == r.account.Name {
			return a.Type
		}
	}
	return ""
}

// fewObjects are so many that a hint can name all of them.
const fewObjects = 8

func (r recordsCheck) otherObject(name string) string {
	if all := r.account.Objects; len(all) > fewObjects {
		return diag.Suggest(name, all)
	}
	return diag.OneOf(name, r.account.Objects)
}

// objectOf returns what stands in the file for the kind of records that a
// level of settings is about: its own, or that of the first mapping in it.
func objectOf(n *source.Node, fields []spec.Field) *source.Node {
	for i := range fields {
		v := n.Get(fields[i].Name)
		switch f := &fields[i]; {
		case v == nil:
		case f.Want == spec.WantObject && v.Kind == source.Scalar && !v.IsNull() && !expression.HasSlot(v.Text):
			return v
		case f.Kind == spec.Object && v.Kind == source.Mapping && spec.Find(fields, spec.WantObject) == nil:
			if o := objectOf(v, f.Fields); o != nil {
				return o
			}
		}
	}
	return nil
}

// setting checks the fields that one setting names.
func (r recordsCheck) setting(object string, n *source.Node, f *spec.Field) {
	switch f.Want {
	case spec.WantFields:
		for _, one := range items(n) {
			r.path(object, one, one.Text, r.account.Find(object, one.Text, true))
		}
	case spec.WantSearch:
		for _, one := range append(keys(n), items(n)...) {
			name := strings.TrimPrefix(one.Text, "-")
			r.path(object, one, name, r.account.Find(object, name, false))
		}
	case spec.WantWrite:
		for _, one := range keys(n) {
			found := r.account.Writes(object, one.Text)
			r.path(object, one, one.Text, found)
			if found.Field != nil && !found.Field.Writable {
				r.add(diag.CodeReadOnlyField, one, "", "%s does not let the field %q of %s be written", r.account.Name, one.Text, object)
			}
		}
	}
}

// items are the entries of a list, or the only one, which may stand alone.
func items(n *source.Node) []*source.Node {
	if n.Kind == source.Scalar && !n.IsNull() && !expression.HasSlot(n.Text) {
		return []*source.Node{n}
	}
	return n.Items
}

func keys(n *source.Node) []*source.Node {
	var out []*source.Node
	for _, e := range n.Entries {
		out = append(out, e.Key)
	}
	return out
}

// path reports a path to a field that leads nowhere.
func (r recordsCheck) path(object string, n *source.Node, path string, found records.Found) {
	switch {
	case found.Need != "":
		r.want(r.account.Name, found.Need)
	case found.Missing == "":
	case found.Missing == path && found.Object == object:
		r.add(diag.CodeUnknownField, n, diag.Suggest(path, found.Names), "in %s, %s has no field %q", r.account.Name, object, path)
	default:
		r.add(diag.CodeUnknownField, n, diag.Suggest(found.Missing, found.Names), "in %s, %q leads nowhere: %s has no %q", r.account.Name, path, found.Object, found.Missing)
	}
}
