package simulate

import (
	"time"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/router"
)

// Mix says who calls, and what the world is like that they meet. It is never
// changed by a simulation.
type Mix struct {
	Start   time.Time // when the first call may come in
	Every   Spread    // between two calls
	Event   string    // what starts the scenario
	Callers []Group
	Agents  Agents
	Queue   Queue
	Service Service
	Results []Canned

	Shifts  []Shift // of simulated agents
	Reached int     // percent of the calls back, to simulated agents' callers
}

// Shift is a simulated agent who comes or goes.
type Shift struct {
	At    time.Duration // since Start
	Agent string        // an id, a name or an e-mail address
	State router.State  // available, away or offline
}

// Group is a kind of callers. What is a list is drawn from it.
type Group struct {
	Name     string
	Share    int // of all callers, in relation to the shares of the others
	From     []string
	To       []string
	Channel  string
	Digits   []string // what is pressed during the call, as host.Script has it
	Says     []string // where words are listened for, and where people write
	Reacts   []host.Rule
	Patience Spread // for an agent; nothing: endless
	Leaves   int    // percent who hang up whatever happens, LeaveAt into the call
	LeaveAt  Spread
	Inputs   map[string]any
}

// Agents says what agents do when it rings. Answer, Busy and NoAnswer are
// shares.
type Agents struct {
	Answer, Busy, NoAnswer int
	After                  Spread // until they answer
	Talk                   Spread
	EndedByCaller          int // percent of the conversations
	Lost                   int // percent of the conversations that end because the agent's line is lost
}

// Queue says how it goes with find_agent when no agents are simulated.
type Queue struct {
	Wait     Spread // until an agent is found
	NoAgents int    // percent of searches: nobody has the skills
	Full     int    // percent of searches
}

// Service says how connectors behave where no canned result says it.
type Service struct {
	Takes  Spread
	Faults int // percent of requests that fail, as Fault says
	Fault  effect.Code
}

// Canned is a result that is kept ready. Of those for a request's step, or
// else for its kind, one is drawn by the shares.
type Canned struct {
	Kind    effect.Kind // "": any
	Step    string      // "": any
	Share   int
	Value   any // scenario data
	Fault   *effect.Fault
	Takes   Spread
	Timed   bool // Takes is given; else it is the service's
	Records bool // Value is a list of records, to be handed over as a record set
}

// DefaultMix is for a scenario of which nothing else is known: callers with
// fictional numbers, some impatience, an agent who mostly answers, and
// connectors that mostly work.
func DefaultMix() *Mix {
	return &Mix{
		Start:   time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC),
		Every:   Spread{Mean: 6 * time.Second},
		Event:   "call.incoming",
		Callers: []Group{defaultGroup()},
		Agents:  defaultAgents(),
		Queue:   Queue{Wait: Spread{Mean: 45 * time.Second}, NoAgents: 3, Full: 2},
		Service: defaultService(),
		Reached: 70,
	}
}

func defaultGroup() Group {
	return Group{
		Name: "anybody", Share: 1, To: []string{"+18005550199"}, Channel: "voice",
		Digits:   []string{"", "1", "1,1,1", "2", "2,1234#", "1234#", "9,0"},
		Says:     []string{"yes, please", "I have a question about my order", "no, thank you"},
		Patience: Spread{Mean: 3 * time.Minute}, Leaves: 5, LeaveAt: Spread{Least: time.Second, Most: 2 * time.Minute},
	}
}

func defaultAgents() Agents {
	return Agents{
		Answer: 85, Busy: 5, NoAnswer: 10, After: Spread{Least: 2 * time.Second, Most: 10 * time.Second},
		Talk: Spread{Mean: 4 * time.Minute}, EndedByCaller: 30, Lost: 2,
	}
}

func defaultService() Service {
	return Service{Takes: Spread{Least: 80 * time.Millisecond, Most: 600 * time.Millisecond}, Faults: 1, Fault: effect.Unavailable}
}
