package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"slices"

	"github.com/callwright/callwright/engine/diag"
)

// seedText is what --seed gives one emulator; nil for the sample records.
type seedText struct {
	path string
	data []byte
}

// readSeeds reads the file of --seed. For all emulators it is an object with
// the seed of each under its name; one that is left out keeps its samples.
func readSeeds(target, path string) (map[string]*seedText, error) {
	if path == "" {
		return nil, nil
	}
	if target == nameMail {
		return nil, usage("leave --seed out", "the mail server begins without messages")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, usage("check the path and the spelling", "the seed cannot be read: %v", errors.Unwrap(err))
	}
	if target != nameAll {
		return map[string]*seedText{target: {path, data}}, nil
	}
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(data, &parts); err != nil {
		return nil, usage(`for all emulators, write {"salesforce": {...}, "zendesk": {...}}`, "%s: %v", path, err)
	}
	out := map[string]*seedText{}
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		if name != nameSalesforce && name != nameZendesk {
			return nil, usage(diag.OneOf(name, []string{nameSalesforce, nameZendesk}), "%s: there is no emulator %q", path, name)
		}
		out[name] = &seedText{path, parts[name]}
	}
	return out, nil
}

// loadSeed reads a seed by its emulator's own rules.
func loadSeed[S any](text *seedText, load func(io.Reader) (S, error)) (seed S, err error) {
	if seed, err = load(bytes.NewReader(text.data)); err != nil {
		return seed, usage("", "%s: %v", text.path, err)
	}
	return seed, nil
}
