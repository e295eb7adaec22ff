package interp

import (
	"bytes"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// slim brings a state into its stored form. The two share what is in both.
func (s *State) slim() *storedState {
	out := &storedState{
		Version: s.Version, Program: pinned(s.Program), State: s, Exit: unless(usualExit, s.Exit),
		Call:    storedCall{&s.Call, unless(usualChannel, s.Call.Channel), unless(usualDirection, s.Call.Direction)},
		Session: storedSession{&s.Session, slimPops(s.Session.Pops, s.Vars)},
		Vars:    slimVars(s.Vars),
	}
	if s.Made != usualID {
		out.Made = s.Made
	}
	for _, st := range s.Strands {
		out.Strands = append(out.Strands, st.slim(out))
	}
	for _, sc := range s.Subs {
		out.Subs = append(out.Subs, &storedScope{sc, slimVars(sc.Vars)})
	}
	return out
}

func (st *Strand) slim(all *storedState) *storedStrand {
	out := &storedStrand{Strand: st}
	if st.ID != usualID {
		out.ID = st.ID
	}
	if st.Name != strandMain {
		out.Name = st.Name
	}
	if st.Pending != nil {
		out.Pending = st.Pending.slim(all)
	}
	return out
}

func (p *Pending) slim(all *storedState) *storedPending {
	r := &p.Request
	out := &storedPending{
		Pending: p, Request: r, Number: numberOf(all.State, r),
		Mode: unless(usualMode(r.Kind), r.Mode), Key: unless(usualKey(r.ID, r.Mode), r.Key),
	}
	switch out.Number {
	case 0:
		out.ID = r.ID
	case all.Asked:
		out.Number = 0
	}
	if !bytes.Equal(r.Args, all.usualArgs(r.Kind)) {
		out.Args = r.Args
	}
	if r.Attempt != 1 {
		out.Attempt = r.Attempt
	}
	return out
}

// requestID is the id of the run's request of that number.
func requestID(s *State, r *effect.Request, number int) string {
	return s.Run + "/" + r.Step + "/" + strconv.Itoa(number) + "." + strconv.Itoa(r.Attempt)
}

// numberOf is the number that a request's id is made of; 0 if it is not.
func numberOf(s *State, r *effect.Request) int {
	base := r.ID[:lastDot(r.ID)]
	n, err := strconv.Atoi(base[strings.LastIndexByte(base, '/')+1:])
	if err != nil || n <= 0 || r.ID != requestID(s, r, n) {
		return 0
	}
	return n
}

// keyData stands alone in the stored form of a variable whose value could be
// taken for the stored form of another one.
const keyData = "data"

// slimVars are variables as they are stored.
func slimVars(vars value.Map) exact {
	out := make(exact, len(vars))
	for name, v := range vars {
		out[name] = slimVar(v)
	}
	return out
}

// slimVar leaves out of a record set how many records it has, that the first
// is the current one, and that there are no more.
func slimVar(v any) any {
	m, ok := v.(map[string]any)
	if !ok {
		return v
	}
	if isFresh(m) {
		m = maps.Clone(m)
		delete(m, "count")
		delete(m, "index")
		delete(m, "more")
		return m
	}
	if _, alone := m[keyData]; isSlim(m) || alone && len(m) == 1 {
		return map[string]any{keyData: m}
	}
	return v
}

// isFresh tells a record set that is as a search left it.
func isFresh(m map[string]any) bool {
	records, ok := isRecordSet(m)
	return ok && m["count"] == len(records) && m["index"] == 0 && m["more"] == false
}

// isSlim tells what slimVar makes of a fresh record set.
func isSlim(m map[string]any) bool {
	_, count := m["count"]
	_, index := m["index"]
	_, more := m["more"]
	_, ok := m["records"].([]any)
	return ok && !count && !index && !more
}

// wholeVars is the inverse of slimVars. It changes the values in place.
func wholeVars(vars exact) {
	for _, name := range value.Keys(vars) {
		m, ok := vars[name].(map[string]any)
		if data, alone := m[keyData]; alone && len(m) == 1 {
			vars[name] = data
		} else if ok && isSlim(m) {
			m["count"], m["index"], m["more"] = len(m["records"].([]any)), 0, false
		}
	}
}

// slimPops name the variables that hold the records of pops, instead of the
// records; each variable once, so that no state takes much more room when it is
// read than it took before.
func slimPops(pops []effect.Pop, vars value.Map) []storedPop {
	if len(pops) == 0 {
		return nil
	}
	out, names := make([]storedPop, len(pops)), value.Keys(vars)
	for i := range pops {
		p := &pops[i]
		out[i].plainPop = plainPop(*p)
		if at := slices.IndexFunc(names, func(name string) bool { return shows(p, vars[name]) }); at >= 0 {
			out[i].Account, out[i].Object, out[i].Of = "", "", names[at]
			names = slices.Delete(names, at, at+1)
			continue
		}
		for _, r := range p.Records {
			out[i].Records = append(out[i].Records, r)
		}
	}
	return out
}

// shows reports whether a pop shows just what a record set holds.
func shows(p *effect.Pop, v any) bool {
	m, _ := v.(map[string]any)
	records, ok := isRecordSet(m)
	if !ok || len(records) == 0 || m["account"] != p.Account || m["object"] != p.Object || len(records) != len(p.Records) {
		return false
	}
	for i, r := range records {
		if !reflect.DeepEqual(r, p.Records[i]) {
			return false
		}
	}
	return true
}
