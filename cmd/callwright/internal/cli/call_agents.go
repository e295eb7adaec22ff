package cli

import (
	"time"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/router"
)

// staff says who works here: those of the file of --agents, who follow the
// script too, or the script's own, who serve every queue.
func (a *app) staff(f *runFlags, script *host.Script) (router.Config, error) {
	if f.agents == "" {
		if len(script.Agents) == 0 {
			return router.Everybody(host.DefaultAgent()), nil
		}
		return router.Everybody(script.Agents...), nil
	}
	if f.desk != "" {
		return router.Config{}, usage("leave one of them out", "--desk and --agents cannot be used together")
	}
	l := newLinter("")
	file := l.read(f.agents)
	if file == nil {
		a.render(a.err, l)
		return router.Config{}, usage("", "%s: %s; nothing was started", f.agents, l.diags.Summary())
	}
	c, diags := router.Read(file)
	l.diags = diags
	if diags.HasErrors() {
		a.render(a.err, l)
		return router.Config{}, usage("", "%s: %s; nothing was started", f.agents, diags.Summary())
	}
	a.warn(l)
	script.Agents = agentsOf(c)
	return c, nil
}

func agentsOf(c router.Config) []effect.Agent {
	var out []effect.Agent
	for _, a := range c.Agents {
		out = append(out, a.Agent)
	}
	return out
}

// openRouter sets the router up. Call backs are taken on, but the process ends
// before one is due.
func openRouter(c router.Config, now func() time.Time, w *wire) (*router.Live, error) {
	moved := func(_ string, s effect.QueueStatus) { w.moved(s) }
	live, err := router.NewLive(c, router.Options{Now: now, Notify: moved, Call: func(router.Decision) {}})
	if err != nil {
		return nil, usage("", "the agents do not fit: %v", err)
	}
	return live, nil
}
