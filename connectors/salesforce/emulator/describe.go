package emulator

import (
	"github.com/callwright/callwright/connectors/salesforce/emulator/org"
	"github.com/callwright/callwright/connectors/salesforce/emulator/schema"
)

func describeGlobal(c *call) *reply {
	list := []org.Row{}
	for _, o := range c.org.Schema.Objects() {
		list = append(list, c.brief(o))
	}
	return ok(org.Row{{Name: "encoding", Value: "UTF-8"}, {Name: "maxBatchSize", Value: maxMany}, {Name: "sobjects", Value: list}})
}

// brief is what the lists say of an object.
func (c *call) brief(o *schema.Object) org.Row {
	return append(traits(o), org.Cell{Name: "urls", Value: c.objectURLs(o)})
}

func traits(o *schema.Object) org.Row {
	return org.Row{
		{Name: "activateable", Value: false}, {Name: "createable", Value: true}, {Name: "custom", Value: o.Custom()},
		{Name: "customSetting", Value: false}, {Name: "deletable", Value: o.Name != "User"}, {Name: "keyPrefix", Value: o.Prefix},
		{Name: "label", Value: o.Label}, {Name: "labelPlural", Value: o.Plural}, {Name: "layoutable", Value: true},
		{Name: "name", Value: o.Name}, {Name: "queryable", Value: true}, {Name: "replicateable", Value: true},
		{Name: "retrieveable", Value: true}, {Name: "searchable", Value: true}, {Name: "triggerable", Value: true},
		{Name: "undeletable", Value: true}, {Name: "updateable", Value: true},
	}
}

func (c *call) objectURLs(o *schema.Object) org.Row {
	at := c.base + "/sobjects/" + o.Name
	return org.Row{{Name: "sobject", Value: at}, {Name: "describe", Value: at + "/describe"}, {Name: "rowTemplate", Value: at + "/{ID}"}}
}

func describeBrief(c *call) *reply {
	o, err := c.object()
	if err != nil {
		return c.fail(err)
	}
	return ok(org.Row{{Name: "objectDescribe", Value: c.brief(o)}, {Name: "recentItems", Value: []any{}}})
}

func describeObject(c *call) *reply {
	o, err := c.object()
	if err != nil {
		return c.fail(err)
	}
	fields, children := []org.Row{}, []org.Row{}
	for _, f := range o.Fields {
		fields = append(fields, describeField(f))
	}
	for _, child := range o.Children {
		children = append(children, org.Row{
			{Name: "cascadeDelete", Value: false}, {Name: "childSObject", Value: child.Object.Name},
			{Name: "field", Value: child.Field.Name}, {Name: "relationshipName", Value: child.Name},
		})
	}
	master := org.Row{
		{Name: "active", Value: true}, {Name: "available", Value: true}, {Name: "defaultRecordTypeMapping", Value: true},
		{Name: "developerName", Value: "Master"}, {Name: "master", Value: true}, {Name: "name", Value: "Master"},
		{Name: "recordTypeId", Value: "012000000000000AAA"},
	}
	return ok(append(traits(o), org.Cell{Name: "fields", Value: fields}, org.Cell{Name: "childRelationships", Value: children},
		org.Cell{Name: "recordTypeInfos", Value: []org.Row{master}}, org.Cell{Name: "urls", Value: c.objectURLs(o)}))
}

func describeField(f *schema.Field) org.Row {
	values := []org.Row{}
	for _, v := range f.Values {
		values = append(values, org.Row{
			{Name: "active", Value: true}, {Name: "defaultValue", Value: f.Default == v}, {Name: "label", Value: v}, {Name: "value", Value: v},
		})
	}
	references := f.References
	if references == nil {
		references = []string{}
	}
	relation := any(nil)
	if f.Relation != "" {
		relation = f.Relation
	}
	filter := !f.Long()
	return org.Row{
		{Name: "aggregatable", Value: filter}, {Name: "autoNumber", Value: f.Formula == "auto_number"},
		{Name: "calculated", Value: false}, {Name: "createable", Value: !f.ReadOnly}, {Name: "custom", Value: f.Custom()},
		{Name: "defaultValue", Value: f.Default}, {Name: "defaultedOnCreate", Value: f.Default != nil || f.Owner || f.Type == "boolean"},
		{Name: "externalId", Value: f.ExternalID}, {Name: "filterable", Value: filter}, {Name: "groupable", Value: filter},
		{Name: "idLookup", Value: f.IDLookup}, {Name: "label", Value: f.Label}, {Name: "length", Value: f.Length},
		{Name: "name", Value: f.Name}, {Name: "nameField", Value: f.Name == "Name"}, {Name: "nillable", Value: nillable(f)},
		{Name: "picklistValues", Value: values}, {Name: "referenceTo", Value: references}, {Name: "relationshipName", Value: relation},
		{Name: "restrictedPicklist", Value: f.Restricted}, {Name: "sortable", Value: filter}, {Name: "type", Value: f.Type},
		{Name: "unique", Value: f.Unique}, {Name: "updateable", Value: !f.ReadOnly},
	}
}

func nillable(f *schema.Field) bool {
	return !f.Required && !f.ReadOnly && f.Type != "boolean" && !f.Owner
}
