package simulate

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// services is a Part that answers for connectors from a mix: with canned
// results, or else from what stands behind it, or else with something that
// fits the request.
type services struct {
	mix    *Mix
	luck   *chance
	behind Part // nil: nothing
	made   int  // records, for their ids
}

// Answer answers a request of a connector.
func (s *services) Answer(r effect.Request) Answer {
	c := s.choose(r)
	switch {
	case c != nil:
		return s.canned(c, r)
	case s.behind != nil:
		a := s.behind.Answer(r)
		a.After += s.mix.Service.Takes.draw(s.luck)
		return a
	}
	a := Answer{After: s.mix.Service.Takes.draw(s.luck)}
	if s.luck.percent(s.mix.Service.Faults) {
		a.Result = effect.Failed(r, effect.NewFault(s.mix.Service.Fault, "the simulated service fails now and then"))
		return a
	}
	a.Result = effect.Done(r, s.likely(r))
	return a
}

// choose draws a canned result for a request, or nil.
func (s *services) choose(r effect.Request) *Canned {
	for _, byStep := range []bool{true, false} {
		i := s.luck.weightedIf(s.mix.Results, func(c *Canned) bool {
			return (c.Step != "") == byStep && (c.Step == "" || c.Step == r.Step) && (c.Kind == "" || c.Kind == r.Kind)
		})
		if i >= 0 {
			return &s.mix.Results[i]
		}
	}
	return nil
}

// weightedIf draws the index of one of the results that fit, by their shares.
func (c *chance) weightedIf(results []Canned, fits func(*Canned) bool) int {
	return c.weighted(len(results), func(i int) int {
		if !fits(&results[i]) {
			return 0
		}
		return results[i].Share
	})
}

func (s *services) canned(c *Canned, r effect.Request) Answer {
	takes := s.mix.Service.Takes
	if c.Timed {
		takes = c.Takes
	}
	a := Answer{After: takes.draw(s.luck)}
	switch {
	case c.Fault != nil:
		f := *c.Fault
		a.Result = effect.Failed(r, &f)
	case c.Records:
		records, _ := value.Clone(c.Value).([]any)
		a.Result = effect.Done(r, recordSet(r, records))
	default:
		a.Result = effect.Done(r, value.Clone(c.Value))
	}
	a.Result.Account = r.Account
	return a
}

// recordSet is the value of a search that found the records.
func recordSet(r effect.Request, records []any) map[string]any {
	var args struct {
		Object string `json:"object"`
		Limit  int    `json:"limit"`
	}
	_ = json.Unmarshal(r.Args, &args) // without an object it is as good
	more := args.Limit > 0 && len(records) > args.Limit
	if more {
		records = records[:args.Limit]
	}
	if records == nil {
		records = []any{}
	}
	return map[string]any{"account": r.Account, "object": args.Object, "count": len(records), "more": more, "records": records}
}

// likely makes up a result of the form that the request's kind has.
func (s *services) likely(r effect.Request) any {
	switch r.Kind {
	case effect.CRMSearch:
		return s.found(r)
	case effect.CRMGet:
		var args effect.GetArgs
		_ = r.Decode(&args) // an empty one gives an empty record
		record := s.record(args.Fields, "")
		record["Id"] = args.ID
		return record
	case effect.CRMCreate, effect.CRMUpdate, effect.CRMUpsert, effect.CRMLog:
		return s.written(r)
	case effect.CRMSelect:
		return map[string]any{"account": r.Account, "type": "simulated"}
	case effect.HTTPFetch, effect.CRMRequest:
		return map[string]any{"status": 200, "headers": map[string]any{}, "body": map[string]any{}}
	case effect.MailSend:
		return map[string]any{"id": s.id("mail")}
	}
	return nil
}

// found is one record mostly, and none or several now and then.
func (s *services) found(r effect.Request) any {
	var args effect.SearchArgs
	_ = r.Decode(&args) // an empty one gives empty records
	n := 1
	switch at := s.luck.IntN(100); {
	case at < 20:
		n = 0
	case at < 30:
		n = 2
	}
	records := make([]any, n)
	for i := range records {
		records[i] = s.record(args.Fields, args.Phone)
	}
	return recordSet(r, records)
}

func (s *services) written(r effect.Request) any {
	var args struct {
		Object string `json:"object"`
		ID     string `json:"id"`
	}
	_ = r.Decode(&args) // without an object it is as good
	id := args.ID
	if id == "" {
		id = s.id("sim")
	}
	out := map[string]any{"id": id, "object": args.Object}
	if r.Kind == effect.CRMUpsert {
		out["created"] = s.luck.IntN(2) == 0
	}
	return out
}

func (s *services) id(prefix string) string {
	s.made++
	return fmt.Sprintf("%s-%06d", prefix, s.made)
}

// record makes up a record with the fields, which may be dotted paths.
func (s *services) record(fields []string, phone string) map[string]any {
	out := map[string]any{}
	for _, f := range append([]string{"Id"}, fields...) {
		at, path := out, strings.Split(f, ".")
		for _, step := range path[:len(path)-1] {
			inner, ok := at[step].(map[string]any)
			if !ok {
				inner = map[string]any{}
				at[step] = inner
			}
			at = inner
		}
		at[path[len(path)-1]] = s.text(path[len(path)-1], phone)
	}
	return out
}

// text makes up what stands in a field.
func (s *services) text(field, phone string) string {
	switch name := strings.ToLower(field); {
	case name == "id":
		return s.id("sim")
	case strings.Contains(name, "phone") && phone != "":
		return phone
	case strings.Contains(name, "email"):
		return "sam.sample@callwright.example"
	case strings.Contains(name, "name"):
		return "Sam Sample"
	}
	return "sample"
}
