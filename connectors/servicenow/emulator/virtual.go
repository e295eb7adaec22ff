package emulator

import (
	"maps"
	"slices"
	"strconv"
)

// virtual makes the records of a table that describes the tables.
func (s *state) virtual(t *table) []*row {
	var out []*row
	for _, name := range slices.Sorted(maps.Keys(s.schema)) {
		described := s.schema[name]
		if t.Name == "sys_db_object" {
			out = append(out, objectRow(t, described))
			continue
		}
		out = append(out, dictionaryRow(t, described, field{kind: "collection", label: described.Label}))
		for _, f := range described.fields {
			out = append(out, dictionaryRow(t, described, f))
		}
	}
	return out
}

func objectRow(t, described *table) *row {
	values := map[string]string{
		"sys_id": sysID("sys_db_object", described.Name), "sys_class_name": t.Name,
		"name": described.Name, "label": described.Label,
	}
	if described.parent != nil {
		values["super_class"] = sysID("sys_db_object", described.Extends)
	}
	return &row{class: t, values: values}
}

func dictionaryRow(t, described *table, f field) *row {
	return &row{class: t, values: map[string]string{
		"sys_id": sysID("sys_dictionary", described.Name+"."+f.name), "sys_class_name": t.Name,
		"name": described.Name, "element": f.name, "column_label": f.label, "internal_type": f.kind, "reference": f.target,
		"read_only": strconv.FormatBool(f.readOnly), "unique": strconv.FormatBool(f.unique), "mandatory": strconv.FormatBool(f.mandatory),
		"max_length": strconv.Itoa(f.maxLength()), "active": "true",
	}}
}
