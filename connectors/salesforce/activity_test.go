package salesforce

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/salesforce/emulator"
	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/engine/effect"
)

const alexID = "005Cw0000000aA2IAI"

func TestLogActivity(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Options{})
	jane := b.jane(t)
	kase := b.create(t, "Case", map[string]any{"Subject": "x"})
	got, err := b.LogActivity(b.ctx, effect.ActivityArgs{
		About: []effect.Ref{ref("Contact", jane), ref("Case", kase)}, Subject: "Call", Text: "Asked for an invoice.", Direction: "inbound",
		From: "+14155550100", To: "+18005550199", Seconds: 61, StartedAt: "2026-01-31T23:30:00-08:00", Outcome: "answered",
		Recording: "https://rec.example/1.mp3", Agent: " Alex@callwright.example ",
	}, "key")
	require.NoError(t, err)
	require.Equal(t, "Task", got.Object)
	record, err := b.Get(b.ctx, effect.GetArgs{Object: "Task", ID: got.ID, Fields: []string{
		"Subject", "Status", "Priority", "TaskSubtype", "CallType", "CallDurationInSeconds", "CallDisposition", "ActivityDate", "WhoId", "WhatId", "OwnerId", "Description",
	}})
	require.NoError(t, err)
	require.Equal(t, map[string]any{
		"Id": got.ID, "Subject": "Call", "Status": "Completed", "Priority": "Normal", "TaskSubtype": "Call", "CallType": "Inbound",
		"CallDurationInSeconds": 61, "CallDisposition": "answered", "ActivityDate": "2026-01-31", "WhoId": jane, "WhatId": kase, "OwnerId": alexID,
		"Description": "Asked for an invoice.\n\nFrom: +14155550100\nTo: +18005550199\nRecording: https://rec.example/1.mp3",
	}, record)
	before := len(b.requests())
	for _, agent := range []string{"alex@callwright.example", "", "nobody@callwright.example", "gone@callwright.example"} {
		got, err = b.LogActivity(b.ctx, effect.ActivityArgs{Subject: "again", Agent: agent}, "key")
		require.NoError(t, err, agent)
		record, err = b.Get(b.ctx, effect.GetArgs{Object: "Task", ID: got.ID, Fields: []string{"OwnerId"}})
		require.NoError(t, err)
		require.Equal(t, agent == "alex@callwright.example", record["OwnerId"] == alexID, agent)
	}
	require.Equal(t, 10, len(b.requests())-before, "an agent is looked up once: 4 tasks, 4 reads, 2 agents that are none")
}

func TestWhatATaskIsAbout(t *testing.T) {
	t.Parallel()
	const lead, kase, account = "00Q000000000001", "500000000000001", "001D000000IRFmaIAH"
	tests := []struct {
		about     []effect.Ref
		who, what any
		also      string
	}{
		{nil, nil, nil, ""},
		{[]effect.Ref{ref("Contact", janeID)}, janeID, nil, ""},
		{[]effect.Ref{ref("Case", kase), ref("Contact", janeID)}, janeID, kase, ""},
		{[]effect.Ref{ref("Lead", lead), ref("Case", kase)}, lead, nil, "Also about: Case " + kase},
		{[]effect.Ref{ref("Account", account), ref("Case", kase), ref("Contact", janeID), ref("Lead", lead)}, janeID, account, "Also about: Case " + kase + "\nAlso about: Lead " + lead},
	}
	for _, tt := range tests {
		values, err := task(effect.ActivityArgs{About: tt.about})
		require.NoError(t, err)
		require.Equal(t, tt.who, values["WhoId"])
		require.Equal(t, tt.what, values["WhatId"])
		description, _ := values["Description"].(string)
		require.Equal(t, tt.also, description)
	}
	values, err := task(effect.ActivityArgs{Subject: strings.Repeat("ü", 300), Outcome: strings.Repeat("x", 300), Direction: "outbound"})
	require.NoError(t, err)
	require.Len(t, []rune(values["Subject"].(string)), 255)
	require.Len(t, []rune(values["CallDisposition"].(string)), 255)
	require.Equal(t, "Outbound", values["CallType"])
}

func TestActivitiesThatFail(t *testing.T) {
	t.Parallel()
	tests := []struct {
		args  effect.ActivityArgs
		fault sandbox.Fault
		code  effect.Code
		sent  int
	}{
		{effect.ActivityArgs{Direction: "sideways"}, sandbox.Fault{}, effect.Invalid, 0},
		{effect.ActivityArgs{StartedAt: "yesterday"}, sandbox.Fault{}, effect.Invalid, 0},
		{effect.ActivityArgs{About: []effect.Ref{ref("Contact", "x")}}, sandbox.Fault{}, effect.Invalid, 0},
		{effect.ActivityArgs{About: []effect.Ref{ref("Contact", "003D000000QV9n2IAD")}}, sandbox.Fault{}, effect.Invalid, 1},
		{effect.ActivityArgs{Subject: "x"}, sandbox.Fault{Match: sandbox.Match{Method: "POST", Path: "/services/data"}, Cut: true, After: true}, effect.Unknown, 1},
		{effect.ActivityArgs{Subject: "x", Agent: alexMail}, sandbox.Fault{Match: sandbox.Match{Method: "GET"}, Status: 503, Body: "<html>"}, effect.Unavailable, 1},
		{effect.ActivityArgs{Subject: "x", Agent: "x' OR Email != '"}, sandbox.Fault{Match: sandbox.Match{Method: "POST", Path: "/services/data"}, Status: 403, Body: `[{"errorCode":"INSUFFICIENT_ACCESS"}]`}, effect.Denied, 2},
	}
	for _, tt := range tests {
		b := signed(t, emulator.Options{})
		if tt.fault.Status != 0 || tt.fault.Cut {
			b.inject(tt.fault)
		}
		_, err := b.LogActivity(b.ctx, tt.args, "key")
		b.fault(t, tt.code, err)
		require.Len(t, b.requests(), tt.sent, "%+v", tt.args)
	}
}

const alexMail = "alex@callwright.example"

func TestAnActivityIsLoggedOnceForAKey(t *testing.T) {
	t.Parallel()
	b := signed(t, emulator.Options{}, with("external_id_field", "External_Id__c"))
	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/services/data"}, Cut: true, After: true, Times: 1})
	args := effect.ActivityArgs{Subject: "once"}
	_, err := b.LogActivity(b.ctx, args, "run/1")
	require.True(t, b.fault(t, effect.Unavailable, err).Repeatable())
	first, err := b.LogActivity(b.ctx, args, "run/1")
	require.NoError(t, err)
	again, err := b.LogActivity(b.ctx, args, "run/1")
	require.NoError(t, err)
	require.Equal(t, first, again)
	require.Equal(t, 1, count(b, t, "once"))
}
