package zendesk

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/connectors/zendesk/emulator"
	"github.com/callwright/callwright/engine/effect"
)

// aCall is a call with everything that one can have.
func aCall(about ...effect.Ref) effect.ActivityArgs {
	return effect.ActivityArgs{
		About: about, Subject: "Call", Text: "Asked for an invoice.", Direction: "inbound", From: "+14155550100", To: "+18005550199",
		Seconds: 61, StartedAt: "2026-01-31T09:00:00Z", Outcome: "answered", Recording: "https://rec.example/1.mp3", Agent: alexMail,
	}
}

const aCallText = "Call\nAsked for an invoice.\n\nDirection: inbound\nFrom: +14155550100\nTo: +18005550199\nBegan: 2026-01-31T09:00:00Z\n" +
	"Duration: 1m1s\nOutcome: answered\nRecording: https://rec.example/1.mp3"

// comments reads the comments of a ticket over the API itself.
func comments(b *bench, t *testing.T, id string) []any {
	t.Helper()
	answer, err := b.Fetch(b.ctx, effect.FetchArgs{Path: []effect.PathPart{{Literal: "/tickets/"}, {Value: id}, {Literal: "/comments"}}}, effect.Read, "")
	require.NoError(t, err)
	return answer["body"].(map[string]any)["comments"].([]any)
}

func TestACallAboutATicket(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	got, err := b.LogActivity(b.ctx, aCall(ref("user", jane), ref("Ticket", order), ref("ticket", 35437)), "key")
	require.NoError(t, err)
	require.Equal(t, effect.Ref{Object: "ticket", ID: "35436"}, got)
	all := comments(b, t, "35436")
	last := all[len(all)-1].(map[string]any)
	require.Equal(t, aCallText+"\nAlso about: ticket 35437", last["body"])
	require.Equal(t, false, last["public"], "customers do not see it")
	require.Equal(t, alex, last["author_id"])

	b.voice = true
	_, err = b.LogActivity(b.ctx, aCall(ref("ticket", order)), "key")
	require.NoError(t, err)
	all = comments(b, t, "35436")
	last = all[len(all)-1].(map[string]any)
	require.Equal(t, "VoiceComment", last["type"])
	data := last["data"].(map[string]any)
	require.Equal(t, "https://rec.example/1.mp3", data["recording_url"])
	require.Equal(t, "Call\nAsked for an invoice.", data["transcription_text"])
	require.Equal(t, 61, data["call_duration"])
	require.Equal(t, alex, data["answered_by_id"])
}

func TestACallAboutNoTicket(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	got, err := b.LogActivity(b.ctx, aCall(ref("user", jane), ref("organization", acme)), "key")
	require.NoError(t, err)
	again, err := b.LogActivity(b.ctx, aCall(ref("user", jane), ref("organization", acme)), "key")
	require.NoError(t, err)
	require.Equal(t, got, again, "the key makes it one ticket")
	record := ticket(b, t, got.ID, "subject", "status", "requester_id", "organization_id", "assignee_id", "is_public")
	require.Equal(t, map[string]any{
		"id": record["id"], "subject": "Call", "status": "solved", "requester_id": jane, "organization_id": acme, "assignee_id": alex, "is_public": false,
	}, record)
	require.Equal(t, aCallText, comments(b, t, got.ID)[0].(map[string]any)["body"])

	got, err = b.LogActivity(b.ctx, effect.ActivityArgs{Agent: "nobody@callwright.example"}, "another")
	require.NoError(t, err)
	require.Equal(t, "A call", comments(b, t, got.ID)[0].(map[string]any)["body"])
}

func TestActivitiesThatFail(t *testing.T) {
	t.Parallel()
	tests := []struct {
		args  effect.ActivityArgs
		fault sandbox.Fault
		code  effect.Code
		sent  int
	}{
		{effect.ActivityArgs{StartedAt: "yesterday"}, sandbox.Fault{}, effect.Invalid, 0},
		{effect.ActivityArgs{About: []effect.Ref{ref("contact", 1)}}, sandbox.Fault{}, effect.Invalid, 0},
		{effect.ActivityArgs{About: []effect.Ref{{Object: "ticket", ID: "me"}}}, sandbox.Fault{}, effect.Invalid, 0},
		{effect.ActivityArgs{About: []effect.Ref{ref("ticket", 999)}}, sandbox.Fault{}, effect.NotFound, 1},
		{effect.ActivityArgs{About: []effect.Ref{ref("ticket", order)}}, sandbox.Fault{Match: sandbox.Match{Method: "PUT"}, Cut: true, After: true}, effect.Unknown, 1},
		{effect.ActivityArgs{About: []effect.Ref{ref("user", jane)}}, sandbox.Fault{Match: sandbox.Match{Path: "/api/v2/tickets.json"}, Cut: true, After: true, Times: 1}, effect.Unavailable, 1},
		{effect.ActivityArgs{Agent: alexMail}, sandbox.Fault{Match: sandbox.Match{Method: "GET"}, Status: 503, Body: "<html>"}, effect.Unavailable, 1},
	}
	for _, tt := range tests {
		b := open(t, emulator.Switches{})
		if tt.fault.Status != 0 || tt.fault.Cut {
			b.inject(tt.fault)
		}
		_, err := b.LogActivity(b.ctx, tt.args, "key")
		b.fault(t, tt.code, err)
		require.Len(t, b.requests(), tt.sent, "%+v", tt.args)
	}
}
