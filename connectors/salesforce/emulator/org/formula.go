package org

import (
	"fmt"
	"strings"

	"github.com/callwright/callwright/connectors/salesforce/emulator/schema"
)

// compute sets a computed field.
func (o *Org) compute(f *schema.Field, r *Record) {
	switch f.Formula {
	case "full_name":
		r.values[f.Name] = strings.TrimSpace(r.Text("FirstName") + " " + r.Text("LastName"))
	case "status_closed":
		s := r.Text("Status")
		r.values[f.Name] = s == "Closed" || s == "Completed"
	case "stage_closed":
		r.values[f.Name] = strings.HasPrefix(r.Text("StageName"), "Closed")
	case "stage_won":
		r.values[f.Name] = r.Text("StageName") == "Closed Won"
	case "auto_number":
		if r.values[f.Name] == nil {
			r.values[f.Name] = fmt.Sprintf("%08d", 1000+o.next("number "+r.Object.Name))
		}
	}
}
