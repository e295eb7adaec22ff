package zendesk

import (
	"context"
	"strconv"
	"strings"

	"github.com/callwright/callwright/engine/effect"
)

// relation is an attribute of one kind that leads to another.
type relation struct{ from, to, as, attribute string }

// relations are all that can be set; the first of a pair is the usual one.
func relations() []relation {
	return []relation{
		{"user", "organization", "organization", "organization_id"},
		{"ticket", "user", "requester", "requester_id"},
		{"ticket", "user", "assignee", "assignee_id"},
		{"ticket", "user", "submitter", "submitter_id"},
		{"ticket", "organization", "organization", "organization_id"},
		{"ticket", "ticket", "problem", "problem_id"},
		{"ticket", "group", "group", "group_id"},
	}
}

// Link sets the attribute of a record that leads to another. It may be
// repeated.
func (c *client) Link(ctx context.Context, args effect.LinkArgs) error {
	from, to, err := c.ends(args)
	if err != nil {
		return err
	}
	attribute, err := attributeOf(from, to, args.As)
	if err != nil {
		return err
	}
	id, err := strconv.Atoi(args.To.ID)
	if err != nil {
		return effect.NewFault(effect.Invalid, "%.40q is not the id of a record", args.To.ID)
	}
	err = c.put(ctx, from, args.From.ID, map[string]any{attribute: id})
	if err == nil || effect.AsFault(err).Code != effect.Invalid {
		return err
	}
	// Zendesk says that the value is not valid; perhaps as there is no such record.
	if _, missing := c.send(ctx, call{path: to.path(args.To.ID)}); missing != nil && effect.AsFault(missing).Code == effect.NotFound {
		return missing
	}
	return err
}

func (c *client) ends(args effect.LinkArgs) (from, to kind, err error) {
	for _, r := range []effect.Ref{args.From, args.To} {
		if err := checkID(r.ID); err != nil {
			return from, to, err
		}
	}
	if from, err = kindOf(args.From.Object); err != nil {
		return from, to, err
	}
	to, err = kindOf(args.To.Object)
	return from, to, err
}

// attributeOf finds the attribute for a relation, by its own name or its
// attribute's.
func attributeOf(from, to kind, as string) (string, error) {
	var works []string
	for _, r := range relations() {
		if r.from != from.name || r.to != to.name {
			if r.from == from.name {
				works = append(works, one(r.to)+" as "+r.as)
			}
			continue
		}
		if as == "" || strings.EqualFold(as, r.as) || strings.EqualFold(as, r.attribute) {
			return r.attribute, nil
		}
		works = append(works, one(r.to)+" as "+r.as)
	}
	if works == nil {
		return "", effect.NewFault(effect.Invalid, "%s cannot be linked to anything", one(from.name))
	}
	what := one(to.name)
	if as != "" {
		what += " as " + strconv.Quote(as)
	}
	return "", effect.NewFault(effect.Invalid, "%s cannot be linked to %.80s; it can be to %s", one(from.name), what, strings.Join(works, ", "))
}

func one(name string) string {
	if name == "organization" {
		return "an " + name
	}
	return "a " + name
}
