package lifecycle

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/credential/store"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
)

// Options say what a Manager works on.
type Options struct {
	File    string // the connectors file; it need not exist before the first Add
	Types   []connectors.Connector
	Secrets credential.Resolver
	Vault   Vault // nil: approved sign-ins cannot be kept
	// HTTP makes the stack for accounts under the hosts of allow_hosts. Nil:
	// rest.New.
	HTTP func(allow []string) *rest.Stack
	// Limit bounds the sign-in that validates an account; 0: 30 seconds.
	Limit time.Duration
}

// Manager changes the accounts of one connectors file. It is safe for
// concurrent use, also by several processes.
type Manager struct {
	Options
	types map[string]connectors.Connector
}

const defaultLimit = 30 * time.Second

// New makes a Manager. It touches nothing.
func New(o Options) *Manager {
	o.Limit = cmp.Or(o.Limit, defaultLimit)
	if o.HTTP == nil {
		o.HTTP = func(allow []string) *rest.Stack { return rest.New(rest.Options{Allow: allow}) }
	}
	m := &Manager{Options: o, types: map[string]connectors.Connector{}}
	for _, t := range o.Types {
		m.types[t.Describe().Type] = t
	}
	return m
}

// document is the connectors file at one moment.
type document struct {
	file   *source.File
	root   *source.Node // nil: the file holds nothing
	config connectors.Config
}

// read reads the file, which must be in order.
func (m *Manager) read() (document, error) {
	data, err := os.ReadFile(m.File)
	if errors.Is(err, fs.ErrNotExist) {
		return document{file: source.NewFile(m.File, nil)}, nil
	}
	file, diags := source.ReadFile(m.File)
	if file == nil {
		return document{}, findings(BadFile, diags)
	}
	if strings.TrimSpace(string(data)) == "" {
		return document{file: file}, nil
	}
	return m.parse(file)
}

// parse checks a file by its shape; no secret is followed.
func (m *Manager) parse(file *source.File) (document, error) {
	d, err := m.parseAs(BadFile, file)
	if f := AsFailure(err); err != nil {
		f.Advice = cmp.Or(f.Advice, "put "+m.File+" right first")
		return d, f
	}
	return d, nil
}

func (m *Manager) parseAs(class Class, file *source.File) (document, error) {
	root, diags := source.Parse(file)
	if root == nil && len(diags) == 1 && diags[0].Code == diag.CodeEmptyFile {
		return document{file: file}, nil // nothing but comments
	}
	config, diags := connectors.Load(file, m.Types, nil)
	diags = slices.DeleteFunc(diags, func(d diag.Diagnostic) bool { // before the first account was added
		return d.Code == diag.CodeMissingKey && root != nil && d.Range == root.Range
	})
	if diags.HasErrors() {
		return document{}, findings(class, diags)
	}
	return document{file, root, config}, nil
}

// find returns an account of the document.
func (m *Manager) find(d document, id string) (connectors.Account, error) {
	var ids []string
	for _, a := range d.config.Accounts {
		if a.ID == id {
			return a, nil
		}
		ids = append(ids, a.ID)
	}
	if d.root == nil {
		why := "holds none"
		if _, err := os.Stat(m.File); errors.Is(err, fs.ErrNotExist) {
			why = "does not exist"
		}
		return connectors.Account{}, fail(NotFound, "add one first", "there is no account %q: %s %s", id, m.File, why)
	}
	return connectors.Account{}, fail(NotFound, diag.OneOf(id, ids), "there is no account %q in %s", id, m.File)
}

// entry is an account as it stands in the file.
func (d document) entry(id string) *source.Node { return d.root.Get(section).Get(id) }

const section = "connectors"

// rewrite changes the file while no other Manager does. The change sees the
// file as it is then, and what it makes must be in order.
func (m *Manager) rewrite(ctx context.Context, change func(d document) (*source.File, error)) error {
	unlock, err := store.LockFile(ctx, m.File)
	if err != nil {
		return fail(BadFile, "", "%v", err)
	}
	defer unlock()
	d, err := m.read()
	if err != nil {
		return err
	}
	file, err := change(d)
	if err != nil {
		return asEdit(err)
	}
	if _, err := m.parseAs(BadSetting, file); err != nil {
		return err
	}
	if string(file.Data) == string(d.file.Data) {
		return nil
	}
	if err := store.WriteFile(m.File, file.Data); err != nil {
		return fail(BadFile, "check that this user may write there", "%s cannot be written: %v", m.File, err)
	}
	return nil
}

// asEdit explains an edit that is not possible.
func asEdit(err error) error {
	if errors.Is(err, source.ErrEdit) {
		return fail(BadFile, "change the file by hand, and test the account then", "%v", err)
	}
	return err
}
