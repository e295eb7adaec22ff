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

	"github.com/callwright/callwright/engine/diag"
	samples "github.com/callwright/callwright/scenarios"
)

// newFlags are the flags of `new`.
type newFlags struct {
	from, dir, format string
}

func (a *app) newCommand() *cobra.Command {
	f := &newFlags{}
	cmd := &cobra.Command{
		Use:   "new NAME",
		Short: "Begin a scenario",
		Long: `New writes a small scenario with comments and a test for it, or a copy of one
from the library with its test, its tables and what it calls. Its first line
names the JSON Schema for editors, which is written beside it. No file is
overwritten.

"callwright list scenarios" shows the library.`,
		Example: `  callwright new inbound
  callwright new support-line --from queue-announcements
  callwright new support-line --from queue-announcements --dir flows`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := checkFormat(f.format); err != nil {
				return err
			}
			return a.newScenario(args[0], f)
		},
	}
	cmd.Flags().StringVar(&f.from, "from", "", "copy this scenario of the library")
	cmd.Flags().StringVar(&f.dir, "dir", ".", "write the files into this directory")
	addFormat(cmd, &f.format)
	complete(cmd, "from", samples.Names()...)
	return cmd
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
