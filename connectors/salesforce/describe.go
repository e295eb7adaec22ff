package salesforce

import (
	"context"
	"slices"
	"strings"

	"github.com/callwright/callwright/connectors/salesforce/soql"
	"github.com/callwright/callwright/engine/records"
)

// description is what Salesforce tells of an object.
type description struct {
	Name, Label string
	Fields      []describedField
}

type describedField struct {
	Name, Label, Type      string
	Createable, Updateable bool
	ExternalID             bool
	IDLookup               bool
	ReferenceTo            []string // of a reference: the objects that it can lead to
	RelationshipName       string   // of a reference: what queries call it
}

// Describe tells the fields of an object. It asks each time, as an
// administrator may have changed them.
func (c *client) Describe(ctx context.Context, object string) (records.Object, error) {
	about, err := c.describe(ctx, object)
	if err != nil {
		return records.Object{}, err
	}
	info := records.Object{Name: about.Name, Label: about.Label, AnyCase: true}
	for _, f := range about.Fields {
		info.Fields = append(info.Fields, records.Field{
			Name: f.Name, Label: f.Label, Type: f.Type,
			Writable: f.Createable || f.Updateable, Unique: f.ExternalID || f.IDLookup, Path: f.RelationshipName, To: f.ReferenceTo,
		})
	}
	slices.SortFunc(info.Fields, func(a, b records.Field) int { return strings.Compare(a.Name, b.Name) })
	return info, nil
}

// Objects lists the objects whose records can be read, sorted.
func (c *client) Objects(ctx context.Context) ([]string, error) {
	answer, err := c.send(ctx, call{path: c.data + "/sobjects"})
	if err != nil {
		return nil, err
	}
	var all struct {
		Objects []struct {
			Name      string
			Queryable bool
		} `json:"sobjects"`
	}
	if err := answer.Into(&all); err != nil {
		return nil, err
	}
	names := []string{}
	for _, o := range all.Objects {
		if o.Queryable {
			names = append(names, o.Name)
		}
	}
	slices.Sort(names)
	return names, nil
}

// known is an object's description, asked for once for as long as the client
// lives.
func (c *client) known(ctx context.Context, object string) (description, error) {
	key := strings.ToLower(object)
	c.mu.Lock()
	about, ok := c.described[key]
	c.mu.Unlock()
	if ok {
		return about, nil
	}
	about, err := c.describe(ctx, object)
	if err != nil {
		return description{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.described[key] = about
	return about, nil
}

func (c *client) describe(ctx context.Context, object string) (description, error) {
	if err := soql.Object(object); err != nil {
		return description{}, invalid(err)
	}
	answer, err := c.send(ctx, call{path: c.object(object) + "/describe"})
	if err != nil {
		return description{}, err
	}
	var about description
	if err := answer.Into(&about); err != nil {
		return description{}, err
	}
	if about.Name == "" {
		return description{}, strange(answer)
	}
	return about, nil
}
