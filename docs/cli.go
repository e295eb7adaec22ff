package docs

import (
	"fmt"
	"strings"
)

// Command is a command of the command line, or what groups some.
type Command struct {
	Path    string // such as "callwright connectors add"
	Use     string // the same with its arguments
	Short   string
	Long    string
	Example string
	Flags   []Flag // its own
	Group   bool   // it does nothing but hold other commands
}

// Flag is a flag of a Command.
type Flag struct {
	Name    string // with its dashes, such as "-o, --output string"
	Default string
	Usage   string
}

// ExitCode is what the process tells the one that started it.
type ExitCode struct {
	Code    int
	Meaning string
}

// CLI writes the reference page of the command line, in the order of the list.
func CLI(commands []Command, codes []ExitCode) string {
	var w strings.Builder
	w.WriteString(generated + "# The command line\n\n" +
		"Results go to stdout, all else to stderr. Colour is used on a terminal only, and never with `NO_COLOR`. " +
		"`--output json` prints results as data, with a `format_version`.\n\n")
	w.WriteString("| exit code | when |\n|---|---|\n")
	for _, c := range codes {
		fmt.Fprintf(&w, "| %d | %s |\n", c.Code, cell(c.Meaning))
	}
	w.WriteString("\n| command | what it does |\n|---|---|\n")
	for _, c := range commands {
		if !c.Group {
			fmt.Fprintf(&w, "| [%s](#%s) | %s |\n", c.Path, strings.ReplaceAll(c.Path, " ", "-"), cell(c.Short))
		}
	}
	for _, c := range commands {
		writeCommand(&w, c)
	}
	return w.String()
}

func writeCommand(w *strings.Builder, c Command) {
	fmt.Fprintf(w, "\n## %s\n\n%s\n\n", c.Path, c.Short)
	if !c.Group {
		fmt.Fprintf(w, "    %s\n\n", c.Use)
	}
	fmt.Fprintf(w, "```text\n%s\n```\n\nExamples:\n\n```sh\n%s\n```\n", c.Long, unindented(c.Example))
	if len(c.Flags) == 0 {
		return
	}
	w.WriteString("\n| flag | default | what it is |\n|---|---|---|\n")
	for _, f := range c.Flags {
		fallback := ""
		if f.Default != "" {
			fallback = "`" + cell(f.Default) + "`"
		}
		fmt.Fprintf(w, "| `%s` | %s | %s |\n", cell(f.Name), fallback, cell(f.Usage))
	}
}

// unindented takes two blanks from the start of each line.
func unindented(text string) string {
	var w strings.Builder
	for line := range strings.Lines(text) {
		w.WriteString(strings.TrimPrefix(line, "  "))
	}
	return w.String()
}
