package cli

import "time"

// now is the clock of the run: it shows --clock when the call comes in, and
// goes on from there; nil: the machine's.
func (f *runFlags) now() (func() time.Time, error) {
	if f.clock == "" {
		return nil, nil
	}
	at, err := time.Parse(time.RFC3339, f.clock)
	if err != nil {
		return nil, usage("for example --clock 2026-03-02T09:00:00Z, or with the zone's offset 2026-03-02T09:00:00+01:00", "--clock: %q is not a moment", f.clock)
	}
	ahead := time.Until(at)
	return func() time.Time { return time.Now().Add(ahead) }, nil
}
