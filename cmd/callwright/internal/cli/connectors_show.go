package cli

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/connectors/lifecycle"
	"github.com/callwright/callwright/engine/diag"
)

// table prints rows in columns, the first one as heads; otherwise stands for
// a table without any.
func (a *app) table(rows [][]string, otherwise string) error {
	if len(rows) == 1 {
		_, err := fmt.Fprintln(a.out, otherwise)
		return err
	}
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], diag.Width(cell))
		}
	}
	for n, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			b.WriteString(pad(diag.Printable(cell), widths[i]+2))
		}
		line := strings.TrimRight(b.String(), " ")
		if n == 0 {
			line = a.out.paint(colourFaint, line)
		}
		if _, err := fmt.Fprintln(a.out, line); err != nil {
			return err
		}
	}
	return nil
}

// listedAccount is an account as `list` and `show` print it.
type listedAccount struct {
	Name    string `json:"name"`
	Type    string `json:"type"`
	State   string `json:"state"`
	Default bool   `json:"default"`
	CRM     bool   `json:"crm"`
}

func listed(i lifecycle.Info) listedAccount {
	return listedAccount{i.ID, i.Type, stateOf(i.Inactive), i.Default, i.CRM}
}

func stateOf(inactive bool) string {
	if inactive {
		return "inactive"
	}
	return "active"
}

func (a *app) connectorsList(f *connectorsFlags) *cobra.Command {
	return a.verb(f, "list", "List the accounts", "List the accounts in the order of the file. Nothing is called, and no secret is needed.", func(_ context.Context, m *lifecycle.Manager, _ string) error {
		infos, err := m.List()
		if err != nil {
			return err
		}
		list := []listedAccount{}
		rows := [][]string{{"NAME", "TYPE", "STATE", "DEFAULT"}}
		for _, i := range infos {
			list = append(list, listed(i))
			isDefault := ""
			if i.Default {
				isDefault = "default"
			}
			rows = append(rows, []string{i.ID, i.Type, stateOf(i.Inactive), isDefault})
		}
		if f.format == formatJSON {
			return a.out.json(struct {
				FormatVersion int             `json:"format_version"`
				Accounts      []listedAccount `json:"accounts"`
			}{1, list})
		}
		return a.table(rows, "there are no accounts in "+f.file)
	})
}

type shownSetting struct {
	Name   string `json:"name"`
	Text   string `json:"value"`
	Secret bool   `json:"secret"` // the value names a secret
}

func (a *app) connectorsShow(f *connectorsFlags) *cobra.Command {
	return a.verb(f, "show NAME", "Show an account", "Show what stands in the file about an account. Of secrets it is where they are; no secret is needed.", func(_ context.Context, m *lifecycle.Manager, id string) error {
		d, err := m.Show(id)
		if err != nil {
			return err
		}
		if f.format == formatJSON {
			settings := []shownSetting{}
			for _, s := range d.Settings {
				settings = append(settings, shownSetting(s))
			}
			return a.out.json(struct {
				FormatVersion int `json:"format_version"`
				listedAccount
				File     string         `json:"file"`
				Line     int            `json:"line"`
				Settings []shownSetting `json:"settings"`
			}{1, listed(d.Info), f.file, d.Line, settings})
		}
		state := stateOf(d.Inactive)
		if d.Default {
			state += ", default"
		}
		_, err = fmt.Fprintf(a.out, "%s  %s, %s  (%s:%d)\n%s\n", a.out.paint(colourBold, d.ID), d.Type, state, f.file, d.Line, a.out.paint(colourFaint, d.Summary))
		for _, s := range d.Settings {
			if err == nil {
				_, err = fmt.Fprintf(a.out, "  %s%s\n", pad(s.Name, 20), diag.Printable(s.Text))
			}
		}
		return err
	})
}

type shownLimit struct {
	Name   string `json:"name"`
	Used   int    `json:"used"`
	Max    int    `json:"max"`
	Window string `json:"window,omitempty"`
	Source string `json:"source,omitempty"`
}

func (a *app) connectorsLimits(f *connectorsFlags) *cobra.Command {
	return a.verb(f, "limits NAME", "Show how much of its quotas an account has used", "Ask the service how much of its quotas the account has used.", func(ctx context.Context, m *lifecycle.Manager, id string) error {
		limits, err := m.Limits(ctx, id)
		if err != nil {
			return err
		}
		list := []shownLimit{}
		rows := [][]string{{"LIMIT", "USED", "OF", "IN"}}
		for _, l := range limits {
			list = append(list, shownLimit(l))
			rows = append(rows, []string{l.Name, strconv.Itoa(l.Used), strconv.Itoa(l.Max), l.Window})
		}
		if f.format == formatJSON {
			return a.out.json(struct {
				FormatVersion int          `json:"format_version"`
				Account       string       `json:"account"`
				Limits        []shownLimit `json:"limits"`
			}{1, id, list})
		}
		return a.table(rows, "the service told no limits")
	})
}
