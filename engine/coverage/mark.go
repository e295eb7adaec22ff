package coverage

// Marker is a drawing of a scenario, such as a *graph.Graph.
type Marker interface {
	Mark(step, class string)
	MarkExit(step, exit, to, class string)
}

// Mark puts on a drawing of the scenario which steps and exits were taken and
// which were missed, each by its class.
func (s *Scenario) Mark(m Marker, taken, missed string) {
	class := func(hits int) string {
		if hits > 0 {
			return taken
		}
		return missed
	}
	for _, step := range s.Steps {
		m.Mark(step.Step, class(step.Hits))
		for _, e := range step.Exits {
			if e.Wired || e.Hits > 0 { // what is not wired is no way that was missed
				m.MarkExit(step.Step, e.Name, e.To, class(e.Hits))
			}
		}
	}
}
