package cli

// The exit codes.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2
	exitUnrecorded  = 3
	exitDefect      = 4
	exitInterrupted = 130
)

// exitCode is a code with its meaning.
type exitCode struct {
	code    int
	meaning string
}

// exitCodes are what the process ends with. Scripts rely on them.
func exitCodes() []exitCode {
	return []exitCode{
		{exitOK, "It went well."},
		{exitFailed, "There are findings, or a run or a test failed."},
		{exitUsage, "The command line or the configuration is wrong."},
		{exitUnrecorded, "A replay met a call that was not recorded."},
		{exitDefect, "A defect of callwright."},
		{exitInterrupted, "It was interrupted."},
	}
}

// exitHelp is the same for --help.
const exitHelp = `Exit codes: 0 it went well, 1 findings or a failed run, 2 a wrong command line
or configuration, 3 a call that a replay has no record of, 4 a defect of
callwright, 130 interrupted.`
