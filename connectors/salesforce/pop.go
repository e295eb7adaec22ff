package salesforce

import (
	"context"
	"encoding/base64"
	"net/url"
	"strings"

	"github.com/callwright/callwright/connectors/phone"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// Pop works out what the agent's browser is to show. Nothing is sent: only
// the browser itself can open a page, by the URL or, where the agent works in
// an Open CTI softphone, by handing the payload to sforce.opencti.screenPop.
func (c *client) Pop(ctx context.Context, pop effect.Pop, _ effect.Agent) (effect.Shown, error) {
	base, err := c.session.instance(ctx)
	if err != nil {
		return effect.Shown{}, err
	}
	p := popper{base: lightning(base), region: c.region}
	shown, err := p.shown(pop)
	if err != nil {
		return effect.Shown{}, err
	}
	shown.ID, shown.Account, shown.Via = pop.ID, c.account, "open_cti"
	return shown, nil
}

// lightning is where the pages of an org are, of which instance is the API.
func lightning(instance string) string {
	if org, ok := strings.CutSuffix(instance, ".my.salesforce.com"); ok {
		return org + ".lightning.force.com"
	}
	return instance
}

type popper struct{ base, region string }

func (p popper) shown(pop effect.Pop) (effect.Shown, error) {
	switch {
	case len(pop.Records) == 1:
		return p.record(pop)
	case len(pop.Records) > 1:
		return p.choice(pop)
	case pop.New != nil && isName(pop.New.Object):
		return p.blank(*pop.New), nil
	}
	return effect.Shown{}, effect.NewFault(effect.Invalid, "the screen pop has neither records nor an object for a new one")
}

func isName(s string) bool { return s != "" && url.PathEscape(s) == s && s != "." && s != ".." }

func (p popper) record(pop effect.Pop) (effect.Shown, error) {
	id, _ := find(pop.Records[0], "Id").(string)
	if err := checkID(id); err != nil {
		return effect.Shown{}, err
	}
	path := "/lightning/r/" + id + "/view"
	if isName(pop.Object) {
		path = "/lightning/r/" + pop.Object + "/" + id + "/view"
	}
	return effect.Shown{
		Mode: "record", Object: pop.Object, Records: []string{id}, URL: p.base + path,
		Payload: payload("SOBJECT", "recordId", id),
	}, nil
}

// choice shows what Salesforce's own search finds for what the records have
// in common, or the object's list when they have nothing.
func (p popper) choice(pop effect.Pop) (effect.Shown, error) {
	shown := effect.Shown{Mode: "choice", Object: pop.Object}
	for _, r := range pop.Records {
		id, _ := find(r, "Id").(string)
		if err := checkID(id); err != nil {
			return effect.Shown{}, err
		}
		shown.Records = append(shown.Records, id)
	}
	term := p.common(pop.Records)
	switch {
	case len([]rune(term)) >= 3: // Open CTI searches for no less
		shown.URL = p.base + "/one/one.app#" + searchPage(term)
		shown.Payload = payload("SEARCH", "searchString", term)
	case isName(pop.Object):
		shown.URL = p.base + "/lightning/o/" + pop.Object + "/list"
		shown.Payload = payload("OBJECTHOME", "scope", pop.Object)
	default:
		shown.URL = p.base + "/lightning/page/home"
	}
	return shown, nil
}

// common is a text that finds all records: a number that each has in some
// phone field, or a name that they share.
func (p popper) common(records []map[string]any) string {
	first := records[0]
	for _, key := range value.Keys(first) {
		text, _ := first[key].(string)
		isPhone := strings.Contains(strings.ToLower(key), "phone")
		if isPhone && every(records, func(r map[string]any) bool { return anyPhone(r, text) }) {
			return phone.Variants(text, p.region).National
		}
	}
	for _, key := range []string{"Name", "LastName", "Email", "Subject"} {
		text, _ := find(first, key).(string)
		if text != "" && every(records, func(r map[string]any) bool { return find(r, key) == text }) {
			return text
		}
	}
	return ""
}

func every(records []map[string]any, holds func(map[string]any) bool) bool {
	for _, r := range records {
		if !holds(r) {
			return false
		}
	}
	return true
}

func anyPhone(record map[string]any, number string) bool {
	for key, v := range record { // the answer does not depend on the order
		text, _ := v.(string)
		if strings.Contains(strings.ToLower(key), "phone") && phone.Same(text, number) {
			return true
		}
	}
	return false
}

func (p popper) blank(n effect.NewRecord) effect.Shown {
	defaults := map[string]any{}
	var pairs []string
	for _, name := range value.Keys(n.Defaults) {
		if v := n.Defaults[name]; v != nil {
			defaults[name] = value.Clone(v)
			pairs = append(pairs, escape(name)+"="+escape(value.Text(v)))
		}
	}
	target := p.base + "/lightning/o/" + n.Object + "/new"
	if len(pairs) > 0 {
		target += "?defaultFieldValues=" + strings.Join(pairs, ",")
	}
	return effect.Shown{Mode: "new", Object: n.Object, URL: target, Payload: map[string]any{
		"type":   "NEW_RECORD_MODAL",
		"params": map[string]any{"entityName": n.Object, "defaultFieldValues": defaults},
	}}
}

// escape is for one name or value of defaultFieldValues: nothing in it can be
// taken for the = and , between them.
func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

func payload(kind, name, v string) map[string]any {
	return map[string]any{"type": kind, "params": map[string]any{name: v}}
}

// searchPage is the fragment under which Lightning shows its search.
func searchPage(term string) string {
	page := append([]byte(nil), `{"componentDef":"forceSearch:searchPageDesktop","attributes":{"term":`...)
	page = value.AppendString(page, term)
	page = append(page, `,"scopeMap":{"type":"TOP_RESULTS"},"groupId":"DEFAULT"},"state":{}}`...)
	return url.QueryEscape(base64.StdEncoding.EncodeToString(page))
}
