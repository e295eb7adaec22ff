package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/callwright/callwright/engine/diag"
)

// problem is an error with its exit code and what to do about it. One without
// a message was reported already.
type problem struct {
	code          int
	message, hint string
}

// Error returns the message.
func (p *problem) Error() string { return p.message }

// usage is a problem with the command line or the configuration.
func usage(hint, format string, args ...any) error {
	return &problem{code: exitUsage, message: fmt.Sprintf(format, args...), hint: hint}
}

// failed is a problem with what was to be done.
func failed(hint, format string, args ...any) error {
	return &problem{code: exitFailed, message: fmt.Sprintf(format, args...), hint: hint}
}

// ended ends the command with a code after all was said.
func ended(code int) error {
	if code == exitOK {
		return nil
	}
	return &problem{code: code}
}

// suggest returns a hint that names the closest candidate, or otherwise.
func suggest(name string, candidates []string, otherwise string) string {
	if s := diag.Suggest(name, candidates); s != "" {
		return s
	}
	return otherwise
}

// unknownFlag reports what pflag could not parse, with the flag that was
// probably meant.
func unknownFlag(cmd *cobra.Command, err error) error {
	hint := cmd.CommandPath() + " --help lists the flags"
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) {
		return usage("", "--%s cannot be %q: %s", invalid.GetFlag().Name, invalid.GetValue(), needs(invalid))
	}
	if name, ok := strings.CutPrefix(err.Error(), "unknown flag: --"); ok {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if s := diag.Suggest(name, names); s != "" {
			hint = strings.Replace(s, `"`, `"--`, 1)
		}
	}
	return usage(hint, "%s", err)
}

// needs says what a flag would take, in place of what Go's parsers say.
func needs(invalid *pflag.InvalidValueError) string {
	switch invalid.GetFlag().Value.Type() {
	case "int", "int64":
		return "a whole number is needed"
	case "uint", "uint64":
		return "a whole number that is not negative is needed"
	case "float64":
		return "a number is needed"
	case "duration":
		return "a time such as 30s or 2m is needed"
	case "bool":
		return "true or false is needed"
	}
	return invalid.Unwrap().Error()
}

// oneOf reports a flag's value that is none of the known ones.
func oneOf(flag, got string, known ...string) error {
	if slices.Contains(known, got) {
		return nil
	}
	return usage(diag.OneOf(got, known), "--%s cannot be %q", flag, got)
}

// files reports a command line without a file.
func files(least, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return usage("write: "+cmd.UseLine(), "no file is given")
		case most > 0 && len(args) > most:
			return usage("write: "+cmd.UseLine(), "there is more than one file: %s", strings.Join(args, ", "))
		}
		return named(args)
	}
}

// named reports an empty word, which is mostly a variable of a script that is
// not set.
func named(args []string) error {
	if slices.Contains(args, "") {
		return usage("is a variable not set?", "a file without a name is given")
	}
	return nil
}

// words reports a command line that has not one word for each of the names, or
// more. The names are those of the use line, in small letters.
func words(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch n := len(args); {
		case n < len(names):
			return usage("write: "+cmd.UseLine(), "no %s is given", names[n])
		case n > len(names):
			return usage("write: "+cmd.UseLine(), "there is a word too many: %q", args[len(names)])
		case slices.Contains(args, ""):
			return usage("is a variable not set?", "the word for the %s is empty", names[slices.Index(args, "")])
		}
		return nil
	}
}
