package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// asker asks a person about golden traces, one by one.
type asker struct {
	app   *app
	lines *bufio.Reader
	quit  bool // no more questions
}

// newAsker wants a terminal to ask on.
func newAsker(a *app) (asker, error) {
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		return asker{}, usage("run it in a terminal, or use --update", "--review asks questions, and nobody can answer them here")
	}
	return asker{app: a, lines: bufio.NewReader(os.Stdin)}, nil
}

// keep shows what is different and asks whether the new trace is right. It
// waits for no answer once ctx has ended.
func (q *asker) keep(ctx context.Context, r *testRun, golden []byte) (bool, error) {
	if q.quit {
		return false, nil
	}
	q.show(r, golden)
	for {
		_, _ = fmt.Fprint(q.app.err, "Keep the new trace? y, n or q to stop asking: ")
		line, err := untilDone(ctx, func() ([]byte, error) { return q.lines.ReadBytes('\n') })
		switch answer := strings.ToLower(strings.TrimSpace(string(line))); {
		case ctx.Err() != nil:
			_, _ = fmt.Fprintln(q.app.err)
			return false, ended(exitInterrupted)
		case answer == "y" || answer == "yes":
			return true, nil
		case answer == "n" || answer == "no":
			return false, nil
		case answer == "q" || answer == "quit" || err == io.EOF:
			q.quit = true
			return false, nil
		case err != nil:
			return false, usage("", "the answer cannot be read: %v", err)
		}
	}
}

func (q *asker) show(r *testRun, golden []byte) {
	text := strings.Join(diffLines(golden, r.trace), "\n")
	if golden == nil {
		text = "there is no golden trace yet"
	}
	if len(r.failures) > 0 {
		text += "\nthe test fails otherwise, too: " + r.failures[0].Message
	}
	_, _ = fmt.Fprintf(q.app.err, "%s\n%s\n", q.app.err.paint(colourBold, r.test.String()), indent(text, "  "))
}
