package cli

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/connectors/lifecycle"
)

// callbackPort is the port to register with services.
const callbackPort = 8790

func (a *app) connectorsAuthorize(f *connectorsFlags) *cobra.Command {
	port, noBrowser := callbackPort, false
	cmd := a.verb(f, "authorize NAME", "Approve an account in a browser", `Authorize opens the service's page on which a person approves the account, and
waits until the browser comes back to this machine. What comes of it is tried,
kept in the credential store and never shown; the account is active then.

Register the callback `+lifecycle.Redirect(callbackPort)+` with the service.

With --no-browser nothing is opened. When the page is opened on another
machine, paste the address that the browser ends at, although it shows an error.`,
		func(ctx context.Context, m *lifecycle.Manager, id string) error {
			approval := lifecycle.Approval{Port: port, Show: a.showPage(noBrowser)}
			if noBrowser {
				approval.Paste = pasted
			}
			report, err := m.Authorize(ctx, id, approval)
			if err != nil {
				return err
			}
			return a.showReport(f, report, stateOf(false), "is authorized")
		})
	cmd.Flags().IntVar(&port, "port", port, "the port of the callback; 0 for a free one")
	cmd.Flags().BoolVar(&noBrowser, "no-browser", false, "open no browser, and take the address that is pasted")
	return cmd
}

// showPage tells of the page and opens it.
func (a *app) showPage(noBrowser bool) func(page string) error {
	return func(page string) error {
		a.say("approve the account on this page:")
		a.say("%s", page)
		if noBrowser {
			a.hint("if that was on another machine, paste here the address that the browser ended at")
			return nil
		}
		if err := openBrowser(page); err != nil {
			a.hint("no browser could be opened; open the page yourself")
		}
		return nil
	}
}

// openBrowser asks the desktop to open a page.
func openBrowser(page string) error {
	command, args := "xdg-open", []string{page}
	switch runtime.GOOS {
	case "darwin":
		command = "open"
	case "windows":
		command, args = "rundll32", []string{"url.dll,FileProtocolHandler", page}
	}
	c := exec.Command(command, args...)
	if err := c.Start(); err != nil {
		return err
	}
	go func() { _ = c.Wait() }() // however it ends, the page was shown or can be opened by hand
	return nil
}

// pasted reads a line that is not empty. When the input ends, the callback is
// still waited for.
func pasted(ctx context.Context) (string, error) {
	in := bufio.NewReader(io.LimitReader(os.Stdin, longestSecret))
	for {
		line, err := in.ReadString('\n')
		if text := strings.TrimSpace(line); text != "" {
			return text, nil
		}
		if errors.Is(err, io.EOF) {
			<-ctx.Done()
			return "", ctx.Err()
		}
		if err != nil {
			return "", errors.New("stdin cannot be read")
		}
	}
}
