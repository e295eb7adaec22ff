package routing

import (
	"fmt"
	"time"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/spec"
)

// RequestCallback describes the block request_callback.
func RequestCallback() block.Descriptor {
	return block.Descriptor{
		Name: "request_callback", Family: Family, Mode: effect.Write,
		Asks:    []effect.Kind{effect.RouteCallback},
		Summary: "Asks for the caller to be called back when it is their turn.",
		Doc: "The call back waits in a queue in the caller's place. `after` and `before` say when it may be made; each is a moment (RFC 3339, such as the `next_open` of business_hours) or a time from now. " +
			"The flow goes on with the caller, who can be told, and hang up.",
		Fields: append([]spec.Field{
			{Name: "number", Kind: spec.Text, Exposes: true, Doc: "The number to call; the caller's own if not given.", Example: `"${call_me_at}"`},
		}, append(whoFields("The queue to wait in, by name; without it and without skills, the one that the caller is in or was in last."),
			spec.Field{Name: "after", Kind: spec.Text, Doc: "Not before this.", Example: "30m"},
			spec.Field{Name: "before", Kind: spec.Text, Doc: "Not after this.", Example: "24h"},
			spec.Field{Name: "attempts", Kind: spec.Int, Default: 3, Min: 1, Max: 10, Doc: "How often to try, when nobody answers."},
			spec.Field{Name: "every", Kind: spec.Duration, Default: 15 * time.Minute, Doc: "How long to wait between two tries."},
			spec.Field{Name: "note", Kind: spec.Text, Exposes: true, Doc: "What the agent should know.", Example: "Asks about an invoice."},
		)...),
		Exits: []block.Exit{
			{Name: "invalid_number", Doc: "The number is withheld, or cannot be dialled."},
			{Name: "failed", Doc: "There is no such queue, the time is over, or the router could not keep it."},
		},
		Outputs: []block.Output{
			{Name: "id", Type: expression.String(), Doc: "The router's name for the call back."},
			{Name: "number", Type: expression.String(), Doc: "The number that will be called."},
		},
		Check:    checkCallback,
		Begin:    requestCallback,
		Finish:   callbackKept,
		Examples: []string{"- request_callback: {queue: support, before: 24h, note: \"Called about the tier ${tier}.\"}\n  exits:\n    invalid_number: end\n    failed: end\n"},
	}
}

func checkCallback(s block.Static) (diags diag.List) {
	checkSkills(&diags, s)
	checkNumber(&diags, s, "number")
	after, later := checkMoment(&diags, s, "after")
	before, limited := checkMoment(&diags, s, "before")
	if later && limited && !after.Before(before) {
		report(&diags, diag.CodeBadValue, s.Setting("before"), "", "it is not later than after, so no time is left to call back")
	}
	return diags
}

// checkMoment reports a literal that is no moment. ok is true only for a time
// from now: how far a fixed moment is away, nobody knows when the file is read.
func checkMoment(diags *diag.List, s block.Static, setting string) (t time.Time, ok bool) {
	n := s.Setting(setting)
	text, isLiteral := literal(n)
	if !isLiteral {
		return t, false
	}
	t, err := moment(text, time.Time{})
	if err != nil {
		report(diags, diag.CodeBadValue, n, "", "the setting %q %s", setting, err)
		return t, false
	}
	_, relative := literalDuration(n)
	return t, relative
}

// moment reads a moment, or a time from now; no text gives no time.
func moment(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if d, problem := spec.ParseDuration(text); problem == "" {
		return now.Add(d), nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return t, fmt.Errorf("needs a duration such as 30m or a moment such as 2026-03-02T17:00:00Z, not %q", text)
	}
	return t, nil
}

func requestCallback(c *block.Call) block.Outcome {
	text := c.From
	if c.Has("number") {
		text = c.Text("number")
	}
	number, ok := dialable(text)
	if !ok {
		return block.FailAs("invalid_number", effect.NewFault(effect.Invalid, "the caller withholds the number, or it cannot be dialled"))
	}
	args, f := callbackArgs(c, number)
	if f != nil {
		return block.FailAs("failed", f)
	}
	remember(c, memoryNumber, number)
	return block.AskFor(effect.RouteCallback, args)
}

// memoryNumber is the name in the block's memory of the number that is called.
const memoryNumber = "number"

func callbackArgs(c *block.Call, number string) (args effect.CallbackArgs, f *effect.Fault) {
	args = effect.CallbackArgs{Number: number, Priority: priority(c), Attempts: c.Int("attempts"), Every: effect.Duration(c.Duration("every")), Note: c.Text("note")}
	if args.Queue, f = queue(c); f != nil {
		return args, f
	}
	if args.Skills, f = skills(c); f != nil {
		return args, f
	}
	if args.Queue == "" && len(args.Skills) == 0 && c.Session.Queue != nil {
		args.Queue = c.Session.Queue.Name
	}
	return args, within(c, &args)
}

// within fills in when the call back may be made.
func within(c *block.Call, args *effect.CallbackArgs) *effect.Fault {
	after, err := moment(c.Text("after"), c.Now)
	if err != nil {
		return effect.NewFault(effect.Invalid, "the setting after %v", err)
	}
	before, err := moment(c.Text("before"), c.Now)
	if err != nil {
		return effect.NewFault(effect.Invalid, "the setting before %v", err)
	}
	if !before.IsZero() && (!before.After(after) || !before.After(c.Now)) {
		return effect.NewFault(effect.Invalid, "no time is left to call back")
	}
	args.After, args.Before = stamp(after), stamp(before)
	return nil
}

// stamp writes a moment; nothing for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func callbackKept(c *block.Call, r effect.Result) block.Outcome {
	if r.Fault != nil {
		if r.Fault.Code == effect.Invalid { // the router knows its network
			return block.FailAs("invalid_number", r.Fault)
		}
		return block.FailAs("failed", r.Fault)
	}
	got, _ := r.Value.(map[string]any)
	return block.LeaveWith(block.OK, map[string]any{"id": got["id"], "number": c.Memory[memoryNumber]})
}
