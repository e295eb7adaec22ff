package salesforce

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/callwright/callwright/connectors/salesforce/soql"
	"github.com/callwright/callwright/engine/effect"
)

// LogActivity keeps a call as a completed Task. It is made as Create makes
// records: once for a key if the account has an external id field.
func (c *client) LogActivity(ctx context.Context, args effect.ActivityArgs, key string) (effect.Ref, error) {
	values, err := task(args)
	if err != nil {
		return effect.Ref{}, err
	}
	owner, err := c.owner(ctx, args.Agent)
	if err != nil {
		return effect.Ref{}, err
	}
	if owner != "" {
		values["OwnerId"] = owner
	}
	id, err := c.Create(ctx, effect.CreateArgs{Object: "Task", Values: values}, key)
	if err != nil {
		return effect.Ref{}, err
	}
	return effect.Ref{Object: "Task", ID: id}, nil
}

// How long Salesforce's fields of a Task are.
const (
	maxSubject     = 255
	maxDisposition = 255
	maxDescription = 32_000
)

// task makes the fields of a Task. Empty ones are left out.
func task(args effect.ActivityArgs) (map[string]any, error) {
	values := map[string]any{
		"Subject": cut(args.Subject, maxSubject), "Status": "Completed", "Priority": "Normal", "TaskSubtype": "Call",
	}
	switch args.Direction {
	case "inbound":
		values["CallType"] = "Inbound"
	case "outbound":
		values["CallType"] = "Outbound"
	case "":
	default:
		return nil, effect.NewFault(effect.Invalid, "the direction %.20q is neither inbound nor outbound", args.Direction)
	}
	if args.Seconds > 0 {
		values["CallDurationInSeconds"] = args.Seconds
	}
	if args.Outcome != "" {
		values["CallDisposition"] = cut(args.Outcome, maxDisposition)
	}
	if args.StartedAt != "" {
		at, err := time.Parse(time.RFC3339, args.StartedAt)
		if err != nil {
			return nil, effect.NewFault(effect.Invalid, "started_at is not a time such as 2026-01-31T09:00:00Z")
		}
		values["ActivityDate"] = at.Format(time.DateOnly)
	}
	others, err := relate(values, args.About)
	if err != nil {
		return nil, err
	}
	if text := describeCall(args, others); text != "" {
		values["Description"] = cut(text, maxDescription)
	}
	return values, nil
}

// relate points a Task to what it is about: a person by WhoId, anything else
// by WhatId. A lead excludes a WhatId. Records that find no place are returned.
func relate(values map[string]any, about []effect.Ref) (others []effect.Ref, err error) {
	who, what := "", ""
	for _, r := range about {
		if err := checkID(r.ID); err != nil {
			return nil, err
		}
		switch isPerson := strings.HasPrefix(r.ID, contactPrefix) || strings.HasPrefix(r.ID, leadPrefix); {
		case isPerson && who == "":
			who = r.ID
		case !isPerson && what == "":
			what = r.ID
		default:
			others = append(others, r)
		}
	}
	if strings.HasPrefix(who, leadPrefix) && what != "" {
		for _, r := range about {
			if r.ID == what {
				others = append([]effect.Ref{r}, others...)
				break
			}
		}
		what = ""
	}
	if who != "" {
		values["WhoId"] = who
	}
	if what != "" {
		values["WhatId"] = what
	}
	return others, nil
}

// The beginnings of the ids of people.
const (
	contactPrefix = "003"
	leadPrefix    = "00Q"
)

// describeCall is the text of a Task: what was said, and what has no field.
func describeCall(args effect.ActivityArgs, others []effect.Ref) string {
	var lines []string
	add := func(label, text string) {
		if text != "" {
			lines = append(lines, label+text)
		}
	}
	add("", args.Text)
	if args.Text != "" && (args.From != "" || args.To != "" || args.Recording != "" || len(others) > 0) {
		lines = append(lines, "")
	}
	add("From: ", args.From)
	add("To: ", args.To)
	add("Recording: ", args.Recording)
	for _, r := range others {
		add("Also about: ", fmt.Sprintf("%s %s", r.Object, r.ID))
	}
	return strings.Join(lines, "\n")
}

// cut shortens a text to so many characters.
func cut(s string, most int) string {
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	return string(runes[:most-1]) + "…"
}

// owner finds the user with an agent's e-mail address; "" when there is none,
// or no telling which.
func (c *client) owner(ctx context.Context, email string) (string, error) {
	email = strings.ToLower(strings.TrimSpace(email))
	if email == "" {
		return "", nil
	}
	c.mu.Lock()
	id, ok := c.owners[email]
	c.mu.Unlock()
	if ok {
		return id, nil
	}
	text, err := soql.Query{Fields: []string{"Id"}, From: "User", Limit: 2, Where: []effect.Condition{
		{Field: "Email", Op: effect.Eq, Value: email}, {Field: "IsActive", Op: effect.Eq, Value: true},
	}}.Text()
	if err != nil {
		return "", invalid(err)
	}
	found, err := c.query(ctx, text, 2)
	if err != nil || len(found.records) != 1 {
		return "", err
	}
	id, _ = found.records[0]["Id"].(string)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.owners[email] = id
	return id, nil
}
