package salesforce

import (
	"cmp"
	"context"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

// Limits reports the org's quotas. To see them all needs the permission "View
// Setup and Configuration"; without it there is the one that every answer of
// the API tells.
func (c *client) Limits(ctx context.Context) ([]connectors.Limit, error) {
	answer, err := c.send(ctx, call{path: c.data + "/limits"})
	if errors.Is(err, &effect.Fault{Code: effect.Denied}) {
		if answer, err = c.send(ctx, call{path: c.data + "/"}); err == nil {
			return told(answer)
		}
	}
	if err != nil {
		return nil, err
	}
	var all map[string]struct{ Max, Remaining *int }
	if err := answer.Into(&all); err != nil {
		return nil, err
	}
	out := []connectors.Limit{}
	for name, l := range all { // sorted below
		if l.Max != nil && l.Remaining != nil {
			out = append(out, connectors.Limit{Name: name, Used: *l.Max - *l.Remaining, Max: *l.Max, Window: window(name), Source: "/limits"})
		}
	}
	slices.SortFunc(out, func(a, b connectors.Limit) int { return cmp.Compare(a.Name, b.Name) })
	return out, nil
}

// window is the time in which a quota counts, as its name tells.
func window(name string) string {
	switch {
	case strings.HasPrefix(name, "Daily"):
		return "24 hours"
	case strings.HasPrefix(name, "Hourly"):
		return "hour"
	}
	return ""
}

const usageHeader = "Sforce-Limit-Info"

// api-usage=18/15000, per-app-api-usage=17/250(appName=sample)
var usageForm = regexp.MustCompile(`([a-z-]+)=([0-9]{1,12})/([0-9]{1,12})`)

func told(answer *rest.Response) ([]connectors.Limit, error) {
	out := usage(answer.Header.Get(usageHeader))
	if len(out) == 0 {
		return nil, effect.NewFault(effect.Unavailable, "%s does not tell how much of the quota is used", answer.Where())
	}
	return out, nil
}

// usage reads the header.
func usage(header string) []connectors.Limit {
	var out []connectors.Limit
	for _, m := range usageForm.FindAllStringSubmatch(header, -1) {
		used, _ := strconv.Atoi(m[2]) // the pattern has only digits
		most, _ := strconv.Atoi(m[3])
		name := m[1]
		if name == "api-usage" {
			name = "DailyApiRequests"
		}
		out = append(out, connectors.Limit{Name: name, Used: used, Max: most, Window: "24 hours", Source: usageHeader + " header"})
	}
	return out
}
