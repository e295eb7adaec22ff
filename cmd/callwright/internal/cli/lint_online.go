package cli

import (
	"context"
	"maps"
	"slices"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/lifecycle"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/records"
	"github.com/callwright/callwright/engine/source"
)

// learning is where a linter has what is known of the accounts' records from:
// the files beside the connectors file or, online, the accounts themselves.
type learning struct {
	online    bool
	inquiries map[string]*inquiry // by connectors file, "" for the embedded accounts
	embedded  *world              // once it is needed
}

// close ends the emulators, if there are any.
func (l *learning) close() {
	if l.embedded != nil {
		l.embedded.close()
	}
}

// unnamed are the accounts where no connectors file is in reach.
func (l *linter) unnamed() []compile.Account {
	if l.learn == nil || !l.learn.online {
		return l.fixed
	}
	w, err := openEmbedded()
	if err != nil {
		l.diags.Add(diag.CodeSilentAccount, "(embedded)", diag.Range{}, "", "the emulators cannot be started: %v", err)
		return l.fixed
	}
	l.learn.embedded = w
	return w.accounts()
}

// records gives an engine what is known of the records of its accounts.
func (l *linter) records(o *engine.Options, path string) {
	o.Mentions = mentions
	switch {
	case l.learn == nil || o.Accounts == nil:
	case l.learn.online:
		q := l.learn.inquiries[path]
		if q == nil {
			q = newInquiry(l.learn.describing(path))
			q.meter = l.meter
			l.learn.inquiries[path] = q
		}
		o.Records, o.Wanted = q.known, q.want
	default:
		o.Records = l.saved(path, o.Accounts)
	}
}

// mentions are the objects and fields that a query names, where the type of
// account has a language of its own.
func mentions(accountType, query string) []records.Mention {
	for _, c := range connectorTypes() {
		if reader, ok := c.(connectors.QueryReader); ok && c.Describe().Type == accountType {
			return reader.Mentions(query)
		}
	}
	return nil
}

// describing is how the accounts of a connectors file are asked.
func (l *learning) describing(path string) describing {
	if path == "" {
		return l.embedded.describe
	}
	f := connectorsFlags{file: path}
	return f.manager().Describe
}

// saved reads what was kept of accounts, which may be of some only.
func (l *linter) saved(path string, accounts []compile.Account) records.Known {
	known := records.Known{}
	for _, account := range accounts {
		if !account.CRM {
			continue
		}
		file := recordsFile(path, account.ID)
		switch a, err := readRecords(file, account.ID); {
		case err != nil:
			l.diags.Add(diag.CodeBadFile, file, diag.Range{}, "write it anew: callwright connectors describe "+account.ID+" --save", "what was kept of the account %q cannot be used: %v", account.ID, err)
		case a != nil:
			known[account.ID] = a
		}
	}
	return known
}

// ask asks the accounts for what the compilers missed; false when there was
// nothing to ask, and who did not answer has a finding.
func (l *linter) ask(ctx context.Context) bool {
	if l.learn == nil {
		return false
	}
	asked := false
	for _, path := range slices.Sorted(maps.Keys(l.learn.inquiries)) {
		asked = l.learn.inquiries[path].ask(ctx) || asked
	}
	if !asked {
		l.silent()
	}
	return asked
}

// silent reports the accounts that did not tell what they were asked for.
func (l *linter) silent() {
	for _, path := range slices.Sorted(maps.Keys(l.learn.inquiries)) {
		q := l.learn.inquiries[path]
		for _, account := range slices.Sorted(maps.Keys(q.failed)) {
			why := lifecycle.AsFailure(q.failed[account])
			l.diags.Add(diag.CodeSilentAccount, path, l.entry(path, account), why.Advice, "the account %q does not tell its objects and fields: %s", account, why.Message)
		}
	}
}

// entry is where an account stands in a connectors file.
func (l *linter) entry(path, account string) (at diag.Range) {
	if f := l.files[path]; f != nil {
		root, _ := source.Parse(f)
		if section := root.Get("connectors"); section != nil {
			for _, e := range section.Entries {
				if e.Key.Text == account {
					at = e.Key.Range
				}
			}
		}
	}
	return at
}
