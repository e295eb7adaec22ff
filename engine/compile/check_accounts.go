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
	selects := !c.shaped() // what is not known might choose one
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
		case f.Want == "smtp" || f.Want == "crm" && !selects:
			c.checkDefault(s, d, f)
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
		if problem := a.lacks(f.Want); problem != "" {
			c.add(diag.CodeWrongAccount, n, c.fitting(f.Want), "the account %q is of the type %s, which %s", id, a.Type, problem)
		}
		return
	}
	c.add(diag.CodeUnknownAccount, n, diag.OneOf(id, names), "no account is called %q", id)
}

// lacks says why an account is not what a setting wants, finishing the sentence
// "the type x, which ..."; "" when it is. A CRM can be called as any HTTP
// service is.
func (a Account) lacks(want string) string {
	switch {
	case want == "crm" && !a.CRM:
		return "is no CRM"
	case want == "smtp" && !a.Mail:
		return "sends no mail"
	case want == "http" && a.Mail:
		return "cannot be called by HTTP"
	}
	return ""
}

// fitting names the accounts that a setting could mean.
func (c *compiler) fitting(want string) string {
	var names []string
	for _, a := range c.opt.Accounts {
		if !a.Inactive && a.lacks(want) == "" {
			names = append(names, a.ID)
		}
	}
	if names == nil {
		return ""
	}
	return "there are: " + strings.Join(names, ", ")
}

// checkDefault reports a step that relies on a default account when there is
// not exactly one.
func (c *compiler) checkDefault(s *lang.Step, d *block.Descriptor, f *spec.Field) {
	var defaults []string
	for _, a := range c.opt.Accounts {
		if a.Default && a.lacks(f.Want) == "" {
			defaults = append(defaults, a.ID)
		}
	}
	hint := "name one with " + f.Name + ":"
	if f.Want == "crm" {
		hint += ", or put a select_account step first"
	}
	switch len(defaults) {
	case 0:
		what := "account"
		if f.Want == "smtp" {
			what += " that sends mail"
		}
		c.add(diag.CodeAmbiguousAccount, s.Word, hint, "%s names no account and there is no default %s", d.Name, what)
	case 1:
	default:
		c.add(diag.CodeAmbiguousAccount, s.Word, hint, "%s names no account and there are several defaults: %s", d.Name, strings.Join(defaults, ", "))
	}
}
