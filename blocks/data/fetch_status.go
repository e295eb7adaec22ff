package data

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/value"
)

var (
	statusForm = regexp.MustCompile(`^[1-5]([0-9]{2}|xx)$`)
	exitForm   = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)
)

// statusExit is the exit that a status takes: what the step says of it, or of
// its class, or else the usual one. "" is failed or timeout, by its fault.
func statusExit(c *block.Call, status int) string {
	own := c.Map("on_status")
	if exit, ok := own[strconv.Itoa(status)]; ok {
		return value.Text(exit)
	}
	if exit, ok := own[strconv.Itoa(status/100)+"xx"]; ok {
		return value.Text(exit)
	}
	switch {
	case status == 404:
		return "none"
	case status/100 == 2:
		return block.OK
	}
	return ""
}

// usualExits are those that the step has anyway.
func usualExits() []string { return []string{block.OK, "none", "failed", "timeout"} }

// statusExits are the exits that the file names under on_status.
func statusExits(s block.Static) (out []block.Exit) {
	seen := usualExits()
	for _, e := range entries(s.Setting("on_status")) {
		if name := e.Value.Text; exitForm.MatchString(name) && !slices.Contains(seen, name) {
			seen = append(seen, name)
			out = append(out, block.Exit{Name: name, Doc: "The service answered " + e.Key.Text + "."})
		}
	}
	return out
}

func entries(n *source.Node) []source.Entry {
	if n == nil {
		return nil
	}
	return n.Entries
}

// checkFetch reports statuses that no service answers, names that cannot be
// exits, whole addresses, and bodies of two kinds.
func checkFetch(s block.Static) (diags diag.List) {
	for _, e := range entries(s.Setting("on_status")) {
		if !statusForm.MatchString(e.Key.Text) {
			diags.Add(diag.CodeBadValue, e.Key.File.Name, e.Key.Range, "write a status, such as 404, or a class, such as 4xx", "%q is no HTTP status", e.Key.Text)
		}
		if e.Value.Kind != source.Scalar || !exitForm.MatchString(e.Value.Text) {
			diags.Add(diag.CodeBadValue, e.Value.File.Name, e.Value.Range, "for example "+e.Key.Text+": conflict", "the exit of the status %s needs a name", e.Key.Text)
		}
	}
	diags = append(diags, block.CheckPath(s, "path")...)
	return append(diags, checkBody(s)...)
}

func checkBody(s block.Static) (diags diag.List) {
	var given []string
	for _, name := range []string{"body", "form", "xml", "text"} {
		n := s.Setting(name)
		if n == nil {
			continue
		}
		if given = append(given, name); len(given) > 1 {
			diags.Add(diag.CodeBadValue, n.File.Name, n.Range, "give one of them", "the request has a body of two kinds: %s", strings.Join(given, " and "))
		}
	}
	if n := s.Setting("type"); n != nil && given == nil {
		diags.Add(diag.CodeBadValue, n.File.Name, n.Range, "leave it out, or give body, form, xml or text", "the media type is that of a body, and the request has none")
	}
	return diags
}
