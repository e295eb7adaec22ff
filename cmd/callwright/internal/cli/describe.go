package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/credential/store"
	"github.com/callwright/callwright/connectors/lifecycle"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/records"
)

// describing asks an account. The errors are failures of lifecycle.
type describing func(ctx context.Context, account string, ask func(context.Context, connectors.Describer) error) error

// embedded asks accounts of a world of emulators.
func (w *world) describe(ctx context.Context, account string, ask func(context.Context, connectors.Describer) error) error {
	r, fault := w.registry.Resolve(account, nil)
	if fault != nil {
		return &lifecycle.Failure{Class: lifecycle.NotFound, Message: fault.Message}
	}
	d, ok := r.Client.(connectors.Describer)
	if !ok {
		return &lifecycle.Failure{Class: lifecycle.Unsupported, Message: "accounts of the type " + r.Account.Type + " keep no records that could be described"}
	}
	if err := ask(ctx, d); err != nil {
		return &lifecycle.Failure{Class: lifecycle.Unavailable, Message: effect.AsFault(err).Message}
	}
	return nil
}

// inquiry finds out what compilers want to know of accounts, and keeps it. Each
// account and each of its objects is asked for once.
type inquiry struct {
	describe describing
	meter    *meter // counts what was told, among all that was wanted; may be nil

	mu     sync.Mutex
	known  records.Known
	wanted map[string]map[string]bool // objects by account, not asked for yet
	asked  map[[2]string]bool
	failed map[string]error // by account
}

func newInquiry(d describing) *inquiry {
	return &inquiry{
		describe: d, known: records.Known{}, wanted: map[string]map[string]bool{}, asked: map[[2]string]bool{}, failed: map[string]error{},
	}
}

// want notes what a compiler would have to know. Without an object it is which
// objects there are.
func (q *inquiry) want(account, object string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if key := [2]string{account, object}; !q.asked[key] {
		q.asked[key] = true
		if q.wanted[account] == nil {
			q.wanted[account] = map[string]bool{}
		}
		q.wanted[account][object] = true
	}
}

// ask asks all accounts for what was wanted, side by side; false when there
// was nothing to ask. Nobody may compile meanwhile.
func (q *inquiry) ask(ctx context.Context) bool {
	var wg sync.WaitGroup
	wanted := q.wanted
	q.wanted = map[string]map[string]bool{}
	q.begin(wanted)
	for account, objects := range wanted { // what they tell is kept by name
		if q.failed[account] == nil {
			wg.Go(func() { q.askOne(ctx, account, objects) })
		}
	}
	wg.Wait()
	return len(wanted) > 0 && ctx.Err() == nil
}

// begin counts from here on what was wanted.
func (q *inquiry) begin(wanted map[string]map[string]bool) {
	all := 0
	for _, objects := range wanted {
		all += len(objects)
	}
	if all > 0 {
		q.meter.begin("descriptions", all)
	}
}

func (q *inquiry) askOne(ctx context.Context, account string, objects map[string]bool) {
	a := q.account(account)
	err := q.describe(ctx, account, func(ctx context.Context, d connectors.Describer) error {
		return fill(ctx, d, a, objects, q.meter)
	})
	q.mu.Lock()
	defer q.mu.Unlock()
	q.known[account] = a
	if err != nil {
		q.failed[account] = err
	}
}

func (q *inquiry) account(id string) *records.Account {
	q.mu.Lock()
	defer q.mu.Unlock()
	if a := q.known[id]; a != nil {
		return a
	}
	return &records.Account{Name: id}
}

// askers is how many calls describe one account at the same time.
const askers = 4

// fill asks an account for its objects, where they are not known, and for the
// fields of some. An object that is gone by then is left out.
func fill(ctx context.Context, d connectors.Describer, a *records.Account, objects map[string]bool, m *meter) (err error) {
	if a.Objects == nil {
		if a.Objects, err = d.Objects(ctx); err != nil {
			return err
		}
	}
	var names []string
	for object := range objects { // sorted below
		if name, ok := a.Object(object); ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	m.add(len(objects) - len(names)) // they are no objects, or the list of all
	told, errs := make([]records.Object, len(names)), make([]error, len(names))
	turns := make(chan struct{}, askers)
	var wg sync.WaitGroup
	for i, name := range names {
		wg.Go(func() {
			turns <- struct{}{}
			defer func() { <-turns }()
			told[i], errs[i] = d.Describe(ctx, name)
			m.add(1)
		})
	}
	wg.Wait()
	for i, name := range names {
		switch {
		case errs[i] == nil:
			a.Put(name, told[i])
		case effect.AsFault(errs[i]).Code != effect.NotFound:
			err = errors.Join(err, errs[i])
		}
	}
	return err
}

// recordsFile is where what an account told is kept.
func recordsFile(connectorsFile, account string) string {
	return filepath.Join(filepath.Dir(connectorsFile), records.Dir, records.FileName(account))
}

// readRecords reads what was kept of an account; nil if nothing was.
func readRecords(path, account string) (*records.Account, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, errors.Unwrap(err)
	}
	return records.Decode(account, data)
}

// writeRecords keeps what an account told.
func writeRecords(path string, a *records.Account) error {
	data, err := a.Encode()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return store.WriteFile(path, data)
}
