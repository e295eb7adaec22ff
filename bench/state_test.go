package bench

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
)

// To suspend, store, load and resume a run costs at most twice what
// encoding/json takes to encode and decode a plain struct with the same
// content.
func BenchmarkSuspend(b *testing.B) {
	p := inbound(b)
	m := waiting(b, p, usualRun)
	stored, err := m.State().Encode()
	require.NoError(b, err)
	b.Run("plain-json", func(b *testing.B) {
		v, size := plain(b, m.State())
		b.ReportMetric(float64(size), "bytes")
		b.ReportAllocs()
		for b.Loop() {
			data, err := json.Marshal(&v)
			if err != nil {
				b.Fatal(err)
			}
			var back plainState
			if err := json.Unmarshal(data, &back); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("callwright", func(b *testing.B) {
		fault := effect.NewFault(effect.NoAnswer, "nobody answered")
		b.ReportMetric(float64(len(stored)), "bytes")
		b.ReportAllocs()
		for b.Loop() {
			data, err := m.State().Encode()
			if err != nil {
				b.Fatal(err)
			}
			s, err := interp.Decode(data, p)
			if err != nil {
				b.Fatal(err)
			}
			restored := interp.Restore(p, s, interp.Options{})
			r := effect.Result{Request: s.Strands[0].Pending.Request.ID, Fault: fault}
			if sprint := restored.Resume(interp.Event{Result: &r}); len(sprint.Requests) == 0 {
				b.Fatal("the run did not go on")
			}
		}
	})
}

// plain holds all that is in a state, and returns how long it is as JSON.
func plain(b *testing.B, s *interp.State) (v plainState, size int) {
	whole, err := json.Marshal(s)
	require.NoError(b, err)
	require.NoError(b, json.Unmarshal(whole, &v))
	same, err := json.Marshal(&v)
	require.NoError(b, err)
	require.JSONEq(b, string(whole), string(same))
	return v, len(same)
}

// plainState has the shape of a state, as somebody would write it for
// encoding/json.
type plainState struct {
	Version int               `json:"version"`
	Program string            `json:"program"`
	Run     string            `json:"run"`
	Started string            `json:"started"`
	Now     string            `json:"now"`
	Seq     int               `json:"seq"`
	Steps   int               `json:"steps"`
	Asked   int               `json:"asked"`
	Made    int               `json:"made"`
	Call    map[string]string `json:"call"`
	Exit    string            `json:"exit"`
	Session struct {
		Attached map[string]any    `json:"attached"`
		Pops     []plainPop        `json:"pops"`
		Popped   int               `json:"popped"`
		Agent    map[string]string `json:"agent"`
		Stage    string            `json:"stage"`
	} `json:"session"`
	Strands []plainStrand  `json:"strands"`
	Vars    map[string]any `json:"vars"`
}

type plainPop struct {
	ID      string           `json:"id"`
	Account string           `json:"account"`
	Object  string           `json:"object"`
	At      string           `json:"at"`
	Records []map[string]any `json:"records"`
}

type plainStrand struct {
	ID      int    `json:"id"`
	Name    string `json:"name"`
	At      int    `json:"at"`
	Pending *struct {
		Request struct {
			ID      string         `json:"id"`
			Kind    string         `json:"kind"`
			Step    string         `json:"step"`
			Args    map[string]any `json:"args"`
			Mode    string         `json:"mode"`
			Key     string         `json:"key"`
			Attempt int            `json:"attempt"`
		} `json:"request"`
		Since  string         `json:"since"`
		Memory map[string]any `json:"memory"`
	} `json:"pending"`
}
