package cli

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/connectors/lifecycle"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/records"
)

// describeFlags are the flags of `connectors describe`.
type describeFlags struct {
	save  bool
	users []string // scenarios whose objects are described
}

func (a *app) connectorsDescribe(f *connectorsFlags) *cobra.Command {
	d := &describeFlags{}
	cmd := &cobra.Command{
		Use:   "describe NAME [OBJECT...]",
		Short: "Ask an account for its objects and fields",
		Long: `Describe asks an account for its kinds of records, and for the fields of those
that are named. No record is read.

With --save, the answer is kept in ` + records.Dir + `/NAME.json beside the
connectors file, a line for each field, so that it can be reviewed and
"callwright lint" checks scenarios against it wherever there is no account. What
was kept before is asked for anew. Without any object, all are described, unless
there are more than ` + fmt.Sprint(fewKinds) + `.`,
		Example: `  callwright connectors describe acme
  callwright connectors describe acme Contact Case
  callwright connectors describe acme --for scenarios/ --save`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("write: "+cmd.UseLine(), "no name is given")
			}
			if err := checkFormat(f.format); err != nil {
				return err
			}
			return a.describeAccount(cmd.Context(), f, d, args[0], args[1:])
		},
	}
	cmd.Flags().BoolVar(&d.save, "save", false, "keep the answer beside the connectors file")
	cmd.Flags().StringArrayVar(&d.users, "for", nil, "describe the objects that the scenarios of a file or folder use")
	addFormat(cmd, &f.format)
	return cmd
}

// fewKinds is how many objects are described without being named.
const fewKinds = 50

// describeAccount is the command.
func (a *app) describeAccount(ctx context.Context, f *connectorsFlags, d *describeFlags, id string, objects []string) error {
	file := recordsFile(f.file, id)
	before := &records.Account{}
	if d.save {
		if kept, err := readRecords(file, id); err == nil && kept != nil { // else it is written anew
			before = kept
		}
	}
	q := newInquiry(f.manager().Describe)
	q.meter = &meter{}
	stop := a.watch(q.meter.line)
	told, broken, err := askAll(ctx, f, d, q, id, slices.Concat([]string{""}, objects, slices.Sorted(maps.Keys(before.Described))))
	stop()
	if err != nil {
		return err
	}
	if broken != "" {
		a.say("%s in the scenarios, which may hide what else they use", broken)
		a.hint("run: callwright lint %s --online", strings.Join(d.users, " "))
	}
	switch err := missing(q, told, objects); {
	case ctx.Err() != nil:
		return ended(exitInterrupted)
	case err != nil:
		return a.failure(ctx, f, err)
	}
	return a.showDescribed(f, d, file, told, objects)
}

// askAll asks an account for some objects, for those that scenarios use, and
// without any for all of them, if they are few. Broken says what is wrong in
// the scenarios.
func askAll(ctx context.Context, f *connectorsFlags, d *describeFlags, q *inquiry, id string, objects []string) (told *records.Account, broken string, err error) {
	for _, object := range objects {
		q.want(id, object)
	}
	q.ask(ctx)
	if broken, err = lookThrough(ctx, f, d, q); err != nil {
		return nil, "", err
	}
	told = q.account(id)
	if d.save && len(told.Described) == 0 && len(objects) == 1 && len(d.users) == 0 && len(told.Objects) <= fewKinds {
		for _, object := range told.Objects {
			q.want(id, object)
		}
		q.ask(ctx)
	}
	return told, broken, nil
}

// lookThrough describes what the scenarios of --for use.
func lookThrough(ctx context.Context, f *connectorsFlags, d *describeFlags, q *inquiry) (broken string, err error) {
	if len(d.users) == 0 {
		return "", nil
	}
	paths, err := scenarios().find(d.users)
	if err != nil {
		return "", err
	}
	l := newLinter(f.file)
	l.learn, l.meter = &learning{online: true, inquiries: map[string]*inquiry{f.file: q}}, q.meter
	l.lintAll(ctx, paths)
	if l.diags.HasErrors() {
		return l.diags.Summary(), nil
	}
	return "", nil
}

// missing is why an answer is not complete.
func missing(q *inquiry, told *records.Account, objects []string) error {
	if err := q.failed[told.Name]; err != nil {
		return err
	}
	for _, object := range objects {
		if name, ok := told.Object(object); !ok || told.Described[name].Name == "" {
			return &lifecycle.Failure{Class: lifecycle.NotFound, Message: fmt.Sprintf("%s has no records of the kind %q", told.Name, object), Advice: diag.Suggest(object, told.Objects)}
		}
	}
	return nil
}

// describedAccount is what `describe --output json` prints.
type describedAccount struct {
	FormatVersion int              `json:"format_version"`
	Account       string           `json:"account"`
	File          string           `json:"file,omitempty"` // where it is kept
	Objects       []string         `json:"objects"`
	Described     []records.Object `json:"described"`
}

func (a *app) showDescribed(f *connectorsFlags, d *describeFlags, file string, told *records.Account, objects []string) error {
	out := describedAccount{FormatVersion: 1, Account: told.Name, Objects: append([]string{}, told.Objects...), Described: []records.Object{}}
	for _, name := range slices.Sorted(maps.Keys(told.Described)) {
		out.Described = append(out.Described, told.Described[name])
	}
	if d.save {
		if err := writeRecords(file, told); err != nil {
			return usage("check that this user may write there", "%s cannot be written: %v", file, err)
		}
		out.File = file
	}
	switch {
	case f.format == formatJSON:
		return a.out.json(out)
	case d.save:
		return a.showKept(out)
	case len(out.Described) > 0:
		return a.showFields(out.Described)
	}
	rows := [][]string{{"OBJECT"}}
	for _, name := range out.Objects {
		rows = append(rows, []string{name})
	}
	return a.table(rows, told.Name+" tells of no records")
}

// showKept says what was saved.
func (a *app) showKept(d describedAccount) error {
	if len(d.Described) == 0 {
		a.hint("name the objects whose fields shall be known, or let --for find them")
	}
	_, err := fmt.Fprintf(a.out, "%s: %d %s, %d with fields, in %s\n", d.Account, len(d.Objects), plural(len(d.Objects), "object"), len(d.Described), d.File)
	return err
}

func (a *app) showFields(objects []records.Object) error {
	rows := [][]string{{"OBJECT", "FIELD", "TYPE", "WRITABLE", "LEADS TO", "LABEL"}}
	for _, o := range objects {
		for _, f := range o.Fields {
			writable, to := "", ""
			if f.Writable {
				writable = "yes"
			}
			if f.Path != "" {
				to = f.Path + ": " + strings.Join(f.To, ", ")
			}
			rows = append(rows, []string{o.Name, f.Name, f.Type, writable, to, f.Label})
		}
	}
	return a.table(rows, "there are no fields")
}
