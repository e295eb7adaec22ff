package salesforce

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/callwright/callwright/connectors/phone"
	"github.com/callwright/callwright/connectors/salesforce/soql"
	"github.com/callwright/callwright/engine/effect"
)

// slack is how many records more than asked for a phone search fetches, since
// the index also finds records that only look like having the number.
const slack = 20

// byPhone asks the search index for the number in all notations, and keeps
// the records that really have it in one of their phone fields.
func (c *client) byPhone(ctx context.Context, args effect.SearchArgs) (effect.RecordSet, error) {
	number := phone.Variants(args.Phone, c.region)
	if number.IsZero() || len(number.Digits) < 2 {
		return effect.RecordSet{Account: c.account, Object: args.Object, Records: []map[string]any{}}, nil
	}
	phones, described, err := c.phoneFields(ctx, args.Object)
	if err != nil {
		return effect.RecordSet{}, err
	}
	found, hits, err := c.withNumber(ctx, args, number, phones)
	if !described && (isInvalidField(err) || err == nil && hits > 0 && len(found.records) == 0) {
		// Some field is hidden, or the number stands in a field of the org's own.
		if phones, err = c.describedPhones(ctx, args.Object); err != nil {
			return effect.RecordSet{}, err
		}
		found, _, err = c.withNumber(ctx, args, number, phones)
	}
	if err == nil && c.fallback && len(found.records) == 0 {
		found, err = c.written(ctx, args, number, phones)
	}
	if err != nil {
		return effect.RecordSet{}, err
	}
	return c.set(args.Object, found, wanted(args.Object, args.Fields), args.Limit), nil
}

func isInvalidField(err error) bool {
	var f *effect.Fault
	return errors.As(err, &f) && f.Detail == "INVALID_FIELD"
}

// withNumber runs one search; hits counts what the index found.
func (c *client) withNumber(ctx context.Context, args effect.SearchArgs, number phone.Number, phones []string) (found page, hits int, err error) {
	text, err := soql.Find{Terms: terms(number), In: "PHONE", Returning: soql.Query{
		Fields: unique(wanted(args.Object, args.Fields), phones), From: args.Object,
		Where: args.Where, Order: args.Order, Limit: args.Limit + 1 + slack,
	}}.Text()
	if err != nil {
		return page{}, 0, invalid(err)
	}
	found, err = c.search(ctx, text)
	if err != nil {
		return page{}, 0, err
	}
	hits = len(found.records)
	found.keep(phones, number)
	return found, hits, nil
}

func hasNumber(record map[string]any, phones []string, number phone.Number) bool {
	return slices.ContainsFunc(phones, func(field string) bool {
		stored, _ := find(record, field).(string)
		return number.Matches(stored)
	})
}

// terms are the phrases to look for. The index cuts numbers up at their
// punctuation, so groups are what it knows of "(415) 555-0100".
func terms(n phone.Number) []string {
	all := []string{n.Digits, n.National, n.Trunk}
	for _, g := range n.Groupings {
		all = append(all, strings.Join(phone.Words(g), " "))
	}
	return slices.DeleteFunc(unique(all), func(s string) bool { return len(s) < 2 })
}

// standardPhones are the phone fields of the objects that every org has.
func standardPhones(object string) []string {
	switch strings.ToLower(object) {
	case "contact":
		return []string{"Phone", "MobilePhone", "HomePhone", "OtherPhone", "AssistantPhone"}
	case "lead", "user":
		return []string{"Phone", "MobilePhone"}
	case "account":
		return []string{"Phone"}
	}
	return nil
}

// phoneFields returns the phone fields of an object, and whether Salesforce
// itself told them.
func (c *client) phoneFields(ctx context.Context, object string) (fields []string, described bool, err error) {
	c.mu.Lock()
	_, known := c.described[strings.ToLower(object)]
	c.mu.Unlock()
	if fields := standardPhones(object); fields != nil && !known {
		return fields, false, nil
	}
	fields, err = c.describedPhones(ctx, object)
	return fields, true, err
}

func (c *client) describedPhones(ctx context.Context, object string) ([]string, error) {
	about, err := c.known(ctx, object)
	if err != nil {
		return nil, err
	}
	var fields []string
	for _, f := range about.Fields {
		if f.Type == "phone" && !strings.HasSuffix(f.Name, "Fax") {
			fields = append(fields, f.Name)
		}
	}
	if len(fields) == 0 {
		return nil, effect.NewFault(effect.Invalid, "%s has no phone field that the account can read", object)
	}
	return fields, nil
}

// maxAlike is how many records the fallback looks at.
const maxAlike = 200

// written looks for records in whose phone fields the digits stand in any
// grouping. Salesforce reads the whole object for it.
func (c *client) written(ctx context.Context, args effect.SearchArgs, number phone.Number, phones []string) (page, error) {
	digits := number.National
	if digits == "" {
		digits = number.Digits
	}
	text, err := soql.Query{
		Fields: unique(wanted(args.Object, args.Fields), phones), From: args.Object,
		Where: args.Where, Written: soql.Digits{Fields: phones, Digits: digits}, Order: args.Order, Limit: maxAlike,
	}.Text()
	if err != nil {
		return page{}, invalid(err)
	}
	found, err := c.query(ctx, text, maxAlike)
	found.keep(phones, number)
	return found, err
}

// keep drops the records that do not have the number.
func (p *page) keep(phones []string, number phone.Number) {
	p.records = slices.DeleteFunc(p.records, func(r map[string]any) bool { return !hasNumber(r, phones, number) })
}
