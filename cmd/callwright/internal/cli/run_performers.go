package cli

import (
	"context"
	"time"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

// recorded adds the HTTP round trips of a desk to its results: a screen pop
// may tell the CRM.
type recorded struct {
	desk   effect.Performer
	masker *credential.Masker
}

// Perform delivers.
func (d recorded) Perform(ctx context.Context, r effect.Request) effect.Result {
	ctx, recorder := rest.WithRecorder(ctx)
	res := d.desk.Perform(ctx, r)
	res.Exchanges = recorder.Exchanges()
	for i := range res.Exchanges {
		res.Exchanges[i].URL = d.masker.Mask(res.Exchanges[i].URL)
	}
	return res
}

// logged tells the log of every request. Arguments and results stay out of it.
func (p *performance) logged(next effect.Performer) effect.Performer {
	return effect.PerformerFunc(func(ctx context.Context, r effect.Request) effect.Result {
		start := time.Now()
		res := next.Perform(ctx, r)
		e := p.log.Debug().Str("step", r.Step).Str("kind", string(r.Kind)).Dur("ms", time.Since(start))
		if res.Account != "" {
			e = e.Str("account", res.Account)
		}
		if res.Fault != nil {
			e = e.Str("fault", string(res.Fault.Code))
		}
		e.Msg("performed")
		return res
	})
}
