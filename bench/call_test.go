package bench

import (
	"os"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/source"
)

// inbound is the program of the Salesforce scenario.
func inbound(t testing.TB) *compile.Program {
	data, err := os.ReadFile("../scenarios/inbound-salesforce.yaml")
	require.NoError(t, err)
	p, diags := compile.Compile(source.NewFile("inbound-salesforce.yaml", data), compile.Options{Blocks: blocks.Registry()})
	require.NoError(t, diags.Err())
	return p
}

// incoming is a call as a service and the command have it: ids of their usual
// lengths, and a clock that counts nanoseconds.
func incoming(run string) interp.Input {
	return interp.Input{
		Run: run, Event: "call.incoming", Now: time.Date(2026, 3, 2, 9, 14, 27, 318_402_117, time.UTC),
		Call: interp.Call{ID: "call-q7m2x9kd4w6z8b3n", From: "+14155550100", To: "+18005550199", Channel: "voice", Direction: "inbound"},
	}
}

// usualRun has the length of the ids that the command gives.
const usualRun = "run-dqgjkdbt2bxuqhzg"

// through plays the call of a caller who is found, with a case and a screen pop
// in hand, until it waits for a request of the kind, or to its end. It calls
// each at every wait.
func through(t testing.TB, p *compile.Program, run string, until effect.Kind, each func(*interp.Machine)) *interp.Machine {
	m := interp.New(p, interp.Options{})
	s, err := m.Start(incoming(run))
	require.NoError(t, err)
	for at := time.Duration(0); ; {
		each(m)
		if s.Done || s.Requests[0].Kind == until {
			return m
		}
		at += 5_873_201_964 * time.Nanosecond
		s = m.Resume(interp.Event{At: at, Result: new(answer(s.Requests[0]))})
	}
}

// waiting is the run that waits for the agent's answer.
func waiting(t testing.TB, p *compile.Program, run string) *interp.Machine {
	return through(t, p, run, effect.HostConnect, func(*interp.Machine) {})
}

// largest is the size of the largest stored state of that call.
func largest(t testing.TB, p *compile.Program) (size int) {
	through(t, p, usualRun, "", func(m *interp.Machine) {
		data, err := m.State().Encode()
		require.NoError(t, err)
		size = max(size, len(data))
	})
	return size
}

// A service that keeps a state for every call that waits can count on 1 KB.
func TestStatesOfACallAreSmall(t *testing.T) {
	t.Parallel()
	require.LessOrEqual(t, largest(t, inbound(t)), 1024)
}

// answer is what comes back for a request of that call.
func answer(r effect.Request) effect.Result {
	switch r.Kind {
	case effect.CRMSearch:
		return effect.Done(r, found(r))
	case effect.HostOffer:
		return effect.Done(r, map[string]any{"agent": map[string]any{"id": "alex", "name": "Alex Agent", "email": "alex@callwright.example"}})
	case effect.DeskDeliver:
		return effect.Done(r, []any{map[string]any{
			"id": "pop/1", "account": "acme-salesforce", "mode": "record", "object": "Contact", "records": []any{"003000000000001AAA"},
			"url": "https://acme.my.salesforce.com/lightning/r/Contact/003000000000001AAA/view", "via": "open_cti",
			"payload": map[string]any{"type": "SOBJECT", "params": map[string]any{"recordId": "003000000000001AAA"}},
		}})
	case effect.HostTalk:
		return effect.Done(r, map[string]any{"ended_by": "agent", "seconds": 30})
	}
	return effect.Done(r, nil)
}

// found is one record, with the fields that were asked for, as a CRM answers.
func found(r effect.Request) any {
	var args effect.SearchArgs
	if f := r.Decode(&args); f != nil {
		panic(f)
	}
	texts := map[string]any{"Id": "003000000000001AAA", "Name": "Jane Doe", "Email": "jane.doe@acme.example", "Tier__c": "gold", "CaseNumber": "00001001", "Subject": "Printer"}
	record := map[string]any{}
	for _, field := range args.Fields {
		record[field] = texts[field]
	}
	if slices.Contains(args.Fields, "Account.Name") {
		delete(record, "Account.Name")
		record["Account"] = map[string]any{"Name": "Acme Corp"}
	}
	return map[string]any{"account": "acme-salesforce", "object": args.Object, "count": 1, "more": false, "records": []any{record}}
}
