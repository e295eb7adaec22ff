// Callwright runs scenarios for contact centers.
package main

import (
	"os"

	"github.com/callwright/callwright/cmd/callwright/internal/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Stdout, os.Stderr))
}
