package blocktest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// got is what happened, in the form of a case's want: as data, without what
// is empty.
func (p performed) got(t *testing.T) map[string]any {
	t.Helper()
	s := p.state
	out := map[string]any{
		"exit": p.exit(), "requests": p.asked(t), "vars": p.assigned(), "outputs": p.outputs(),
		"attached": map[string]any(s.Session.Attached), "pops": data(t, s.Session.Pops),
		"agent": data(t, s.Session.Agent), "account": s.Session.Account, "status": string(s.Status), "trace": p.kinds(),
		"found": data(t, s.Session.Found), "queue": data(t, s.Session.Queue),
	}
	for _, step := range p.withdrawn {
		withdrawn, _ := out["withdrawn"].([]any)
		out["withdrawn"] = append(withdrawn, step)
	}
	if s.Session.Priority > 0 {
		out["priority"] = s.Session.Priority
	}
	if s.Error != nil && s.Error.Step == p.step {
		out["error"] = map[string]any{"code": string(s.Error.Code), "message": s.Error.Message}
	}
	for k, v := range out {
		if empty(v) {
			delete(out, k)
		}
	}
	return out
}

func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}

func data(t *testing.T, v any) any {
	t.Helper()
	out, err := value.From(v)
	require.NoError(t, err)
	return out
}

// exit is the exit by which the step was left, "" if by none.
func (p performed) exit() string {
	for _, e := range p.memory.Events {
		if e.Kind == trace.ExitTaken && e.Step == p.step {
			return e.Exit
		}
	}
	return ""
}

// asked are the step's requests.
func (p performed) asked(t *testing.T) []any {
	t.Helper()
	var out []any
	for _, r := range p.requests {
		if r.Step != p.step {
			continue
		}
		one := map[string]any{
			"kind": string(r.Kind), "account": r.Account, "args": data(t, r.Args), "mode": string(r.Mode),
			"id": r.ID, "key": r.Key, "timeout": "", "attempt": r.Attempt,
		}
		if r.Timeout > 0 {
			one["timeout"] = r.Timeout.String()
		}
		out = append(out, one)
	}
	return out
}

// assigned are the variables that the step set, with their last values as
// they stand in the state.
func (p performed) assigned() map[string]any {
	out := map[string]any{}
	for _, e := range p.memory.Events {
		if e.Kind == trace.VariableSet && e.Step == p.step {
			out[e.Name] = p.state.Vars[e.Name]
		}
	}
	return out
}

func (p performed) outputs() map[string]any {
	out := value.CloneMap(p.state.Results[p.step])
	delete(out, "exit")
	delete(out, "attempts")
	return out
}

func (p performed) kinds() []any {
	var out []any
	for _, e := range p.memory.Events {
		out = append(out, string(e.Kind))
	}
	return out
}

// wanted is the case's want, completed with what it leaves open.
func (c Case) wanted(got map[string]any) map[string]any {
	want := value.CloneMap(c.Want)
	if want == nil {
		want = map[string]any{}
	}
	open(want, got, "status", "trace")
	if w, ok := want["error"].(map[string]any); ok {
		if g, ok := got["error"].(map[string]any); ok {
			open(w, g, "message")
		}
	}
	asked, _ := got["requests"].([]any)
	wished, _ := want["requests"].([]any)
	for i := range min(len(asked), len(wished)) {
		w, _ := wished[i].(map[string]any)
		g, _ := asked[i].(map[string]any)
		open(w, g, "id", "key", "timeout", "attempt", "mode")
		if w["account"] == nil {
			w["account"] = ""
		}
		if w["args"] == nil {
			w["args"] = map[string]any{}
		}
		if w["kind"] == string(effect.TimeWait) {
			open(w, g, "mode")
		}
	}
	return want
}

// open takes over what want does not say.
func open(want, got map[string]any, names ...string) {
	for _, name := range names {
		if v, ok := got[name]; ok && want[name] == nil {
			want[name] = v
		}
	}
}
