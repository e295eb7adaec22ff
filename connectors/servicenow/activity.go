package servicenow

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/connectors/servicenow/encoded"
	"github.com/callwright/callwright/engine/effect"
)

// LogActivity puts a call on record: as a work note of every task that it was
// about, such as an incident, or else as an interaction with the user. A key
// that has been noted is not noted again.
func (c *client) LogActivity(ctx context.Context, args effect.ActivityArgs, key string) (effect.Ref, error) {
	var people, tasks []effect.Ref
	for _, ref := range args.About {
		table, err := tableOf(ref.Object)
		if err == nil {
			err = checkID(ref.ID)
		}
		switch {
		case err != nil:
			return effect.Ref{}, err
		case isPerson(table):
			people = append(people, effect.Ref{Object: table, ID: ref.ID})
		case table == "core_company", table == "customer_account":
		default:
			tasks = append(tasks, effect.Ref{Object: table, ID: ref.ID})
		}
	}
	if len(tasks) == 0 {
		return c.interaction(ctx, args, people, key)
	}
	for _, task := range tasks {
		if err := c.note(ctx, task, args, key); err != nil {
			return effect.Ref{}, err
		}
	}
	return tasks[0], nil
}

// note adds a work note, unless one with the key's mark is there.
func (c *client) note(ctx context.Context, task effect.Ref, args effect.ActivityArgs, key string) error {
	mark := ""
	if key != "" {
		sum := sha256.Sum256([]byte(key))
		mark = "[callwright " + hex.EncodeToString(sum[:8]) + "]"
		defer c.keys.lock(task.ID + " " + mark)()
	}
	record, err := c.get(ctx, task.Object, task.ID, []string{"work_notes"}, true)
	if err != nil {
		return err
	}
	if err := shows(task.Object, record, []string{"work_notes"}); err != nil {
		return err
	}
	notes, _ := record["work_notes"].(string)
	if mark != "" && strings.Contains(notes, mark) {
		return nil
	}
	_, err = c.patch(ctx, task.Object, task.ID, map[string]any{"work_notes": strings.TrimSpace(noteText(args) + "\n" + mark)})
	return err
}

// noteText is what people read of a call.
func noteText(a effect.ActivityArgs) string {
	lines := []string{a.Subject}
	add := func(name, v string) {
		if v != "" {
			lines = append(lines, name+": "+v)
		}
	}
	add("Direction", a.Direction)
	add("From", a.From)
	add("To", a.To)
	add("Started", a.StartedAt)
	if a.Seconds > 0 {
		add("Duration", (time.Duration(a.Seconds) * time.Second).String())
	}
	add("Outcome", a.Outcome)
	add("Agent", a.Agent)
	add("Recording", a.Recording)
	if a.Text != "" {
		lines = append(lines, "", a.Text)
	}
	return strings.Join(lines, "\n")
}

// interaction makes the record that ServiceNow keeps of a conversation.
func (c *client) interaction(ctx context.Context, args effect.ActivityArgs, people []effect.Ref, key string) (effect.Ref, error) {
	const table = "interaction"
	values := map[string]any{"type": "phone", "short_description": args.Subject, "work_notes": noteText(args), "state": "closed_complete"}
	if len(people) > 0 {
		values["opened_for"] = people[0].ID
	}
	agent, err := c.agent(ctx, args.Agent)
	if err != nil {
		return effect.Ref{}, err
	}
	for name, v := range map[string]string{"direction": args.Direction, "caller_phone_number": caller(args), "assigned_to": agent, "opened_at": stamp(args.StartedAt)} {
		if v != "" {
			values[name] = v
		}
	}
	// Which of these an instance has depends on its plugins.
	missing, err := c.absent(ctx, table, []string{"direction", "caller_phone_number", "work_notes", "opened_for", "state"})
	if err != nil {
		return effect.Ref{}, err
	}
	for _, name := range missing {
		delete(values, name)
	}
	id, err := c.Create(ctx, effect.CreateArgs{Object: table, Values: values}, key)
	return effect.Ref{Object: table, ID: id}, err
}

func caller(a effect.ActivityArgs) string {
	if a.Direction == "outbound" {
		return a.To
	}
	return a.From
}

// stamp is a time as ServiceNow writes it; "" for what is none.
func stamp(rfc3339 string) string {
	at, err := time.Parse(time.RFC3339, rfc3339)
	if err != nil {
		return ""
	}
	return at.UTC().Format("2006-01-02 15:04:05")
}

// agent finds the user of an agent by e-mail address; "" when there is none,
// or not only one.
func (c *client) agent(ctx context.Context, email string) (string, error) {
	if email == "" {
		return "", nil
	}
	if _, err := encoded.Literal(email); err != nil {
		return "", nil // no address
	}
	ids, err := c.matching(ctx, "sys_user", "email", strings.TrimSpace(email))
	if err != nil || len(ids) != 1 {
		return "", err
	}
	return ids[0], nil
}

// refIDs are the ids of records, checked.
func refIDs(records []map[string]any) ([]string, error) {
	var out []string
	for i, r := range records {
		id := idOf(r)
		if id == "" {
			return nil, effect.NewFault(effect.Invalid, "record %d has no sys_id", i+1)
		}
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("no records")
	}
	return out, nil
}
