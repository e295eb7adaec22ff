package emulator_test

import (
	"testing"

	"github.com/callwright/callwright/connectors/zendesk/emulator"
)

func BenchmarkNew(b *testing.B) {
	seed := emulator.DefaultSeed()
	for b.Loop() {
		emulator.New(emulator.Options{Seed: &seed})
	}
}

func BenchmarkDefaultSeed(b *testing.B) {
	for b.Loop() {
		emulator.DefaultSeed()
	}
}

func BenchmarkSearchByPhone(b *testing.B) {
	e := emulator.New(emulator.Options{Switches: emulator.Switches{RatePerMinute: -1}})
	for b.Loop() {
		ask(e, "alex", "GET", "/api/v2/search?query=type:user+phone:%22%2B14155550100%22", "")
	}
}

func BenchmarkGetTicket(b *testing.B) {
	e := emulator.New(emulator.Options{Switches: emulator.Switches{RatePerMinute: -1}})
	for b.Loop() {
		ask(e, "alex", "GET", "/api/v2/tickets/35436", "")
	}
}

func BenchmarkCreateTicket(b *testing.B) {
	e := emulator.New(emulator.Options{Switches: emulator.Switches{RatePerMinute: -1}})
	for b.Loop() {
		ask(e, "alex", "POST", "/api/v2/tickets", `{"ticket":{"comment":{"body":"x"}}}`)
	}
}
