package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/skeleton"
	samples "github.com/callwright/callwright/scenarios"
)

// newFlags are the flags of `new`.
type newFlags struct {
	from, dir, block, format string
}

func (a *app) newCommand() *cobra.Command {
	f := &newFlags{}
	cmd := &cobra.Command{
		Use:   "new NAME | new --block BLOCK",
		Short: "Begin a scenario, or a step",
		Long: `New writes a small scenario with comments and a test for it, or a copy of one
from the library with its test, its tables and what it calls. Its first line
names the JSON Schema for editors, which is written beside it. No file is
overwritten.

"callwright list library" shows the library.

With --block no file is written: a step of that block, or of a word of the
language such as for_each, is printed with comments, ready to stand under
"steps:". What must be given is filled in, every other setting is commented out
with its default or an example, and all exits are there.`,
		Example: `  callwright new inbound
  callwright new support-line --from queue-announcements
  callwright new support-line --from queue-announcements --dir flows
  callwright new --block search >> inbound.yaml`,
		Args: cobra.ArbitraryArgs, DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(cmd, args); err != nil {
				return err
			}
			if len(args) == 0 {
				return a.newStep(f)
			}
			return a.newScenario(args[0], f)
		},
	}
	cmd.Flags().StringVar(&f.from, "from", "", "copy this scenario of the library")
	cmd.Flags().StringVar(&f.dir, "dir", ".", "write the files into this directory")
	cmd.Flags().StringVar(&f.block, "block", "", "print a step of this block, and write no file")
	addFormat(cmd, &f.format)
	complete(cmd, "from", samples.Names()...)
	completeLate(cmd, "block", func() []string { return skeleton.Names(blocks.Registry()) })
	return cmd
}

// check finds what is wrong with the command line.
func (f *newFlags) check(cmd *cobra.Command, args []string) error {
	if err := checkFormat(f.format); err != nil {
		return err
	}
	if !cmd.Flags().Changed("block") {
		return words("name")(cmd, args)
	}
	if len(args) > 0 {
		return usage("leave one of them out", "--block prints a step; it cannot be used together with a name")
	}
	for _, other := range []string{"from", "dir"} {
		if cmd.Flags().Changed(other) {
			return usage("leave one of them out", "--block and --%s cannot be used together", other)
		}
	}
	return nil
}

// draft is a file that is to be written.
type draft struct {
	path   string // below the directory
	data   []byte
	shared bool // may be there already: as it is, or, a schema, in whatever version
}

// The schemas beside scenarios and tests.
const (
	schemaName     = "callwright.schema.json"
	testSchemaName = "callwright-test.schema.json"
)

var newName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)

// newScenario is the command.
func (a *app) newScenario(name string, f *newFlags) error {
	if !newName.MatchString(name) {
		return usage("use letters, digits, _ and -", "%q cannot name a scenario", name)
	}
	drafts, err := starter(name), error(nil)
	if f.from != "" {
		if drafts, err = fromLibrary(name, f.from); err != nil {
			return err
		}
	}
	if drafts, err = withSchemas(drafts); err != nil {
		return err
	}
	written, err := writeDrafts(f.dir, drafts)
	if err != nil {
		return err
	}
	return a.tellNew(written, filepath.Join(f.dir, name+".yaml"), f.format)
}

// writeDrafts writes all files, or none when one of them is in the way.
func writeDrafts(dir string, drafts []draft) (written []string, err error) {
	var missing []draft
	for _, d := range drafts {
		path := filepath.Join(dir, filepath.FromSlash(d.path))
		old, err := os.ReadFile(path)
		switch {
		case errors.Is(err, os.ErrNotExist):
			missing = append(missing, draft{path: path, data: d.data})
		case err == nil && d.shared && (strings.HasSuffix(d.path, ".schema.json") || bytes.Equal(old, d.data)):
		default:
			return nil, usage("choose another name or another --dir", "%s is there already; nothing was written", path)
		}
	}
	for _, d := range missing {
		if err := writeNew(d); err != nil {
			return written, usage("", "%s cannot be written: %v", d.path, err)
		}
		written = append(written, d.path)
	}
	return written, nil
}

// writeNew writes a file that is not there.
func writeNew(d draft) error {
	if err := os.MkdirAll(filepath.Dir(d.path), 0o777); err != nil {
		return errors.Unwrap(err)
	}
	file, err := os.OpenFile(d.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return errors.Unwrap(err)
	}
	_, err = file.Write(d.data)
	if err = errors.Join(err, file.Close()); err != nil {
		_ = os.Remove(d.path) // half a file would be in the way of another try
		return reason(err)
	}
	return nil
}

// begun is what `new --output json` prints.
type begun struct {
	FormatVersion int      `json:"format_version"`
	Files         []string `json:"files"`
	Next          []string `json:"next"`
}

// tellNew prints the files, and the commands to go on with.
func (a *app) tellNew(written []string, scenario, format string) error {
	next := []string{
		"callwright lint " + scenario,
		"callwright run " + scenario + " --from +14155550100",
		"callwright test " + strings.TrimSuffix(scenario, ".yaml") + samples.TestSuffix,
	}
	if _, err := os.Stat(strings.TrimSuffix(scenario, ".yaml") + samples.TestSuffix); err != nil {
		next = next[:2]
	}
	if format == formatJSON {
		return a.out.json(begun{FormatVersion: 1, Files: written, Next: next})
	}
	for _, path := range written {
		if _, err := fmt.Fprintln(a.out, path); err != nil {
			return err
		}
	}
	for _, command := range next {
		a.hint("%s", command)
	}
	return nil
}

// unknownScenario reports a name that the library does not have.
func unknownScenario(name string) error {
	return usage(diag.OneOf(name, samples.Names()), "the library has no scenario %q", name)
}
