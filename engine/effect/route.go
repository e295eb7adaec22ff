package effect

// Kinds performed by the router: who is there, who waits, who is next.
const (
	RouteFind     Kind = "route.find"     // wait for an agent; value {"agent": Agent, "waited": seconds, "relaxed": int}; faults as FindArgs says
	RouteStatus   Kind = "route.status"   // value QueueStatus
	RoutePriority Kind = "route.priority" // change the priority of a caller who waits, or will; no value
	RouteCallback Kind = "route.callback" // keep the place in the queue for a call back; value {"id"}
)

// FindArgs are the arguments of RouteFind. The faults are NotFound (there is
// no such queue), NoAnswer (nobody with the skills is signed in, or the last
// one has left), Limit (the queue is full) and Timeout. A router that finds
// nobody at once gives the caller a place and tells the run so, by the event
// queue.changed with a QueueStatus; what the caller hears in the queue begins
// with it.
type FindArgs struct {
	Queue    string  `json:"queue,omitempty"`  // empty: everybody with the skills
	Skills   []Skill `json:"skills,omitempty"` // all required ones must be had
	Relax    []Relax `json:"relax,omitempty"`  // in the order of After
	Priority int     `json:"priority"`         // 1 is first, 10 is last
	Escape   string  `json:"escape,omitempty"` // keys by which the caller leaves the queue; see FindEscaped
}

// FindEscaped is the key of RouteFind's value {"escape": key} when the caller
// left the queue by a key of FindArgs.Escape instead.
const FindEscaped = "escape"

// Skill is what an agent must or should be able to do.
type Skill struct {
	Name      string `json:"name"`
	Level     int    `json:"level,omitempty"`     // at least; 0: any
	Preferred bool   `json:"preferred,omitempty"` // agents who have it come first, but others do too
}

// Relax loosens a search that has taken long.
type Relax struct {
	After Duration `json:"after"`           // since the search began
	Drop  []string `json:"drop,omitempty"`  // skills that are no longer required
	Level int      `json:"level,omitempty"` // required levels go down by so much
	Queue string   `json:"queue,omitempty"` // agents of this queue are asked too
	To    int      `json:"to,omitempty"`    // the new priority; 0: as before
}

// StatusArgs are the arguments of RouteStatus.
type StatusArgs struct {
	Queue string `json:"queue,omitempty"` // empty: the queue that the caller is in
}

// QueueStatus is the value of RouteStatus, and what scenarios see as `queue`.
// A number that is not known is -1.
type QueueStatus struct {
	Name      string `json:"name"`
	Position  int    `json:"position"`       // of the caller, from 1; 0: not in the queue
	Waiting   int    `json:"waiting"`        // callers in the queue
	Wait      int    `json:"estimated_wait"` // seconds
	Agents    int    `json:"agents"`         // signed in
	Available int    `json:"available"`      // signed in and free
}

// PriorityArgs are the arguments of RoutePriority.
type PriorityArgs struct {
	Priority int `json:"priority"` // 1 is first, 10 is last
}

// CallbackArgs are the arguments of RouteCallback.
type CallbackArgs struct {
	Number   string   `json:"number"`
	Queue    string   `json:"queue,omitempty"`
	Skills   []Skill  `json:"skills,omitempty"`
	Priority int      `json:"priority"`
	After    string   `json:"after,omitempty"`  // RFC 3339; empty: as soon as it is their turn
	Before   string   `json:"before,omitempty"` // RFC 3339; empty: without end
	Attempts int      `json:"attempts"`         // how often to try
	Every    Duration `json:"every"`            // between tries
	Note     string   `json:"note,omitempty"`   // for the agent
}
