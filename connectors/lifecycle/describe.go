package lifecycle

import (
	"context"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/rest"
)

// Describe opens an account, active or not, for who wants to know its objects
// and fields. What ask fails with comes back as a Failure; how long it may take
// is up to ctx.
func (m *Manager) Describe(ctx context.Context, id string, ask func(ctx context.Context, d connectors.Describer) error) error {
	o, err := m.openSaved(id)
	if err != nil {
		return err
	}
	ctx, recorder := rest.WithRecorder(ctx)
	defer o.deps.HTTP.Close()
	client, err := o.kind.Open(o.account, o.deps)
	if err != nil {
		return fail(BadSetting, "", "the account %q cannot be used: %v", id, err).masked(o.masker)
	}
	d, ok := client.(connectors.Describer)
	if !ok {
		return fail(Unsupported, "", "accounts of the type %s keep no records that could be described", o.account.Type)
	}
	if err := ask(ctx, d); err != nil {
		return classify(id, err, recorder.Exchanges()).masked(o.masker)
	}
	return nil
}
