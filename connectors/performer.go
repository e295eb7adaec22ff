package connectors

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"

	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// Performer carries out the requests of the kinds crm.*, http.fetch and mail.send, and
// brings records to agents' screens for the desk. It is safe for concurrent
// use and never panics, whatever a connector does.
type Performer struct {
	registry *Registry
}

// NewPerformer makes a Performer for the accounts of r.
func NewPerformer(r *Registry) *Performer { return &Performer{r} }

var _ effect.Performer = (*Performer)(nil)

// ownLimit ends requests that set no time limit.
const ownLimit = 30 * time.Second

// Perform carries r out on the account that it means. The result names the
// account and holds the HTTP round trips, also beside a fault.
func (p *Performer) Perform(ctx context.Context, r effect.Request) effect.Result {
	limit := time.Duration(r.Timeout)
	if limit <= 0 {
		limit = ownLimit
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	ctx, recorder := rest.WithRecorder(ctx)
	var account string
	v, err := guard(func() (any, error) {
		to, fault := p.registry.Resolve(r.Account, wanted(r))
		if fault != nil {
			return nil, fault
		}
		account = to.Account.ID
		return run(ctx, to, r)
	})
	out := effect.Done(r, v)
	if err != nil {
		out = effect.Failed(r, p.fault(ctx, err))
	}
	out.Account = account
	out.Exchanges = p.exchanges(recorder)
	return out
}

// Pop brings pop to the agent's screen. The error holds an *effect.Fault.
func (p *Performer) Pop(ctx context.Context, pop effect.Pop, agent effect.Agent) (effect.Shown, error) {
	ctx, cancel := context.WithTimeout(ctx, ownLimit)
	defer cancel()
	v, err := guard(func() (any, error) {
		to, fault := p.registry.Resolve(pop.Account, isCRM)
		if fault != nil {
			return nil, fault
		}
		popper, ok := to.Client.(Popper)
		if !ok {
			return nil, unsupported("screen pop", to)
		}
		shown, err := popper.Pop(ctx, pop, agent)
		shown.ID, shown.Account = pop.ID, to.Account.ID
		return shown, err
	})
	if err != nil {
		return effect.Shown{}, p.fault(ctx, err)
	}
	return v.(effect.Shown), nil
}

func isCRM(d Description) bool { return d.CRM }

// wanted says which types a request can fall back on or must name.
func wanted(r effect.Request) func(Description) bool {
	switch {
	case r.Kind == effect.MailSend:
		return func(d Description) bool { return d.Mail }
	case r.Kind != effect.HTTPFetch:
		return isCRM
	case r.Account == "":
		return func(d Description) bool { return !d.CRM && !d.Mail }
	}
	return nil // a CRM's own API may be called too, by name
}

// run asks the client for the capability that r needs.
func run(ctx context.Context, to Resolved, r effect.Request) (any, error) {
	switch r.Kind {
	case effect.CRMSelect:
		return map[string]any{"account": to.Account.ID, "type": to.Account.Type}, nil
	case effect.CRMSearch:
		return with(to, r, func(c Searcher, args effect.SearchArgs) (any, error) {
			set, err := c.Search(ctx, args)
			return named(set, to), err
		})
	case effect.CRMGet:
		return with(to, r, func(c Getter, args effect.GetArgs) (any, error) { return c.Get(ctx, args) })
	case effect.CRMCreate:
		return with(to, r, func(c Creator, args effect.CreateArgs) (any, error) {
			id, err := c.Create(ctx, args, r.Key)
			return written(id, args.Object), err
		})
	case effect.CRMUpdate:
		return with(to, r, func(c Updater, args effect.UpdateArgs) (any, error) {
			return written(args.ID, args.Object), c.Update(ctx, args)
		})
	case effect.CRMUpsert:
		return with(to, r, func(c Upserter, args effect.UpsertArgs) (any, error) {
			id, created, err := c.Upsert(ctx, args)
			return map[string]any{"id": id, "object": args.Object, "created": created}, err
		})
	case effect.CRMDelete:
		return with(to, r, func(c Deleter, args effect.DeleteArgs) (any, error) { return nil, c.Delete(ctx, args) })
	case effect.CRMLink:
		return with(to, r, func(c Linker, args effect.LinkArgs) (any, error) { return nil, c.Link(ctx, args) })
	case effect.CRMLog:
		return with(to, r, func(c ActivityLogger, args effect.ActivityArgs) (any, error) { return c.LogActivity(ctx, args, r.Key) })
	case effect.MailSend:
		return with(to, r, func(c Mailer, args effect.MailArgs) (any, error) {
			id, err := c.Send(ctx, args, r.Key)
			return map[string]any{"id": id}, err
		})
	case effect.HTTPFetch, effect.CRMRequest:
		return with(to, r, func(c Fetcher, args effect.FetchArgs) (any, error) { return c.Fetch(ctx, args, r.Mode, r.Key) })
	}
	return nil, effect.NewFault(effect.Unsupported, "connectors do not perform requests of the kind %q", r.Kind)
}

// with decodes the arguments and hands them to the capability C, and makes
// scenario data of what comes back.
func with[C, A any](to Resolved, r effect.Request, do func(C, A) (any, error)) (any, error) {
	c, ok := to.Client.(C)
	if !ok {
		return nil, unsupported(string(r.Kind), to)
	}
	var args A
	if f := r.Decode(&args); f != nil {
		return nil, f
	}
	v, err := do(c, args)
	if err != nil {
		return nil, err
	}
	data, err := value.From(v)
	if err != nil {
		return nil, effect.NewFault(effect.Unavailable, "the account %q answered with data that cannot be used", to.Account.ID)
	}
	return data, nil
}

func unsupported(what string, to Resolved) *effect.Fault {
	return effect.NewFault(effect.Unsupported, "accounts of the type %s, such as %q, cannot do %s", to.Account.Type, to.Account.ID, what)
}

func written(id, object string) map[string]any {
	return map[string]any{"id": id, "object": object}
}

// records completes a search's answer, so that scenarios can rely on it.
func named(set effect.RecordSet, to Resolved) effect.RecordSet {
	set.Account = to.Account.ID
	set.Count = len(set.Records)
	if set.Records == nil {
		set.Records = []map[string]any{}
	}
	return set
}

// fault makes one of err, free of secrets. An error without a fault is the end
// of ctx or a defect of the connector; its text is not trusted.
func (p *Performer) fault(ctx context.Context, err error) *effect.Fault {
	var inside *effect.Fault
	switch {
	case errors.As(err, &inside):
		f := *inside
		f.Message = p.registry.masker.Mask(f.Message)
		f.Detail = p.registry.masker.Mask(f.Detail)
		return &f
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return effect.NewFault(effect.Timeout, "no answer in time")
	case ctx.Err() != nil:
		return effect.NewFault(effect.Cancelled, "the request was cancelled")
	}
	return effect.NewFault(effect.Internal, "the connector failed with an error of the type %T", err)
}

func (p *Performer) exchanges(r *rest.Recorder) []effect.Exchange {
	list := r.Exchanges()
	for i := range list {
		list[i].URL = p.registry.masker.Mask(list[i].URL)
	}
	return list
}

// guard turns a panic into a fault that tells where, not what: the value of a
// panic may hold anything.
func guard(f func() (any, error)) (v any, err error) {
	defer func() {
		if recover() != nil {
			v, err = nil, effect.NewFault(effect.Internal, "the connector panicked%s", panicSite())
		}
	}()
	return f()
}

// panicSite names the function and line that panicked. It is called by the
// deferred function that recovers.
func panicSite() string {
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	for raised := false; ; {
		frame, more := frames.Next()
		if raised && !strings.HasPrefix(frame.Function, "runtime.") {
			return fmt.Sprintf(" in %s, line %d", frame.Function, frame.Line)
		}
		raised = raised || frame.Function == "runtime.gopanic"
		if !more {
			return ""
		}
	}
}
