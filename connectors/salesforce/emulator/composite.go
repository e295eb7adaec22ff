package emulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/callwright/callwright/connectors/salesforce/emulator/org"
	"github.com/callwright/callwright/connectors/sandbox"
)

const (
	// maxParts is how many requests a composite may hold.
	maxParts = 25
	// maxHeavy is how many of them may be queries or collections.
	maxHeavy = 5
)

// part is one request of a composite.
type part struct {
	Method    string            `json:"method"`
	URL       string            `json:"url"`
	Reference string            `json:"referenceId"`
	Headers   map[string]string `json:"httpHeaders"`
	Body      any               `json:"body"`
}

// result is the answer of a part; its body is decoded, for references to it.
type result struct {
	reference string
	status    int
	location  string
	body      any
}

func compositeMap(c *call) *reply {
	return ok(org.Row{{Name: "sobjects", Value: c.base + "/composite/sobjects"}})
}

// composite performs several requests in order, as one transaction if it says
// so.
func composite(c *call) *reply {
	var body struct {
		AllOrNone bool   `json:"allOrNone"`
		Parts     []part `json:"compositeRequest"`
	}
	d := json.NewDecoder(bytes.NewReader(c.body))
	d.UseNumber()
	if err := d.Decode(&body); err != nil {
		return c.fail(badJSON(c.body, err))
	}
	if fault := checkParts(body.Parts); fault != nil {
		return c.fail(fault)
	}
	before := c.org.Snapshot()
	var done []result
	for _, p := range body.Parts {
		r := c.part(p, done)
		done = append(done, r)
		if body.AllOrNone && r.status >= 400 {
			c.org.Restore(before)
			done = halted(body.Parts, done)
			break
		}
	}
	return ok(org.Row{{Name: "compositeResponse", Value: shown(done)}})
}

func checkParts(parts []part) *org.Fault {
	heavy, seen := 0, map[string]bool{}
	for _, p := range parts {
		if strings.Contains(p.URL, "/query") || strings.Contains(p.URL, "/composite/sobjects") {
			heavy++
		}
		if !referenceShape.MatchString(p.Reference) || seen[p.Reference] {
			return &org.Fault{Status: 400, Code: "INVALID_INPUT", Message: "Provided referenceId '" + p.Reference + "' is not unique or not valid"}
		}
		seen[p.Reference] = true
	}
	if len(parts) > maxParts || heavy > maxHeavy {
		return &org.Fault{Status: 400, Code: "LIMIT_EXCEEDED", Message: fmt.Sprintf(
			"The composite request exceeds the limit of %d subrequests, of which %d may be queries or collections", maxParts, maxHeavy)}
	}
	return nil
}

// part performs one request with the references in it resolved.
func (c *call) part(p part, done []result) result {
	v := resolver{done: done}
	url, body := v.text(p.URL), v.value(p.Body)
	if v.missing != "" {
		return refused(p, v.missing)
	}
	data, err := json.Marshal(body)
	if err != nil {
		return refused(p, "The body of the request is not valid")
	}
	r, err := http.NewRequestWithContext(within(c), strings.ToUpper(p.Method), url, bytes.NewReader(data))
	if err != nil || !strings.HasPrefix(url, "/services/data/") || strings.HasSuffix(strings.TrimSuffix(r.URL.Path, "/"), "/composite") {
		return refused(p, "The Url in the request is not valid: "+url)
	}
	r.Host = c.r.Host
	r.Header.Set("Content-Type", "application/json")
	for name, value := range p.Headers {
		r.Header.Set(name, value)
	}
	return c.send(p, r)
}

func (c *call) send(p part, r *http.Request) result {
	w := sandbox.NewRecorder()
	c.e.api.ServeHTTP(w, r)
	out := result{reference: p.Reference, status: w.Status, location: w.Header().Get("Location")}
	d := json.NewDecoder(&w.Body)
	d.UseNumber()
	_ = d.Decode(&out.body) // an answer without a body stays null
	return out
}

func refused(p part, why string) result {
	return result{reference: p.Reference, status: 400, body: problems("PROCESSING_HALTED", why)}
}

// halted takes back what was done: only the part that failed keeps its answer.
func halted(parts []part, done []result) []result {
	last := len(done) - 1
	out := make([]result, len(parts))
	for i, p := range parts {
		out[i] = refused(p, "The transaction was rolled back since another operation in the same transaction failed.")
		if i == last {
			out[i] = done[last]
		}
	}
	return out
}

func shown(done []result) []org.Row {
	rows := []org.Row{}
	for _, r := range done {
		headers := org.Row{}
		if r.location != "" {
			headers = append(headers, org.Cell{Name: "Location", Value: r.location})
		}
		rows = append(rows, org.Row{
			{Name: "body", Value: r.body}, {Name: "httpHeaders", Value: headers},
			{Name: "httpStatusCode", Value: r.status}, {Name: "referenceId", Value: r.reference},
		})
	}
	return rows
}

var (
	referenceShape = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)
	mention        = regexp.MustCompile(`@\{([A-Za-z][A-Za-z0-9_]*)((?:\.[A-Za-z_][A-Za-z0-9_]*|\[[0-9]+\])*)\}`)
	step           = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*|[0-9]+`)
)

// resolver replaces references by what earlier parts have answered.
type resolver struct {
	done    []result
	missing string // says which reference means nothing
}

// value replaces the references in all texts of a body.
func (v *resolver) value(body any) any {
	switch body := body.(type) {
	case string:
		return v.text(body)
	case map[string]any:
		out := make(map[string]any, len(body))
		for key, item := range body {
			out[key] = v.value(item)
		}
		return out
	case []any:
		out := make([]any, len(body))
		for i, item := range body {
			out[i] = v.value(item)
		}
		return out
	}
	return body
}

func (v *resolver) text(s string) string {
	return mention.ReplaceAllStringFunc(s, func(m string) string {
		found := mention.FindStringSubmatch(m)
		value, ok := lookup(found[1], found[2], v.done)
		if !ok {
			v.missing = fmt.Sprintf("Invalid reference specified. No value for %s found in %s", strings.Trim(m, "@{}"), found[1])
		}
		return value
	})
}

// lookup follows a path such as .records[0].Id into an answer.
func lookup(reference, path string, done []result) (string, bool) {
	for _, r := range done {
		if r.reference != reference || r.status >= 400 {
			continue
		}
		v := r.body
		for _, s := range step.FindAllString(path, -1) {
			v = descend(v, s)
		}
		switch v := v.(type) {
		case string:
			return v, true
		case json.Number:
			return v.String(), true
		case bool:
			return strconv.FormatBool(v), true
		}
	}
	return "", false
}

func descend(v any, step string) any {
	switch v := v.(type) {
	case map[string]any:
		return v[step]
	case []any:
		if i, err := strconv.Atoi(step); err == nil && i < len(v) {
			return v[i]
		}
	}
	return nil
}
