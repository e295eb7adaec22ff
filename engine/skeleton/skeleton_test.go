package skeleton_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/format"
	"github.com/callwright/callwright/engine/lang"
	"github.com/callwright/callwright/engine/skeleton"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

// declared are variables that skeletons use, with where they come from in a
// real scenario. A block that sets what exists needs something to set.
var declared = []string{"tier: standard", "tries: 0", `amount: "1"`, "total: 0", "caller: {type: any}"}

// scenario puts steps into a file, with the variables that they use.
func scenario(steps string) string {
	var w strings.Builder
	w.WriteString("callwright: v1\nscenario: skeleton\n")
	var vars []string
	for _, v := range declared {
		name, _, _ := strings.Cut(v, ":")
		if regexp.MustCompile(`\b`+name+`\b`).MatchString(steps) && !strings.Contains(steps, "\n      into: "+name) {
			vars = append(vars, v)
		}
	}
	if len(vars) > 0 {
		w.WriteString("outputs: {" + strings.Join(vars, ", ") + "}\n")
	}
	return w.String() + "steps:\n" + steps
}

// open gives the files that skeletons name.
func open(path string) (*source.File, diag.List) {
	text := "number,text\n+18005550199,We are closed\n"
	if strings.HasSuffix(path, "check-tier.yaml") {
		text = "callwright: v1\nscenario: check-tier\ninputs: {number: {type: text}}\noutputs: {tier: gold}\nsteps: [{log: \"${number}\"}]\n"
	}
	return source.NewFile(path, []byte(text)), nil
}

// TestSkeletonsAreRight compiles what an author gets, of every block and word.
func TestSkeletonsAreRight(t *testing.T) {
	t.Parallel()
	r := blocks.Registry()
	for _, name := range skeleton.Names(r) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			steps, err := skeleton.Of(r, name)
			require.NoError(t, err)
			f := source.NewFile(name+".yaml", []byte(scenario(steps)))
			p, diags := compile.Compile(f, compile.Options{Blocks: r, Open: open})
			require.Empty(t, diags, "%v", diags)
			require.True(t, slices.ContainsFunc(p.Nodes, func(n compile.Node) bool { return n.Word == name }))
			again, diags := format.File(f)
			require.Empty(t, diags)
			require.Equal(t, string(f.Data), string(again), "the canonical style")
			for line := range strings.Lines(steps) {
				require.LessOrEqual(t, diag.Width(line), format.MaxWidth+1, line)
			}
		})
	}
}

// off is a setting or exit that is commented out, or a line of one.
var off = regexp.MustCompile(`(?m)^( *)#([^ ]|  )`)

// TestNothingIsLeftOut takes the comments away: every setting is there then and
// decodes, and so is every exit.
func TestNothingIsLeftOut(t *testing.T) {
	t.Parallel()
	r := blocks.Registry()
	for _, name := range r.Names() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			steps, err := skeleton.Of(r, name)
			require.NoError(t, err)
			root, diags := source.Parse(source.NewFile(name, []byte(off.ReplaceAllString(steps, "$1$2"))))
			require.False(t, diags.HasErrors(), "%v", diags)
			d := r.Lookup(name)
			step := root.Items[slices.IndexFunc(root.Items, func(n *source.Node) bool { return n.Get(name) != nil })]
			if !d.Free && len(d.Fields) > 0 {
				_, diags = spec.Decode(step.Get(name), d.Fields, dynamic)
				require.Empty(t, diags, "%v", diags)
				for _, f := range d.Fields {
					require.NotNil(t, step.Get(name).Get(f.Name), f.Name)
				}
			}
			for _, e := range d.Exits {
				require.NotNil(t, step.Get("exits").Get(e.Name), e.Name)
			}
		})
	}
}

// dynamic takes over what only a compiler can read.
func dynamic(n *source.Node, f *spec.Field, _ *diag.List) (any, bool) {
	return n.Text, f.Kind == spec.Expression || strings.Contains(n.Text, "${")
}

// TestStep is what an author gets.
func TestStep(t *testing.T) {
	t.Parallel()
	r, err := block.NewRegistry(block.Descriptor{
		Name: "ask", Summary: "Asks.", Doc: "Somebody answers.", Begin: func(*block.Call) block.Outcome { return block.Leave(block.OK) },
		Fields: []spec.Field{
			{Name: "who", Kind: spec.Text, Required: true, Doc: "Whom.", Example: "Ann"},
			{Name: "how", Kind: spec.Enum, Enum: []string{"loud", "low"}, Default: "low", Doc: "How."},
			{Name: "more", Kind: spec.Object, Doc: "More.", Fields: []spec.Field{{Name: "times", Kind: spec.Int, Default: 2, Min: 1, Max: 5, Doc: "How often."}}},
			{Name: "into", Kind: spec.Into, Doc: "The answer.", Example: "answer"},
		},
		Exits:    []block.Exit{{Name: "none", Doc: "No answer."}, {Name: "busy", Doc: "Later."}, {Name: "failed", Doc: "Broken.", Rare: true}},
		Examples: []string{"- wait: 1s\n- ask: {who: Bob, into: name}\n  exits: {none: end}\n- log: \"${name}\"\n"},
	})
	require.NoError(t, err)
	got, err := skeleton.Of(r, "ask")
	require.NoError(t, err)
	require.Equal(t, `  - wait: 1s
  # Asks. Somebody answers.
  - ask:
      # Whom. (text; required)
      who: Bob
      # How. (loud, low)
      #how: low
      # More. (mapping)
      #more:
      #  # How often. (whole number, 1 to 5)
      #  times: 2
      # The answer. (variable name)
      into: name
    exits:
      none: end # No answer.
      busy: continue # Later.
      #failed: fail # Broken.
  - log: ${name}
`, got)
	_, err = skeleton.Of(r, "nothing")
	require.EqualError(t, err, `there is no block "nothing"`)
	require.Equal(t, append(r.Names(), lang.Words()[0].Name), skeleton.Names(r)[:2])
}
