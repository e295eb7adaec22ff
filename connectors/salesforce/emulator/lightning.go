package emulator

import (
	_ "embed"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"github.com/callwright/callwright/connectors/salesforce/emulator/org"
)

//go:embed lightning.html
var lightningHTML string

// page is what an agent's browser shows where a screen pop leads.
type page struct {
	Place, Title, Note string
	Fields             []shownField
}

type shownField struct{ Label, Text string }

// lightningRoutes are the pages of the org's desktop, as far as screen pops
// lead there. Nobody signs in to them; a browser would be signed in already.
func (e *Emulator) lightningRoutes(mux *http.ServeMux) {
	tmpl := template.Must(template.New("page").Parse(lightningHTML))
	show := func(build func(*http.Request) *page) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			p := build(r)
			if p == nil {
				http.NotFound(w, r)
				return
			}
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_ = tmpl.Execute(w, p) // the client has left
		}
	}
	mux.HandleFunc("GET /lightning/r/{object}/{id}/view", show(e.recordPage))
	mux.HandleFunc("GET /lightning/r/{id}/view", show(e.recordPage))
	mux.HandleFunc("GET /lightning/o/{object}/new", show(e.newPage))
	mux.HandleFunc("GET /lightning/o/{object}/list", show(e.listPage))
	mux.HandleFunc("GET /lightning/page/home", show(func(*http.Request) *page { return &page{Place: "Agent desktop", Title: "Home"} }))
}

func (e *Emulator) recordPage(r *http.Request) *page {
	s := e.state.Load()
	s.mu.RLock()
	defer s.mu.RUnlock()
	record := s.org.Lookup(r.PathValue("id"))
	if record == nil || record.Deleted {
		return nil
	}
	p := &page{Place: record.Object.Label, Title: title(record)}
	for _, f := range record.Object.Fields {
		if text := record.Text(f.Name); text != "" {
			p.Fields = append(p.Fields, shownField{f.Label, text})
		}
	}
	return p
}

// title is what the record is called.
func title(r *org.Record) string {
	for _, name := range []string{"Name", "CaseNumber", "Subject"} {
		if text := r.Text(name); text != "" {
			return text
		}
	}
	return r.ID
}

func (e *Emulator) newPage(r *http.Request) *page {
	object := e.state.Load().org.Schema.Object(r.PathValue("object"))
	if object == nil {
		return nil
	}
	p := &page{Place: "Agent desktop", Title: "New " + object.Label, Note: "Nothing is saved yet."}
	for pair := range strings.SplitSeq(r.URL.Query().Get("defaultFieldValues"), ",") {
		name, text, ok := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(text); ok && err == nil {
			p.Fields = append(p.Fields, shownField{name, plain})
		}
	}
	return p
}

func (e *Emulator) listPage(r *http.Request) *page {
	object := e.state.Load().org.Schema.Object(r.PathValue("object"))
	if object == nil {
		return nil
	}
	return &page{Place: "Agent desktop", Title: object.Plural, Note: "The list to choose from."}
}
