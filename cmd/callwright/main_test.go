package main

import (
	"flag"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/callwright/callwright/cmd/callwright/internal/cli"
)

var update = flag.Bool("update", false, "write the outputs of the scripts anew")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"callwright": func() { os.Exit(cli.Main(os.Args[1:], os.Stdout, os.Stderr)) },
		"parrot":     parrot,
	})
}

func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script", UpdateScripts: *update, RequireExplicitExec: true, RequireUniqueNames: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code": code, "steady": steady, "await": await, "interrupt": interrupt, "big": big, "signin": signIn, "absent": absent, "org": org, "consent": consent,
		},
	})
}
