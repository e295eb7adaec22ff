package emulator

import "time"

func (g *groupRecord) key() int64         { return g.ID }
func (g *groupRecord) created() time.Time { return g.CreatedAt }
func (g *groupRecord) updated() time.Time { return g.UpdatedAt }

func (c *call) groupView(g *groupRecord) groupRecord {
	out := *g
	out.URL = c.url("groups/%d.json", g.ID)
	return out
}

func (c *call) listGroups() (reply, error) {
	return list(c, "groups", c.groups.sorted(), c.groupView)
}

func (c *call) showGroup() (reply, error) {
	g, err := find(c, c.groups, "id")
	if err != nil {
		return reply{}, err
	}
	return ok(object{{"group", c.groupView(g)}})
}
