package salesforce

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/callwright/callwright/connectors/salesforce/soql"
	"github.com/callwright/callwright/engine/effect"
)

// Link sets the reference field of a record: the one that As names, or the
// usual one between the two objects. It may be repeated.
func (c *client) Link(ctx context.Context, args effect.LinkArgs) error {
	for _, r := range []effect.Ref{args.From, args.To} {
		if err := soql.Object(r.Object); err != nil {
			return invalid(err)
		}
		if err := checkID(r.ID); err != nil {
			return err
		}
	}
	field, err := c.reference(ctx, args)
	if err != nil {
		return err
	}
	_, err = c.send(ctx, call{method: http.MethodPatch, path: c.object(args.From.Object, args.From.ID), body: map[string]any{field: args.To.ID}})
	if f := effect.AsFault(err); err != nil && f.Detail == "INVALID_CROSS_REFERENCE_KEY" {
		return &effect.Fault{Code: effect.NotFound, Message: "there is no " + args.To.Object + " " + args.To.ID, Detail: f.Detail}
	}
	return err
}

func (c *client) reference(ctx context.Context, args effect.LinkArgs) (string, error) {
	if args.As != "" {
		if err := soql.Object(args.As); err != nil {
			return "", effect.NewFault(effect.Invalid, "%.60q is not the name of a field", args.As)
		}
		return args.As, nil
	}
	if field := usualReference(args.From.Object, args.To.Object); field != "" {
		return field, nil
	}
	about, err := c.known(ctx, args.From.Object)
	if err != nil {
		return "", err
	}
	return about.leadingTo(args.To.Object)
}

// usualReference is the field that people mean when they link two standard
// objects; "" where there is none or where it depends.
func usualReference(from, to string) string {
	from, to = strings.ToLower(from), strings.ToLower(to)
	switch {
	case to == "user":
		return "OwnerId"
	case from == "task" || from == "event":
		if to == "contact" || to == "lead" {
			return "WhoId"
		}
		return "WhatId"
	}
	return map[string]string{
		"contact account": "AccountId", "contact contact": "ReportsToId", "account account": "ParentId",
		"case account": "AccountId", "case contact": "ContactId", "case case": "ParentId",
		"opportunity account": "AccountId", "asset account": "AccountId", "asset contact": "ContactId",
		"contract account": "AccountId", "order account": "AccountId",
	}[from+" "+to]
}

// leadingTo is the only field of the object that can be set to records of
// another.
func (d description) leadingTo(object string) (string, error) {
	var fits, all []string
	for _, f := range d.Fields {
		if len(f.ReferenceTo) == 0 || !f.Updateable {
			continue
		}
		all = append(all, f.Name)
		if slices.ContainsFunc(f.ReferenceTo, func(to string) bool { return strings.EqualFold(to, object) }) {
			fits = append(fits, f.Name)
		}
	}
	slices.Sort(fits)
	slices.Sort(all)
	switch {
	case len(fits) == 1:
		return fits[0], nil
	case len(fits) > 1:
		return "", effect.NewFault(effect.Invalid, "%s points to %s by several fields; choose one with as: %s", d.Name, object, strings.Join(fits, ", "))
	case len(all) == 0:
		return "", effect.NewFault(effect.Invalid, "%s has no field that points to another record", d.Name)
	}
	return "", effect.NewFault(effect.Invalid, "%s has no field that points to %s; these point to other records: %s", d.Name, object, strings.Join(all, ", "))
}
