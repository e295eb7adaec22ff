package cli

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/engine/diag"
)

// troubles are the faults that --fault knows by name.
func troubles() map[string]sandbox.Fault {
	return map[string]sandbox.Fault{
		"down": {Status: http.StatusServiceUnavailable, Body: "down for maintenance"},
		"html": {Status: http.StatusOK, Body: "<!DOCTYPE html><html><body>We are down for maintenance.</body></html>", Headers: map[string]string{"Content-Type": "text/html"}},
		"cut":  {Cut: true},
		"slow": {Delay: time.Minute},
		"busy": {Status: http.StatusTooManyRequests, Headers: map[string]string{"Retry-After": "30"}},
	}
}

// inject breaks the emulators as the --fault flags say.
func (w *world) inject(targets []string) error {
	for _, target := range targets {
		name, how, _ := strings.Cut(target, ":")
		if len(w.cast) == 0 {
			return usage("leave the connectors file out, or start `callwright emulate` and use its /_sandbox/faults", "--fault needs the embedded emulators")
		}
		a := w.cast.find(name)
		if a == nil {
			return usage(diag.OneOf(name, w.cast.names()), "--fault: there is no emulator %q", name)
		}
		list, err := faults(how)
		if err != nil {
			return err
		}
		for _, f := range list {
			a.plane.Inject(f)
		}
	}
	return nil
}

// faults reads what stands behind the colon of --fault: a name, or @ and a
// file with faults as /_sandbox/faults takes them.
func faults(how string) ([]sandbox.Fault, error) {
	if how == "" {
		how = "down"
	}
	if path, ok := strings.CutPrefix(how, "@"); ok {
		return readFaults(path)
	}
	f, ok := troubles()[how]
	if !ok {
		names := append(slices.Collect(maps.Keys(troubles())), "@FILE")
		return nil, usage(diag.OneOf(how, names), "--fault: there is no fault %q", how)
	}
	return []sandbox.Fault{f}, nil
}

func readFaults(path string) ([]sandbox.Fault, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, usage("check the path and the spelling", "--fault: the file %s cannot be read: %v", path, errors.Unwrap(err))
	}
	var list []sandbox.Fault
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, usage(`write a list such as [{"match": {"path": "/services/data"}, "status": 503}]`, "--fault: %s: %v", path, err)
	}
	return list, nil
}
