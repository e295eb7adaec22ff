package graph

import "strings"

// adopt adds the graph of a scenario that a step calls, as a flow of its own.
func (g *Graph) adopt(step string, sub *Graph) {
	top := frameID(step)
	g.Clusters = append(g.Clusters, Cluster{ID: top, Title: "scenario " + sub.Title + ", called by " + step, Handler: true})
	for _, c := range sub.Clusters {
		c.ID = top + c.ID
		switch {
		case c.Parent != "":
			c.Parent = top + c.Parent
		case c.Handler:
			c.Title += " of " + step
		default:
			c.Parent = top
		}
		g.Clusters = append(g.Clusters, c)
	}
	for _, n := range sub.Nodes {
		n.ID, n.Cluster, n.Line = inside(top, n.ID), top+n.Cluster, 0 // of another file
		g.Nodes = append(g.Nodes, n)
	}
	for _, e := range sub.Edges {
		e.From, e.To = inside(top, e.From), inside(top, e.To)
		if e.Step != "" {
			e.Step = top + e.Step
		}
		g.Edges = append(g.Edges, e)
	}
}

// inside is the ID of a node of a scenario that was called.
func inside(top, id string) string {
	if kind, rest, ok := strings.Cut(id, "/"); ok && strings.HasPrefix(kind, ":") {
		return kind + "/" + top + rest
	}
	return top + id
}
