package zendesk

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/effect"
)

// LogActivity puts a call on the ticket that it was about as a comment that
// only agents see; such a request is sent once, and a lost answer is Unknown.
// A call that was about no ticket becomes a solved one of its own, which is
// made once for a key.
func (c *client) LogActivity(ctx context.Context, args effect.ActivityArgs, key string) (effect.Ref, error) {
	about, err := sorted(args)
	if err != nil {
		return effect.Ref{}, err
	}
	agent, err := c.agent(ctx, args.Agent)
	if err != nil {
		return effect.Ref{}, err
	}
	ticket, _ := kindOf("ticket")
	if about.ticket == "" {
		id, err := c.Create(ctx, effect.CreateArgs{Object: "ticket", Values: newTicket(args, about, agent)}, key)
		return effect.Ref{Object: "ticket", ID: id}, err
	}
	attributes := map[string]any{"comment": note(args, about, agent)}
	if c.voice && args.Recording != "" {
		attributes = map[string]any{"voice_comment": voiceComment(args, agent)}
	}
	err = c.put(ctx, ticket, about.ticket, attributes)
	return effect.Ref{Object: "ticket", ID: about.ticket}, err
}

// about are the records of a call by what becomes of them.
type about struct {
	ticket, user, organization string
	others                     []effect.Ref
}

func sorted(args effect.ActivityArgs) (out about, err error) {
	if args.StartedAt != "" {
		if _, err := time.Parse(time.RFC3339, args.StartedAt); err != nil {
			return out, effect.NewFault(effect.Invalid, "started_at is not a time such as 2026-01-31T09:00:00Z")
		}
	}
	for _, r := range args.About {
		k, err := kindOf(r.Object)
		if err != nil {
			return out, err
		}
		if err := checkID(r.ID); err != nil {
			return out, err
		}
		place := map[string]*string{"ticket": &out.ticket, "user": &out.user, "organization": &out.organization}[k.name]
		if place == nil || *place != "" {
			out.others = append(out.others, effect.Ref{Object: k.name, ID: r.ID})
			continue
		}
		*place = r.ID
	}
	return out, nil
}

// newTicket is a call that was about no ticket.
func newTicket(args effect.ActivityArgs, about about, agent string) map[string]any {
	values := map[string]any{"subject": args.Subject, "comment": note(args, about, agent), "status": "solved"}
	for name, id := range map[string]string{"requester_id": about.user, "organization_id": about.organization, "assignee_id": agent} {
		if n, err := strconv.Atoi(id); err == nil {
			values[name] = n
		}
	}
	return values
}

// note is the comment about a call, in the agent's name if there is one.
func note(args effect.ActivityArgs, about about, agent string) map[string]any {
	out := map[string]any{"body": describeCall(args, about), "public": false}
	if id, err := strconv.Atoi(agent); err == nil {
		out["author_id"] = id
	}
	return out
}

// voiceComment is the call as Zendesk plays it.
func voiceComment(args effect.ActivityArgs, agent string) map[string]any {
	out := map[string]any{"from": args.From, "to": args.To, "recording_url": args.Recording, "call_duration": args.Seconds}
	if args.StartedAt != "" {
		out["started_at"] = args.StartedAt
	}
	if text := strings.TrimSpace(args.Subject + "\n" + args.Text); text != "" {
		out["transcription_text"] = text
	}
	if id, err := strconv.Atoi(agent); err == nil {
		out["answered_by_id"] = id
	}
	return out
}

// describeCall is the text of a comment, which cannot be empty.
func describeCall(args effect.ActivityArgs, about about) string {
	var lines []string
	add := func(label, text string) {
		if text != "" {
			lines = append(lines, label+text)
		}
	}
	add("", args.Subject)
	add("", args.Text)
	if len(lines) > 0 {
		lines = append(lines, "")
	}
	add("Direction: ", args.Direction)
	add("From: ", args.From)
	add("To: ", args.To)
	add("Began: ", args.StartedAt)
	if args.Seconds > 0 {
		add("Duration: ", (time.Duration(args.Seconds) * time.Second).String())
	}
	add("Outcome: ", args.Outcome)
	add("Recording: ", args.Recording)
	for _, r := range about.others {
		add("Also about: ", r.Object+" "+r.ID)
	}
	if text := strings.TrimSpace(strings.Join(lines, "\n")); text != "" {
		return text
	}
	return "A call"
}
