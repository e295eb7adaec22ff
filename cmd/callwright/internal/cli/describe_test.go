package cli

import (
	"context"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/records"
)

// fakeOrg is a Describer that counts what it is asked.
type fakeOrg struct {
	mu     sync.Mutex
	asked  []string
	faults map[string]*effect.Fault
}

func (f *fakeOrg) note(what string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, what)
	if fault := f.faults[what]; fault != nil {
		return fault
	}
	return nil
}

func (f *fakeOrg) Objects(context.Context) ([]string, error) {
	return []string{"A", "B", "C", "D", "E", "F", "G"}, f.note("objects")
}

func (f *fakeOrg) Describe(_ context.Context, object string) (records.Object, error) {
	return records.Object{Name: object}, f.note(object)
}

func (f *fakeOrg) open(ctx context.Context, _ string, ask func(context.Context, connectors.Describer) error) error {
	return ask(ctx, f)
}

func TestEachThingIsAskedOnce(t *testing.T) {
	t.Parallel()
	f := &fakeOrg{faults: map[string]*effect.Fault{"B": effect.NewFault(effect.NotFound, "gone")}}
	q := newInquiry(f.open)
	q.meter = &meter{}
	require.False(t, q.ask(t.Context()), "nobody wants to know anything")
	for range 2 {
		for _, object := range []string{"", "b", "a", "A", "X", "G", "F", "E", "D"} {
			q.want("acme", object)
		}
		q.ask(t.Context())
	}
	slices.Sort(f.asked)
	require.Equal(t, []string{"A", "B", "D", "E", "F", "G", "objects"}, f.asked)
	require.Empty(t, q.failed, "an object that is gone is no failure")
	require.Len(t, q.known["acme"].Described, 5)
	require.Equal(t, bar("descriptions", 9, 9), q.meter.line(), "all that was wanted, and no more")
}

func TestWhoDoesNotAnswerIsNotAskedAgain(t *testing.T) {
	t.Parallel()
	f := &fakeOrg{faults: map[string]*effect.Fault{"objects": effect.NewFault(effect.Auth, "no")}}
	q := newInquiry(f.open)
	q.want("acme", "")
	require.True(t, q.ask(t.Context()))
	q.want("acme", "A")
	q.ask(t.Context())
	require.Equal(t, []string{"objects"}, f.asked)
	require.ErrorContains(t, q.failed["acme"], "no")
	require.Empty(t, q.known["acme"].Described)
}
