package emulator

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// state is all that the instance knows. The emulator's lock guards it.
type state struct {
	schema schema
	rows   map[string]*row // by sys_id
	order  []*row          // as they were made
	logins map[string]SeedLogin
	tokens *tokens
	usage  map[string]int // requests by user and hour
	ids    map[string]int // counted up by kind
}

// row is a record. Its class is the most special table that it is of.
type row struct {
	class   *table
	values  map[string]string
	journal map[string][]string // entries by field, the latest first
}

func (r *row) id() string { return r.values["sys_id"] }

// sorted returns fields by name.
func sorted(m map[string]field) []field {
	return slices.SortedFunc(maps.Values(m), func(a, b field) int { return cmp.Compare(a.name, b.name) })
}

// sysID makes an id of 32 hexadecimal digits that is the same in every run.
func sysID(kind, name string) string {
	sum := sha256.Sum256([]byte("callwright " + kind + " " + name))
	return hex.EncodeToString(sum[:16])
}

// next counts up from 1.
func (s *state) next(kind string) int {
	s.ids[kind]++
	return s.ids[kind]
}

const timeForm = "2006-01-02 15:04:05"

// of are the records of a table and of those that extend it.
func (s *state) of(t *table) []*row {
	if t.Virtual {
		return s.virtual(t)
	}
	return slices.DeleteFunc(slices.Clone(s.order), func(r *row) bool { return !r.class.is(t.Name) })
}

// find returns the record of a table by its id, or nil.
func (s *state) find(t *table, id string) *row {
	if t.Virtual {
		all := s.virtual(t)
		if i := slices.IndexFunc(all, func(r *row) bool { return r.id() == id }); i >= 0 {
			return all[i]
		}
		return nil
	}
	r := s.rows[id]
	if r == nil || !r.class.is(t.Name) {
		return nil
	}
	return r
}

// value is a field of a record, through references for a dotted name.
func (s *state) value(r *row, dotted string) string {
	name, rest, more := strings.Cut(dotted, ".")
	if !more {
		return r.values[name]
	}
	next := s.referred(r, name)
	if next == nil {
		return ""
	}
	return s.value(next, rest)
}

// referred is the record that a reference field points to, or nil.
func (s *state) referred(r *row, name string) *row {
	f, _ := r.class.field(name)
	return s.byID(s.schema[f.target], r.values[name])
}

// byID is find for a table that may be none.
func (s *state) byID(t *table, id string) *row {
	if t == nil || id == "" {
		return nil
	}
	return s.find(t, id)
}

// display is what people see of a field.
func (s *state) display(r *row, dotted string) string {
	f, ok := s.schema.path(r.class, dotted)
	v := s.value(r, dotted)
	switch {
	case !ok:
		return v
	case f.kind == "reference":
		if to := s.byID(s.schema[f.target], v); to != nil {
			return to.values[to.class.Display]
		}
		return ""
	case f.name == "sys_class_name":
		return r.class.Label
	case f.journal() && !strings.Contains(dotted, "."):
		return strings.Join(r.journal[f.name], "\n\n")
	}
	return v
}

// insert adds a record of a class that has been checked.
func (s *state) insert(class *table, values map[string]string, by string, now time.Time) *row {
	r := &row{class: class, values: map[string]string{}, journal: map[string][]string{}}
	if r.values["sys_id"] = values["sys_id"]; r.values["sys_id"] == "" {
		r.values["sys_id"] = sysID(class.Name, fmt.Sprint("new ", s.next("record")))
	}
	for _, f := range class.all() {
		if f.prefix != "" && values[f.name] == "" {
			r.values[f.name] = fmt.Sprintf("%s%07d", f.prefix, 10000+s.next(f.prefix))
		}
	}
	r.values["sys_class_name"], r.values["sys_created_by"] = class.Name, by
	r.values["sys_created_on"], r.values["sys_mod_count"] = now.Format(timeForm), "-1"
	for name, v := range map[string]string{"active": "true", "opened_at": now.Format(timeForm), "state": "1", "locked_out": "false"} {
		if _, ok := class.field(name); ok {
			r.values[name] = v
		}
	}
	s.rows[r.id()] = r
	s.order = append(s.order, r)
	s.set(r, values, by, now)
	return r
}

// set changes fields; what the table does not have is ignored, as by the
// service.
func (s *state) set(r *row, values map[string]string, by string, now time.Time) {
	for _, f := range r.class.all() {
		v, given := values[f.name]
		switch {
		case !given || f.readOnly:
		case f.journal() && v != "":
			entry := fmt.Sprintf("%s - %s (%s)\n%s", now.Format(timeForm), by, f.label, v)
			r.journal[f.name] = append([]string{entry}, r.journal[f.name]...)
		case !f.journal():
			r.values[f.name] = cut(v, f.maxLength())
		}
	}
	s.fullName(r, values)
	count := 0
	_, _ = fmt.Sscan(r.values["sys_mod_count"], &count)
	r.values["sys_mod_count"] = fmt.Sprint(count + 1)
	r.values["sys_updated_on"], r.values["sys_updated_by"] = now.Format(timeForm), by
}

// fullName keeps a user's name and its parts together.
func (s *state) fullName(r *row, values map[string]string) {
	if !r.class.is("sys_user") {
		return
	}
	_, first := values["first_name"]
	_, last := values["last_name"]
	name, named := values["name"]
	switch {
	case first || last:
		r.values["name"] = strings.TrimSpace(r.values["first_name"] + " " + r.values["last_name"])
	case named:
		r.values["first_name"], r.values["last_name"], _ = strings.Cut(name, " ")
	}
}

func cut(s string, n int) string {
	if runes := []rune(s); len(runes) > n {
		return string(runes[:n])
	}
	return s
}

func (s *state) remove(r *row) {
	delete(s.rows, r.id())
	s.order = slices.DeleteFunc(s.order, func(other *row) bool { return other == r })
}

// user finds the record of a user by user name, or nil.
func (s *state) user(name string) *row {
	for _, r := range s.order {
		if r.class.is("sys_user") && strings.EqualFold(r.values["user_name"], name) {
			return r
		}
	}
	return nil
}
