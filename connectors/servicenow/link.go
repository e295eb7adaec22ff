package servicenow

import (
	"context"

	"github.com/callwright/callwright/connectors/servicenow/encoded"
	"github.com/callwright/callwright/engine/effect"
)

// Link sets a reference field of one record to another. ServiceNow takes any
// id, so the other record is made sure of first.
func (c *client) Link(ctx context.Context, args effect.LinkArgs) error {
	from, err := tableOf(args.From.Object)
	if err != nil {
		return err
	}
	to, err := tableOf(args.To.Object)
	if err != nil {
		return err
	}
	field, err := relation(from, to, args.As)
	if err != nil {
		return err
	}
	for _, id := range []string{args.From.ID, args.To.ID} {
		if err := checkID(id); err != nil {
			return err
		}
	}
	if _, err := c.get(ctx, to, args.To.ID, []string{"sys_id"}, false); err != nil {
		return err
	}
	body, err := c.body(ctx, from, map[string]any{field: args.To.ID})
	if err != nil {
		return err
	}
	record, err := c.patch(ctx, from, args.From.ID, body)
	if err == nil && record[field] != args.To.ID {
		err = effect.NewFault(effect.Denied, "%s did not take the record as its %s", from, field)
	}
	return err
}

// relation is the field by which records of one table usually point to those
// of another.
func relation(from, to, as string) (string, error) {
	if as != "" {
		if !encoded.IsName(as) {
			return "", effect.NewFault(effect.Invalid, "%.60q is not the name of a reference field", as)
		}
		return as, nil
	}
	usual := map[[2]string]string{
		{"incident", "sys_user"}: "caller_id", {"incident", "customer_contact"}: "caller_id", {"interaction", "sys_user"}: "opened_for",
		{"interaction", "customer_contact"}: "opened_for", {"change_request", "sys_user"}: "requested_by", {"incident", "problem"}: "problem_id",
		{"incident", "incident"}: "parent_incident", {"sn_customerservice_case", "customer_contact"}: "contact",
		{"sn_customerservice_case", "customer_account"}: "account", {"customer_contact", "customer_account"}: "account",
		{"sys_user", "core_company"}: "company", {"sys_user", "sys_user"}: "manager",
	}
	if field, ok := usual[[2]string{from, to}]; ok {
		return field, nil
	}
	switch {
	case isTask(from) && to == "sys_user_group":
		return "assignment_group", nil
	case isTask(from) && to == "core_company":
		return "company", nil
	case isTask(from) && isTask(to):
		return "parent", nil
	}
	return "", effect.NewFault(effect.Invalid, "there is no usual reference from %s to %s; name the field", from, to)
}
