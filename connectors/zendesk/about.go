package zendesk

import (
	"cmp"
	"context"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/records"
)

// Limits reports what the headers of a cheap call tell: the account's own
// limit, and those of single endpoints if there are any.
func (c *client) Limits(ctx context.Context) ([]connectors.Limit, error) {
	answer, err := c.send(ctx, call{path: "/api/v2/users/me.json"})
	if err != nil {
		return nil, err
	}
	out := quotas(answer.Header)
	if len(out) == 0 {
		return nil, effect.NewFault(effect.Unavailable, "%s does not tell how much of the quota is used", answer.Where())
	}
	return out, nil
}

const endpointLimit = "Zendesk-Ratelimit-"

// total=100; remaining=99; resets=41
var endpointForm = regexp.MustCompile(`total=([0-9]{1,9});\s*remaining=([0-9]{1,9})`)

// quotas reads the headers, in either of the ways in which Zendesk writes them.
func quotas(h http.Header) []connectors.Limit {
	var out []connectors.Limit
	for _, name := range []string{"X-Rate-Limit", "Ratelimit-Limit"} {
		most, err := strconv.Atoi(h.Get(name))
		left, leftErr := strconv.Atoi(cmp.Or(h.Get("X-Rate-Limit-Remaining"), h.Get("Ratelimit-Remaining")))
		if err == nil && leftErr == nil {
			out = append(out, connectors.Limit{Name: "account", Used: most - left, Max: most, Window: "minute", Source: name + " header"})
			break
		}
	}
	for name := range h { // sorted below
		endpoint, is := strings.CutPrefix(name, endpointLimit)
		m := endpointForm.FindStringSubmatch(h.Get(name))
		if !is || m == nil {
			continue
		}
		most, _ := strconv.Atoi(m[1]) // the pattern has only digits
		left, _ := strconv.Atoi(m[2])
		out = append(out, connectors.Limit{Name: strings.ToLower(endpoint), Used: most - left, Max: most, Window: "minute", Source: name + " header"})
	}
	slices.SortFunc(out, func(a, b connectors.Limit) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// Objects lists the kinds of records, sorted.
func (c *client) Objects(context.Context) ([]string, error) { return names(), nil }

// Describe tells the attributes of a kind, the words that its tickets can be
// searched by, and its custom fields as "custom.Title". The custom fields are read each time, as an administrator
// may have changed them.
func (c *client) Describe(ctx context.Context, object string) (records.Object, error) {
	k, err := kindOf(object)
	if err != nil {
		return records.Object{}, err
	}
	info := records.Object{Name: k.name, Label: strings.ToUpper(k.name[:1]) + k.name[1:]}
	for _, name := range k.attributes() {
		kind := typeOf(name)
		info.Fields = append(info.Fields, records.Field{
			Name: name, Label: strings.ReplaceAll(name, "_", " "), Type: kind, Deep: kind == "object" && name != "custom", Also: relationsBy(k.name, name),
			Writable: slices.Contains(k.writable, name) || name == "custom", Unique: slices.Contains(k.identifying(), name),
		})
	}
	if k.fields != "" {
		custom, _, err := c.book(ctx, k, true)
		if err != nil {
			return records.Object{}, err
		}
		for _, f := range custom {
			info.Fields = append(info.Fields, records.Field{Name: "custom." + f.title, Label: f.title, Type: f.kind, Writable: true, Also: f.names()})
		}
	}
	slices.SortFunc(info.Fields, func(a, b records.Field) int { return cmp.Compare(a.Name, b.Name) })
	return info, nil
}

// names are what else can be written for a custom field.
func (f customField) names() []string {
	own := []string{f.title, asKey(f.title)}
	if f.key != "" {
		own = append(own, f.key)
	}
	slices.Sort(own)
	own = slices.Compact(own)
	for _, name := range slices.Clone(own) {
		if name != f.title {
			own = append(own, "custom."+name)
		}
	}
	return own
}

// relationsBy are the names of the relations that an attribute is.
func relationsBy(from, attribute string) (names []string) {
	for _, r := range relations() {
		if r.from == from && r.attribute == attribute {
			names = append(names, r.as)
		}
	}
	return names
}

// attributes are those of a kind that a scenario can read, set or search by,
// each once.
func (k kind) attributes() []string {
	all := slices.Concat(k.usual, k.shown(), k.writable, k.keywords)
	if k.fields != "" {
		all = append(all, "custom", k.custom)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// shown are the attributes that Zendesk alone sets.
func (k kind) shown() []string {
	all := []string{"id", "url", "created_at", "updated_at"}
	switch k.name {
	case "user":
		return append(all, "active", "chat_only", "iana_time_zone", "last_login_at", "photo", "report_csv", "restricted_agent", "role_type",
			"shared", "shared_agent", "two_factor_auth_enabled")
	case "ticket":
		return append(all, "allow_attachments", "allow_channelback", "encoded_id", "fields", "followup_ids", "forum_topic_id",
			"from_messaging_channel", "generated_timestamp", "has_incidents", "is_public", "raw_subject", "result_type",
			"satisfaction_probability", "satisfaction_rating", "sharing_agreement_ids")
	case "organization":
		return append(all, "deleted_at")
	}
	return append(all, "default", "deleted", "description", "is_public")
}

// typeOf is the type of an attribute, which Zendesk tells in words only.
func typeOf(name string) string {
	switch {
	case name == "external_id":
		return "string"
	case name == "id", strings.HasSuffix(name, "_id"):
		return "integer"
	case strings.HasSuffix(name, "_at"):
		return "date"
	case strings.HasSuffix(name, "_ids"), strings.HasSuffix(name, "tags"), name == "domain_names", name == "collaborators", name == "followers", name == "identities", name == "email_ccs", name == "fields", name == "custom_fields":
		return "array"
	case strings.HasPrefix(name, "shared_"), name == "verified", name == "suspended", name == "moderator", name == "only_private_comments", name == "safe_update", name == "skip_verify_email":
		return "boolean"
	case name == "comment", name == "voice_comment", name == "requester", name == "via", name == "metadata", name == "organization",
		name == "photo", name == "satisfaction_rating", name == "custom", name == "user_fields", name == "organization_fields":
		return "object"
	}
	return "string"
}
