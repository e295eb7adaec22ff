package graph_test

import (
	"encoding/json"
	"encoding/xml"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/graph"
	"github.com/callwright/callwright/engine/source"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const library = "../../scenarios"

// every is a program with all constructs; what they stand for is in the order
// of its nodes.
func every() *compile.Program {
	none := compile.Target{Node: compile.None}
	node := func(op compile.Op, key, word string, next, in, part int) compile.Node {
		n := compile.Node{Op: op, Key: key, Word: word, Next: next, In: in, Part: part, Else: none, Body: none, Finally: none}
		if !strings.Contains(key, "#") {
			n.ID = key
		}
		return n
	}
	p := &compile.Program{
		Name: "every", File: "every.yaml", Hash: "sha256:1", Main: 0, OnError: 20, OnEnded: compile.None,
		Handlers: []compile.Handler{{Event: "error", Entry: 20}, {Event: "agent.left", Entry: compile.End}},
	}
	search := &block.Descriptor{Name: "search", Exits: []block.Exit{{Name: "none"}, {Name: "failed"}, {Name: "broken", Rare: true}}}
	plain := &block.Descriptor{Name: "log"}
	p.Nodes = []compile.Node{
		0:  node(compile.OpBlock, "find", "search", 1, -3, 0),
		1:  node(compile.OpWhile, "while#1", "while", 3, -3, 0),
		2:  node(compile.OpBlock, "log#1", "log", 1, 1, 0),
		3:  node(compile.OpTry, "try#1", "try", 9, -3, 0),
		4:  node(compile.OpForEach, "for_each#1", "for_each", -5, 3, compile.PartBody),
		5:  node(compile.OpBlock, "log#2", "log", 4, 4, 0),
		6:  node(compile.OpBlock, "log#3", "log", -5, 3, compile.PartCatch),
		7:  node(compile.OpBlock, "log#4", "log", -5, 3, compile.PartCatch),
		8:  node(compile.OpBlock, "log#5", "log", -5, 3, compile.PartFinally),
		9:  node(compile.OpParallel, "parallel#1", "parallel", 12, -3, 0),
		10: node(compile.OpBlock, "log#6", "log", -5, 9, 0),
		11: node(compile.OpBlock, "log#7", "log", -5, 9, 1),
		12: node(compile.OpBlock, "agent", "find_agent", 15, -3, 0),
		13: node(compile.OpBlock, "log#8", "log", 14, 12, 0),
		14: node(compile.OpGoto, "goto#1", "goto", -5, 12, 0),
		15: node(compile.OpSwitch, "switch#1", "switch", 18, -3, 0),
		16: node(compile.OpCall, "sub", "call", 18, -3, 0),
		17: node(compile.OpReturn, "return#1", "return", 18, -3, 0),
		18: node(compile.OpIf, "if#1", "if", 19, -3, 0),
		19: node(compile.OpEnd, "end#1", "end", -1, -3, 0),
		20: node(compile.OpGoto, "goto#2", "goto", -1, -3, 0),
	}
	to := func(n int) compile.Target { return compile.Target{Node: n} }
	n := p.Nodes
	for i := range n {
		n[i].Line = i + 3
		if n[i].Op == compile.OpBlock {
			n[i].Desc = plain
		}
	}
	n[0].Desc, n[12].Desc = search, search
	again := to(compile.Fail)
	n[0].Exits = []compile.Exit{{Name: "none", Target: compile.Target{Node: 0, AtMost: 3, Then: &again}}}
	n[1].Then, n[4].Then, n[3].Then, n[3].Finally = to(2), to(5), to(4), to(8)
	n[3].Catches = []compile.Case{{Text: "timeout", Target: to(6)}, {Text: compile.CatchError, Target: to(7)}}
	n[9].Cases = []compile.Case{{Text: "crm <&\"", Target: to(10)}, {Text: "caller", Target: to(11)}}
	n[9].First = true
	n[12].Body = to(13)
	n[14].Then = to(19)
	n[15].Cases = []compile.Case{{Text: "a", Target: to(16)}, {Text: "b", Target: to(17)}, {Text: "c", Target: compile.Target{Node: 12, AtMost: 2}}}
	n[16].Sub = &compile.Program{Name: "other", OnError: compile.None, OnEnded: compile.None, Nodes: []compile.Node{
		node(compile.OpTry, "try#1", "try", compile.End, -3, 0), node(compile.OpBlock, "agent", "log", compile.PartEnd, 0, 0), node(compile.OpCall, "call#1", "call", compile.Quit, -3, 0),
	}}
	n[16].Sub.Nodes[0].Then = to(1)
	n[16].Sub.Nodes[0].Catches = []compile.Case{{Text: "error", Target: to(2)}}
	n[16].Sub.Nodes[2].Sub = p // calls back, which is drawn once
	n[16].Exits = []compile.Exit{{Name: "failed", Target: to(compile.End)}}
	n[18].Then, n[18].Else = to(1), to(19)
	n[20].Flow, n[20].Then = compile.FlowError, to(12)
	return p
}

// library scenarios, by name.
func scenarios(t testing.TB) map[string]*graph.Graph {
	t.Helper()
	registry, err := block.NewRegistry(blocks.All()...)
	require.NoError(t, err)
	paths, err := filepath.Glob(library + "/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	paths = append(paths, "testdata/constructs.yaml")
	out := map[string]*graph.Graph{"every": graph.New(every())}
	for _, path := range paths {
		if strings.HasSuffix(path, ".test.yaml") {
			continue
		}
		f, diags := source.ReadFile(path)
		require.Empty(t, diags)
		if !strings.Contains(string(f.Data), "\nscenario: ") {
			continue // a table
		}
		p, diags := compile.Compile(f, compile.Options{Blocks: registry, Open: source.ReadFile})
		require.NotNil(t, p, "%v", diags)
		out[strings.TrimSuffix(filepath.Base(path), ".yaml")] = graph.New(p)
	}
	return out
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got))
}

// All constructs, in every format.
func TestEveryConstruct(t *testing.T) {
	t.Parallel()
	g := graph.New(every())
	golden(t, "every.mmd", g.Mermaid())
	golden(t, "every.dot", g.DOT())
	golden(t, "every.svg", g.SVG())
	golden(t, "every.json", g.JSON())
}

// The constructs as the compiler makes them.
func TestCompiledConstructs(t *testing.T) {
	t.Parallel()
	golden(t, "constructs.mmd", scenarios(t)["constructs"].Mermaid())
}

// What is marked has a colour in every format, and an exit can be marked by
// where it leads.
func TestMarks(t *testing.T) {
	t.Parallel()
	g := graph.New(every())
	g.Mark("find", graph.Taken)
	g.Mark("sub", graph.Missed)
	g.Mark("nowhere", graph.Taken)
	g.MarkExit("find", "none", "find", graph.Taken)
	g.MarkExit("find", "failed", "", graph.Missed)
	require.Contains(t, string(g.Mermaid()), "class n1 taken\n")
	require.Contains(t, string(g.Mermaid()), "linkStyle")
	require.Contains(t, string(g.DOT()), `color="#1a7f4b", fillcolor="#e3f6ea"`)
	require.Contains(t, string(g.SVG()), `class="node step taken" data-step="find"`)
	require.Contains(t, string(g.SVG()), `<tspan class="exit missed" data-exit="failed">`)
	require.Contains(t, string(g.JSON()), `"exit":"none","at_most":3,"class":"taken"`)
	require.Equal(t, 1, strings.Count(string(g.JSON()), `"exit":"none","class"`)+strings.Count(string(g.JSON()), `"at_most":3,"class"`), "not the way beyond the cap")
}

// A picture has its colours in programs that know no variables of style sheets,
// too: without them, all is black.
func TestPictureNeedsNoVariables(t *testing.T) {
	t.Parallel()
	uses := regexp.MustCompile(`([a-z]+): ([^;]*); ([a-z]+): var\(`).FindAllStringSubmatch(string(graph.New(every()).SVG()), -1)
	require.Equal(t, strings.Count(graph.Style(), "var("), len(uses))
	for _, m := range uses {
		require.Equal(t, m[3], m[1])
		require.Regexp(t, `^#[0-9a-f]{3,8}$`, m[2])
	}
}

// Exits that share a line and a cap share the words for it.
func TestJoinedLabels(t *testing.T) {
	t.Parallel()
	g := &graph.Graph{Nodes: []graph.Node{{ID: "a"}, {ID: "b"}}}
	for _, e := range []graph.Edge{{Exit: "busy", Cap: 3}, {Exit: "no_answer", Cap: 3}} {
		e.From, e.To = "a", "b"
		g.Edges = append(g.Edges, e)
	}
	require.Equal(t, "busy, no_answer (at most 3×)", g.Layout().Lines[0].Label)
	g.Edges[1].Cap = 0
	require.Equal(t, "busy (at most 3×), no_answer", g.Layout().Lines[0].Label)
}

// Every drawing is sound: XML that can be read, no box on another, and every
// box within its frame.
func TestLayout(t *testing.T) {
	t.Parallel()
	for name, g := range scenarios(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.NoError(t, xml.Unmarshal(g.SVG(), new(struct{})))
			require.True(t, json.Valid(g.JSON()))
			sound(t, g)
			require.Equal(t, string(g.SVG()), string(g.SVG()))
		})
	}
}

func sound(t require.TestingT, g *graph.Graph) {
	l := g.Layout()
	require.Len(t, l.Frames, len(g.Clusters))
	for i, a := range l.Boxes {
		require.Positive(t, a.Width)
		require.LessOrEqual(t, a.X+a.Width, l.Width)
		require.LessOrEqual(t, a.Y+a.Height, l.Height)
		for _, b := range l.Boxes[i+1:] {
			require.False(t, overlap(a, b), "%v and %v", a, b)
		}
		if a.Node >= 0 && g.Nodes[a.Node].Cluster != "" {
			at := slices.IndexFunc(g.Clusters, func(c graph.Cluster) bool { return c.ID == g.Nodes[a.Node].Cluster })
			require.True(t, contains(l.Frames[at], a), "%s in %s", g.Nodes[a.Node].ID, g.Clusters[at].ID)
		}
	}
	drawn := 0
	for _, line := range l.Lines {
		require.GreaterOrEqual(t, len(line.Points), 2)
		drawn += len(line.Edges)
		e := g.Edges[line.Edges[0]]
		for i, n := range g.Nodes {
			if n.ID == e.From {
				require.True(t, touches(l.Boxes[i], line.Points[0]), "%s leaves %s at %v, which stands at %v", e.Exit, n.ID, line.Points[0], l.Boxes[i])
			}
		}
	}
	require.Equal(t, len(g.Edges), drawn)
}

// A line that leaves a low node goes past a tall neighbour before it turns, so
// that it does not cross what is drawn in there.
func TestLinesPassNeighbours(t *testing.T) {
	t.Parallel()
	for name, g := range scenarios(t) {
		l := g.Layout()
		for _, line := range l.Lines {
			e := g.Edges[line.Edges[0]]
			for i, f := range l.Frames {
				if !within(g, e.From, g.Clusters[i].ID) && !within(g, e.To, g.Clusters[i].ID) {
					require.False(t, crosses(line.Points, f), "%s: %s of %s crosses %s", name, e.Exit, e.From, g.Clusters[i].Title)
				}
			}
		}
	}
}

// within reports whether a node stands in a cluster, at any depth.
func within(g *graph.Graph, id, cluster string) bool {
	at := g.Nodes[slices.IndexFunc(g.Nodes, func(n graph.Node) bool { return n.ID == id })].Cluster
	for at != cluster && at != "" {
		at = g.Clusters[slices.IndexFunc(g.Clusters, func(c graph.Cluster) bool { return c.ID == at })].Parent
	}
	return at == cluster
}

// crosses reports whether a line, looked at closely, is in a box anywhere.
func crosses(points []graph.Point, b graph.Box) bool {
	const steps = 40
	for i := range points[1:] {
		from, to := points[i], points[i+1]
		for n := range steps + 1 {
			s := float64(n) / steps
			x, y := from.X+(to.X-from.X)*s*s*(3-2*s), from.Y+(to.Y-from.Y)*(1.5*s*(1-s)+s*s*s) // as it is curved
			if x > b.X+1 && x < b.X+b.Width-1 && y > b.Y+1 && y < b.Y+b.Height-1 {
				return true
			}
		}
	}
	return false
}

// Any graph has a sound drawing, whatever leads where.
func TestAnyGraph(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		g := anyGraph(r)
		sound(r, g)
		require.NoError(r, xml.Unmarshal(g.SVG(), new(struct{})))
		g.DOT()
		g.Mermaid()
	})
}

func anyGraph(r *rapid.T) *graph.Graph {
	g := &graph.Graph{Title: "any"}
	frames := []string{""}
	n := rapid.IntRange(1, 14).Draw(r, "nodes")
	for i := range n {
		switch rapid.IntRange(0, 5).Draw(r, "frame") {
		case 0: // begin one
			id := fmt.Sprintf("c%d", i)
			g.Clusters = append(g.Clusters, graph.Cluster{ID: id, Title: id, Parent: frames[len(frames)-1]})
			frames = append(frames, id)
		case 1: // end one
			frames = frames[:max(len(frames)-1, 1)]
		case 2: // a handler
			id := fmt.Sprintf("h%d", i)
			g.Clusters = append(g.Clusters, graph.Cluster{ID: id, Title: id, Handler: true})
			frames = []string{id}
		}
		unwired := make([]graph.Exit, rapid.IntRange(0, 2).Draw(r, "unwired"))
		g.Nodes = append(g.Nodes, graph.Node{ID: fmt.Sprint(i), Title: rapid.StringN(0, 12, 30).Draw(r, "title"), Kind: graph.Step, Cluster: frames[len(frames)-1], Unwired: unwired})
	}
	for range rapid.IntRange(0, 24).Draw(r, "edges") {
		from, to := rapid.IntRange(0, n-1).Draw(r, "from"), rapid.IntRange(0, n-1).Draw(r, "to")
		g.Edges = append(g.Edges, graph.Edge{From: fmt.Sprint(from), To: fmt.Sprint(to), Exit: rapid.SampledFrom([]string{"", "ok", "failed"}).Draw(r, "exit"), Error: rapid.Bool().Draw(r, "error")})
	}
	return g
}

func overlap(a, b graph.Box) bool {
	return a.X < b.X+b.Width && b.X < a.X+a.Width && a.Y < b.Y+b.Height && b.Y < a.Y+a.Height
}

func contains(f, b graph.Box) bool {
	return b.X >= f.X && b.Y >= f.Y && b.X+b.Width <= f.X+f.Width && b.Y+b.Height <= f.Y+f.Height
}

func touches(b graph.Box, p graph.Point) bool {
	return p.X >= b.X-0.01 && p.X <= b.X+b.Width+0.01 && p.Y >= b.Y-0.01 && p.Y <= b.Y+b.Height+0.01
}
