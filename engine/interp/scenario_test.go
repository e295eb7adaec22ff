package interp_test

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"

	"github.com/callwright/callwright/blocks"
)

// writer writes a random scenario that compiles: every construct, every block
// by its examples, and jumps in all directions that are allowed.
type writer struct {
	t        *rapid.T
	b        strings.Builder
	main     int      // top-level steps of the main flow, with the ids m0, m1, ...
	examples []string // not used yet; each can stand once, because of its ids
	loops    int
	left     int // steps that may still be written
}

func scenario(t *rapid.T) string {
	w := &writer{t: t, main: w1(t, 3, 10, "main"), left: 40}
	for _, d := range blocks.All() {
		for _, e := range d.Examples {
			if !strings.Contains(e, ".csv") && !strings.Contains(e, ".yaml") { // there are no tables here
				w.examples = append(w.examples, e)
			}
		}
	}
	if rapid.Bool().Draw(t, "default exits") {
		w.b.WriteString("exits: {failed: " + rapid.SampledFrom([]string{"m1", "continue", "end", "return", "fail"}).Draw(t, "default") + "}\n")
	}
	w.b.WriteString("vars: {n: 0, text: \"\", list: [1, 2, 3], caller: {type: any}, number: \"\", pin: {type: text, secret: true}, copy: {type: any, secret: true}, tier: standard, count: 0, email: \"\", tries: 0, amount: \"1\"}\nsteps:\n  - answer:\n")
	for i := range w.main {
		w.step("  ", fmt.Sprintf("id: m%d", i), 0)
	}
	w.b.WriteString("handlers:\n")
	if rapid.IntRange(0, 3).Draw(t, "error handler") > 0 {
		w.b.WriteString("  error:\n")
		w.flow("    ", 1)
		w.line("    ", "- goto: "+w.target())
	}
	w.main = 0 // the others cannot jump back
	for _, event := range []string{"call.ended", "caller.hung_up", "agent.answered", "order.paid"} {
		if event == "call.ended" || rapid.Bool().Draw(t, event) {
			w.b.WriteString("  " + event + ":\n")
			w.flow("    ", 1)
		}
	}
	w.b.WriteString(called)
	return w.b.String()
}

// called are scenarios that the one above calls; the second calls itself.
const called = `-- sub.yaml --
inputs: {n: {type: int, default: 1}, pin: {type: text, secret: true, default: ""}}
outputs: {x: 0}
exits: {failed: return}
steps:
  - try:
      - wait: 1s
      - create_record: {object: Task, values: {a: "${pin}", n: "${n}"}}
        exits: {timeout: fail}
    catch: {caller.hung_up: [{log: gone}], error: [{return: {x: 2}}]}
    finally: [{log: "${x}"}]
  - if: n == 3
    then: end
  - parallel:
      a: [{call: ring, with: {n: 1}, exits: {failed: continue}}]
      b: [{wait: 2s}]
    until: first
-- ring.yaml --
inputs: {n: 0}
steps:
  - wait: 1s
  - call: ring
    with: {n: "${n + 1}"}
handlers:
  error: [{log: "${error.step}"}]
`

func w1(t *rapid.T, low, high int, label string) int {
	return rapid.IntRange(low, high).Draw(t, label)
}

func (w *writer) line(indent, text string) { w.b.WriteString(indent + text + "\n") }

// flow writes one to three steps.
func (w *writer) flow(indent string, depth int) {
	for range w1(w.t, 1, 3, "steps") {
		w.step(indent, "", depth)
	}
}

// target draws a jump.
func (w *writer) target() string {
	to := rapid.SampledFrom([]string{"continue", "end", "return", "fail"}).Draw(w.t, "target")
	if w.main > 0 && rapid.Bool().Draw(w.t, "to a step") {
		to = fmt.Sprintf("m%d", w1(w.t, 0, w.main-1, "step"))
	}
	switch w1(w.t, 0, 3, "form") {
	case 0:
		return fmt.Sprintf("{to: %s, at_most: %d}", to, w1(w.t, 1, 3, "cap"))
	case 1:
		return fmt.Sprintf("{to: %s, at_most: 2, then: end}", to)
	}
	return to
}

func (w *writer) exitTarget() string {
	return strings.Replace(w.target(), "{to:", "{goto:", 1)
}

// step writes one step, with its id on a line of its own if it has one.
func (w *writer) step(indent, id string, depth int) {
	w.left--
	first := indent + "- "
	if id != "" {
		w.b.WriteString(first + id + "\n")
		first = indent + "  "
	}
	kinds := 11
	if depth > 2 || w.left < 0 {
		kinds = 3
	}
	switch w1(w.t, 0, kinds, "kind") {
	case 0, 1, 2:
		w.block(first, indent+"  ")
	case 3:
		if id != "" || !w.example(indent) {
			w.block(first, indent+"  ")
		}
	case 4:
		w.line(first, "if: "+rapid.SampledFrom([]string{"n > 1", "text == \"\"", "call.answered", "pin == \"1\"", "caller?.count == 1"}).Draw(w.t, "condition"))
		w.branch(indent+"  ", "then", depth)
		w.branch(indent+"  ", "else", depth)
	case 5:
		w.line(first, "switch: "+rapid.SampledFrom([]string{"n", "text", "len(list)"}).Draw(w.t, "value"))
		w.line(indent+"  ", "cases:")
		w.branch(indent+"    ", "\"0\"", depth)
		w.branch(indent+"    ", "\"3\"", depth)
		if rapid.Bool().Draw(w.t, "default") {
			w.branch(indent+"  ", "default", depth)
		}
	case 6:
		w.loops++
		w.line(first, "for_each: "+rapid.SampledFrom([]string{"list", "\"[]\"", "\"[[1], 2]\"", "1..4"}).Draw(w.t, "list"))
		if rapid.Bool().Draw(w.t, "as") {
			w.line(indent+"  ", "as: turn")
		}
		w.line(indent+"  ", fmt.Sprintf("at_most: %d", w1(w.t, 2, 5, "turns")))
		w.line(indent+"  ", "do:")
		w.flow(indent+"    ", depth+1)
	case 7:
		w.line(first, "while: "+rapid.SampledFrom([]string{"n < 3", "'true'", "text == \"\""}).Draw(w.t, "while"))
		w.line(indent+"  ", fmt.Sprintf("at_most: %d", w1(w.t, 1, 4, "turns")))
		w.line(indent+"  ", "do:")
		w.flow(indent+"    ", depth+1)
	case 8:
		w.try(first, indent+"  ", depth)
	case 9:
		w.parallel(first, indent+"  ", depth)
	case 10:
		w.call(first, indent+"  ")
	case 11:
		w.waiting(first, indent+"  ", depth)
	}
}

func (w *writer) try(first, indent string, depth int) {
	w.line(first, "try:")
	w.flow(indent+"  ", depth+1)
	switch w1(w.t, 0, 3, "catch") {
	case 0:
		w.branch(indent, "catch", depth)
	case 1:
		w.line(indent, "catch:")
		for _, name := range rapid.SampledFrom([][]string{{"error"}, {"caller.hung_up"}, {"expression", "error", "caller.hung_up"}, {"limit", "unwired"}}).Draw(w.t, "catches") {
			w.branch(indent+"  ", name, depth)
		}
	case 2:
		w.line(indent, "catch: []")
	}
	w.line(indent, "finally:")
	w.flow(indent+"  ", depth+1)
}

// parallel writes branches; they cannot be left by a jump.
func (w *writer) parallel(first, indent string, depth int) {
	main := w.main
	w.main = 0
	w.line(first, "parallel:")
	for i := range w1(w.t, 1, 3, "branches") {
		w.line(indent, fmt.Sprintf("  b%d:", i))
		w.flow(indent+"    ", depth+1)
	}
	w.line(indent, "until: "+rapid.SampledFrom([]string{"all", "first"}).Draw(w.t, "until"))
	w.main = main
}

func (w *writer) call(first, indent string) {
	switch w1(w.t, 0, 3, "call") {
	case 0:
		w.line(first, "call: ring")
	case 1:
		w.line(first, "return:")
		return
	default:
		w.line(first, "call: sub")
		w.line(indent, "with: {n: \"${n}\", pin: \"${pin}\"}")
		w.line(indent, "set: {n: result.x}")
	}
	if rapid.Bool().Draw(w.t, "wired") {
		w.line(indent, "exits: {failed: "+w.exitTarget()+"}")
	}
}

func (w *writer) waiting(first, indent string, depth int) {
	w.line(first, rapid.SampledFrom([]string{"wait_for:", "find_agent:"}).Draw(w.t, "waits"))
	if strings.HasSuffix(w.b.String(), "wait_for:\n") {
		w.line(indent, "  event: order.paid")
	} else {
		w.line(indent, "  queue: support")
	}
	w.line(indent, "  while_waiting:")
	w.flow(indent+"    ", depth+1)
	w.line(indent, "exits: {timeout: "+w.exitTarget()+"}")
}

func (w *writer) branch(indent, key string, depth int) {
	if rapid.Bool().Draw(w.t, "jump") {
		w.line(indent, key+": "+w.exitTarget())
		return
	}
	w.line(indent, key+":")
	w.flow(indent+"  ", depth+1)
}

// example writes the steps of a block's example.
func (w *writer) example(indent string) bool {
	if len(w.examples) == 0 {
		return false
	}
	i := w1(w.t, 0, len(w.examples)-1, "example")
	text := w.examples[i]
	w.examples = append(w.examples[:i:i], w.examples[i+1:]...)
	for line := range strings.Lines(text) {
		w.b.WriteString(indent + line)
	}
	return true
}

// simple are blocks with their exits; all of them read or fill the variables
// of the scenario.
var simple = []struct {
	text  string
	exits []string
}{
	{`log: "${n} ${text} ${list}"`, nil},
	{`set_variable: {n: "${n + 1}", text: "${string(n)}", list: "${[n, text]}"}`, nil},
	{`set_variable: {n: "${int(text)}"}`, nil},
	{`set_variable: {copy: "${pin}"}`, nil},
	{`wait: "${n + 1}"`, nil},
	{`answer: null`, []string{"failed"}},
	{`play_prompt: "hello ${text}"`, []string{"failed"}},
	{`collect_digits: {say: a, into: pin, retries: 1}`, []string{"no_input", "invalid", "failed"}},
	{`collect_digits: {say: a, into: number, min_digits: 2}`, []string{"no_input", "invalid", "failed"}},
	{`menu: {say: a, choices: {1: one, 2: two}}`, []string{"one", "two", "no_input", "invalid", "failed"}},
	{`search: {object: Contact, phone: "${call.from}", into: caller, retry: {attempts: 3}}`, []string{"none", "many", "failed", "timeout"}},
	{`search: {object: Contact, where: {A: "${number}"}, limit: "${n}"}`, []string{"none", "many", "failed", "timeout"}},
	{`get_record: {object: Contact, id: "${number}", into: caller}`, []string{"none", "failed", "timeout"}},
	{`create_record: {object: Task, values: {a: "${pin}", b: ["${n}", {c: "${copy}"}]}, retry: {attempts: 2, backoff: 0s}}`, []string{"failed", "timeout"}},
	{`fetch_variable: {connector: c, method: POST, path: /a, body: {pin: "${pin}", x: "a ${pin} b"}, set: {text: 'string(response.status)', copy: response.body}}`, []string{"none", "failed", "timeout"}},
	{`screen_pop: {records: "${caller}", object: Contact, new: {object: Contact}}`, nil},
	{`screen_pop: "${caller}"`, []string{"none"}},
	{`attached_data: {a: "${n}", b: "${caller}", c: null}`, nil},
	{`next_record: caller`, []string{"none"}},
	{`connect_call: {queue: support}`, []string{"no_answer", "busy", "failed"}},
	{`wait_for: {event: order.paid, into: copy}`, []string{"timeout"}},
	{`transfer: {number: "+15551230009"}`, []string{"busy", "no_answer", "failed"}},
	{`queue_status: support`, []string{"unknown", "failed"}},
	{`hangup: null`, []string{"failed"}},
	{`goto: end`, nil},
	{`end: null`, nil},
}

func (w *writer) block(first, indent string) {
	s := rapid.SampledFrom(simple).Draw(w.t, "block")
	w.line(first, s.text)
	if rapid.IntRange(0, 4).Draw(w.t, "guard") == 0 {
		w.line(indent, "when: n < 3")
	}
	var wired []string
	for _, e := range s.exits {
		if rapid.IntRange(0, 9).Draw(w.t, "wired") > 0 {
			wired = append(wired, e+": "+w.exitTarget())
		}
	}
	if len(wired) > 0 {
		w.line(indent, "exits: {"+strings.Join(wired, ", ")+"}")
	}
}
