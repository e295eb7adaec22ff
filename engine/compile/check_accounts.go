package compile

import (
	"strings"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/lang"
	"github.com/callwright/callwright/engine/spec"
)

// checkAccounts holds the accounts that steps name, or leave to the default,
// against the accounts that exist, where those are known.
func checkAccounts(c *compiler) {
	if c.opt.Accounts == nil {
		return
	}
	selects := false
	for _, s := range c.steps {
		selects = selects || s.Block == "select_account"
	}
	for i, s := range c.steps {
		if d := c.program.Nodes[i].Desc; d != nil {
			c.checkStepAccount(s, d, selects)
		}
	}
}

func (c *compiler) checkStepAccount(s *lang.Step, d *block.Descriptor, selects bool) {
	for i := range d.Fields {
		f := &d.Fields[i]
		if f.Kind != spec.Account {
			continue
		}
		static := block.Static{Node: s.Value, Desc: d}
		switch n := static.Setting(f.Name); {
		case n != nil:
			c.checkNamed(static.Text(f.Name), f, static)
		case !selects && f.Want == "crm":
			c.checkDefault(s, d)
		}
	}
}

func (c *compiler) checkNamed(id string, f *spec.Field, static block.Static) {
	n := static.Setting(f.Name)
	var names []string
	for _, a := range c.opt.Accounts {
		names = append(names, a.ID)
		if a.ID != id {
			continue
		}
		if a.Inactive {
			c.add(diag.CodeInactiveAccount, n, "", "the account %q is deactivated", id)
		}
		if f.Want == "crm" && !a.CRM {
			c.add(diag.CodeWrongAccount, n, "", "the account %q is of the type %s, which is no CRM", id, a.Type)
		}
		return
	}
	c.add(diag.CodeUnknownAccount, n, diag.OneOf(id, names), "no account is called %q", id)
}

// checkDefault reports a CRM step that relies on a default account when there
// is not exactly one.
func (c *compiler) checkDefault(s *lang.Step, d *block.Descriptor) {
	var defaults []string
	for _, a := range c.opt.Accounts {
		if a.CRM && a.Default {
			defaults = append(defaults, a.ID)
		}
	}
	hint := "name one with account:, or put a select_account step first"
	switch len(defaults) {
	case 0:
		c.add(diag.CodeAmbiguousAccount, s.Word, hint, "%s names no account and there is no default account", d.Name)
	case 1:
	default:
		c.add(diag.CodeAmbiguousAccount, s.Word, hint, "%s names no account and there are several defaults: %s", d.Name, strings.Join(defaults, ", "))
	}
}
