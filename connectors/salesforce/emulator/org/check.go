package org

import (
	"fmt"
	"slices"
	"strings"

	"github.com/callwright/callwright/connectors/salesforce/emulator/schema"
)

// check holds a record that is to be written against the org's rules.
func (o *Org) check(r *Record, by Writer) *Fault {
	if fault := o.required(r); fault != nil {
		return fault
	}
	for _, f := range r.Object.Fields {
		if fault := o.checkReference(f, r); fault != nil {
			return fault
		}
		if fault := o.checkUnique(f, r); fault != nil {
			return fault
		}
	}
	if strings.HasPrefix(r.Text("WhoId"), "00Q") && r.Text("WhatId") != "" {
		return refuse("FIELD_INTEGRITY_EXCEPTION", "A lead cannot be related to another record: WhatId must be empty").on("WhatId")
	}
	return o.checkDuplicates(r, by)
}

func (o *Org) required(r *Record) *Fault {
	var missing []string
	for _, f := range r.Object.Fields {
		if f.Required && r.values[f.Name] == nil {
			missing = append(missing, f.Name)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return refuse("REQUIRED_FIELD_MISSING", "Required fields are missing: [%s]", strings.Join(missing, ", ")).on(missing...)
}

func (o *Org) checkReference(f *schema.Field, r *Record) *Fault {
	id := r.Text(f.Name)
	if f.Type != "reference" || id == "" {
		return nil
	}
	target := o.Schema.ByPrefix(id)
	if target == nil || !slices.Contains(f.References, target.Name) {
		return refuse("MALFORMED_ID", "%s: id value of incorrect type: %s", f.Label, id).on(f.Name)
	}
	switch to := o.Lookup(id); {
	case to == nil:
		return refuse("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id").on(f.Name)
	case to.Deleted:
		return (&Fault{Status: 400, Code: "ENTITY_IS_DELETED", Message: "entity is deleted"}).on(f.Name)
	}
	return nil
}

func (o *Org) checkUnique(f *schema.Field, r *Record) *Fault {
	value := r.Text(f.Name)
	if !f.Unique || value == "" {
		return nil
	}
	for _, other := range o.having(f, r.Object, value) {
		if other.ID != r.ID {
			return refuse("DUPLICATE_VALUE", "duplicate value found: %s duplicates value on record with id: %s", f.Name, other.ID).on()
		}
	}
	return nil
}

// checkDuplicates is the duplicate rule: a contact like one that exists.
func (o *Org) checkDuplicates(r *Record, by Writer) *Fault {
	if !o.rules.DuplicateRule || by.AllowDuplicate || r.Object.Name != "Contact" {
		return nil
	}
	var found []*Record
	o.each(r.Object, false, func(other *Record) bool {
		if other.ID != r.ID && alike(r, other) {
			found = append(found, other)
		}
		return true
	})
	if len(found) == 0 {
		return nil
	}
	fault := refuse("DUPLICATES_DETECTED", "You're creating a duplicate record. We recommend you use an existing record instead.")
	fault.Matches = found
	return fault
}

func alike(a, b *Record) bool {
	same := func(field string) bool {
		return a.Text(field) != "" && strings.EqualFold(a.Text(field), b.Text(field))
	}
	return same("Email") || same("Name")
}

// Verify holds a loaded org against the rules that need all records at once.
func (o *Org) Verify() error {
	for _, object := range o.Schema.Objects() {
		var err error
		o.each(object, true, func(r *Record) bool {
			if fault := o.check(r, Writer{AllowDuplicate: true}); fault != nil {
				err = fmt.Errorf("%s %s: %w", object.Name, r.ID, fault)
			}
			return err == nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
