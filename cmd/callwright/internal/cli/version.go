package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// about is what `version` prints.
type about struct {
	FormatVersion int    `json:"format_version"`
	Version       string `json:"version"`
	Commit        string `json:"commit"`
	Go            string `json:"go"`
}

func (a *app) versionCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Long:  "Print the version of callwright, the commit that it was built from and the version of Go.",
		Example: `  callwright version
  callwright version --output json`,
		Args: words(),
		RunE: func(*cobra.Command, []string) error {
			if err := checkFormat(format); err != nil {
				return err
			}
			v := readAbout()
			if format == formatJSON {
				return a.out.json(v)
			}
			_, err := fmt.Fprintln(a.out, v.line())
			return err
		},
	}
	addFormat(cmd, &format)
	return cmd
}

// line is the version for people.
func (v about) line() string {
	return fmt.Sprintf("callwright %s (commit %s, %s, %s/%s)", v.Version, v.Commit, v.Go, runtime.GOOS, runtime.GOARCH)
}

// readAbout reads what the linker left in the binary.
func readAbout() about {
	v := about{FormatVersion: 1, Version: "devel", Commit: "unknown", Go: runtime.Version()}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	if info.Main.Version != "" && info.Main.Version != "(devel)" {
		v.Version = info.Main.Version
	}
	modified := false
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Commit = s.Value
		case "vcs.modified":
			modified = s.Value == "true"
		}
	}
	if modified {
		v.Commit += "-modified"
	}
	return v
}
