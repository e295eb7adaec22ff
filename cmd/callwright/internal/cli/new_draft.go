package cli

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/engine/schema"
	samples "github.com/callwright/callwright/scenarios"
)

// modeline is the first line of a file, which tells editors its schema.
func modeline(schema string) []byte {
	return []byte("# yaml-language-server: $schema=" + schema + "\n")
}

// withSchemas adds the schemas of the drafts.
func withSchemas(drafts []draft) ([]draft, error) {
	text, err := schema.Encode(schema.Scenario(blocks.Registry()))
	if err != nil {
		return nil, err
	}
	out := append(drafts, draft{path: schemaName, data: text, shared: true})
	if !slices.ContainsFunc(drafts, func(d draft) bool { return strings.HasSuffix(d.path, samples.TestSuffix) }) {
		return out, nil
	}
	if text, err = schema.Encode(testSchema()); err != nil {
		return nil, err
	}
	return append(out, draft{path: testSchemaName, data: text, shared: true}), nil
}

// fromLibrary is a copy of a scenario of the library under another name, with
// its test and all files that it names.
func fromLibrary(name, from string) ([]draft, error) {
	if !slices.Contains(samples.Names(), from) {
		return nil, unknownScenario(from)
	}
	files := &noted{FS: samples.Files()}
	e, err := engine.New(engine.Options{Blocks: blocks.All()})
	if err != nil {
		return nil, err
	}
	if s, diags := e.Load(files, from+".yaml"); s == nil {
		return nil, fmt.Errorf("the library's scenario %s is broken: %w", from, diags.Err())
	}
	var out []draft
	for i, path := range files.names {
		data, err := fs.ReadFile(files.FS, path)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			out = append(out, draft{path: path, data: data, shared: true})
			continue
		}
		data = bytes.Replace(data, []byte("\nscenario: "+from+"\n"), []byte("\nscenario: "+name+"\n"), 1)
		out = append(out, draft{path: name + ".yaml", data: append(modeline(schemaName), data...)})
	}
	if test, err := fs.ReadFile(files.FS, from+samples.TestSuffix); err == nil {
		out = append(out, draft{path: name + samples.TestSuffix, data: append(modeline(testSchemaName), copiedTest(test, from, name)...)})
	}
	return out, nil
}

// copiedTest is a test for the copy. Golden traces stay behind: the copy is to
// be changed, and "callwright test --update" makes its own.
func copiedTest(test []byte, from, name string) []byte {
	var out []byte
	for line := range bytes.Lines(bytes.ReplaceAll(test, []byte(from+".yaml"), []byte(name+".yaml"))) {
		if string(bytes.TrimSpace(line)) != "golden: true" {
			out = append(out, line...)
		}
	}
	return out
}

// noted is a file system that takes down which files are read, each once.
type noted struct {
	fs.FS
	names []string
}

// Open opens a file.
func (n *noted) Open(name string) (fs.File, error) {
	f, err := n.FS.Open(name)
	if err == nil && !slices.Contains(n.names, name) {
		n.names = append(n.names, name)
	}
	return f, err
}

// starter is a scenario to begin with, and its test.
func starter(name string) []draft {
	r := strings.NewReplacer("NAME", name)
	return []draft{
		{path: name + ".yaml", data: append(modeline(schemaName), r.Replace(starterScenario)...)},
		{path: name + samples.TestSuffix, data: append(modeline(testSchemaName), r.Replace(starterTest)...)},
	}
}

const starterScenario = `callwright: v1
scenario: NAME
description: Looks the caller up in the CRM, shows the record to the agent and connects the call.

on: call.incoming # what starts it; "callwright list events" shows what else can

vars: # the first value says what a variable can hold
  greeting: Welcome to Acme.

steps:
  - answer:

  # A step is one block with its settings. Jumps and expressions know it by its id.
  - id: find_caller
    search:
      object: Contact
      fields: [Id, Name]
      phone: ${call.from} # an expression
      into: caller
    exits: # where to go on when it is not simply ok
      none: greet
      many: greet
      failed: greet
      timeout: greet
  - set_variable: {greeting: "Welcome back, ${caller.first.Name}."}

  - id: greet
    play_prompt: ${greeting}

  # The record of the caller, a list to choose from, or a new record.
  - screen_pop:
      records: ${caller}
      new: {object: Contact, defaults: {Phone: "${call.from}"}}

  - connect_call: {queue: support}
    exits:
      no_answer: sorry
      busy: sorry
      target_disconnected: sorry
      failed: sorry
  - end:

  - id: sorry
    play_prompt: All our agents are busy. Please call again later.
  - hangup:

handlers: # beside the steps, whatever they are at
  call.ended:
    - log: The call with ${call.from} is over.
`

const starterTest = `# callwright test NAME.test.yaml
scenario: NAME.yaml
tests:
  - name: a caller whom the CRM knows
    call: {from: "+14155550100"}
    expect:
      end: completed
      exits: {find_caller: ok}

  - name: a caller whom nobody knows
    call: {from: "+14155550199"}
    expect:
      end: completed
      said: [Welcome to Acme.]
      exits: {find_caller: none}
`
