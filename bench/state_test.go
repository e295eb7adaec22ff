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
		var v plainState
		require.NoError(b, json.Unmarshal(stored, &v))
		b.ReportMetric(float64(len(stored)), "bytes")
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
	Call    map[string]string `json:"call"`
	Exit    string            `json:"exit"`
	Session struct {
		Attached map[string]any `json:"attached"`
		Pops     []struct {
			ID, Account, Object, At string
			Records                 []map[string]any
		} `json:"pops"`
		Agent map[string]string `json:"agent"`
	} `json:"session"`
	Jumps   map[string]int `json:"jumps"`
	Strands []struct {
		Name    string `json:"name"`
		At      int    `json:"at"`
		Pending *struct {
			Request struct {
				ID, Kind, Step, Mode, Key string
				Args                      map[string]any
				Attempt                   int
			} `json:"request"`
			Since  string         `json:"since"`
			Memory map[string]any `json:"memory"`
		} `json:"pending"`
	} `json:"strands"`
	Vars    map[string]any            `json:"vars"`
	Results map[string]map[string]any `json:"results"`
}
