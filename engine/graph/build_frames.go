package graph

import "github.com/callwright/callwright/engine/compile"

// frameID names the cluster of a node that has parts, and partID that of one
// of its parts.
func frameID(key string) string          { return key + "/" }
func partID(key string, part int) string { return key + "/" + itoa(part) }

// framed reports whether a node stands in a frame with its parts.
func framed(n *compile.Node) bool {
	switch n.Op {
	case compile.OpForEach, compile.OpWhile, compile.OpTry, compile.OpParallel:
		return true
	}
	return false
}

// home is the cluster that a node stands in.
func (b *builder) home(at int) string {
	if n := &b.p.Nodes[at]; framed(n) {
		return frameID(n.Key)
	}
	return b.around(at)
}

// around is the cluster around a node and its own frame.
func (b *builder) around(at int) string {
	n := &b.p.Nodes[at]
	if n.In == compile.None {
		return handlerID(n.Flow)
	}
	in := &b.p.Nodes[n.In]
	if sub(in, n.Part) {
		return partID(in.Key, n.Part)
	}
	return frameID(in.Key)
}

// sub reports whether a part has a frame within that of its node.
func sub(in *compile.Node, part int) bool {
	switch in.Op {
	case compile.OpParallel:
		return true
	case compile.OpTry:
		return part != compile.PartBody
	}
	return false
}

// open adds the clusters that a node is the first to stand in.
func (b *builder) open(at int) {
	n := &b.p.Nodes[at]
	if n.In != compile.None {
		b.openPart(n.In, n.Part)
	}
	if framed(n) {
		b.openCluster(Cluster{ID: frameID(n.Key), Title: n.Word, Parent: b.around(at)})
	}
}

func (b *builder) openPart(in, part int) {
	n := &b.p.Nodes[in]
	switch {
	case n.Op == compile.OpBlock:
		b.openCluster(Cluster{ID: frameID(n.Key), Title: "while waiting", Parent: b.around(in)})
	case n.Op == compile.OpParallel && part < len(n.Cases):
		b.openCluster(Cluster{ID: partID(n.Key, part), Title: n.Cases[part].Text, Parent: frameID(n.Key)})
	case n.Op == compile.OpTry && part == compile.PartCatch:
		b.openCluster(Cluster{ID: partID(n.Key, part), Title: "catch", Parent: frameID(n.Key)})
	case n.Op == compile.OpTry && part == compile.PartFinally:
		b.openCluster(Cluster{ID: partID(n.Key, part), Title: "finally", Parent: frameID(n.Key)})
	}
}

func (b *builder) openCluster(c Cluster) {
	if b.g.cluster(c.ID) == nil {
		b.g.Clusters = append(b.g.Clusters, c)
	}
}
