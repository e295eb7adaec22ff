package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// maxBody bounds what the admin endpoints read: a seed may be large.
const maxBody = 64 << 20

func (p *Plane) admin() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /_sandbox/requests", func(w http.ResponseWriter, _ *http.Request) {
		WriteJSON(w, http.StatusOK, map[string]any{"requests": p.Requests()})
	})
	mux.HandleFunc("GET /_sandbox/faults", func(w http.ResponseWriter, _ *http.Request) { p.showFaults(w) })
	mux.HandleFunc("POST /_sandbox/faults", p.postFaults)
	mux.HandleFunc("DELETE /_sandbox/faults", func(w http.ResponseWriter, _ *http.Request) {
		p.ClearFaults()
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /_sandbox/clock", func(w http.ResponseWriter, _ *http.Request) { p.showClock(w) })
	mux.HandleFunc("POST /_sandbox/clock", p.postClock)
	mux.HandleFunc("POST /_sandbox/reset", func(w http.ResponseWriter, _ *http.Request) {
		p.Reset()
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("POST /_sandbox/seed", p.postSeed)
	mux.HandleFunc("GET /_sandbox/pops", p.showPops)
	return mux
}

func (p *Plane) showFaults(w http.ResponseWriter) {
	WriteJSON(w, http.StatusOK, map[string]any{"faults": p.Faults()})
}

func (p *Plane) postFaults(w http.ResponseWriter, r *http.Request) {
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		refuse(w, err)
		return
	}
	list, err := decodeFaults(data)
	if err != nil {
		refuse(w, err)
		return
	}
	for _, f := range list {
		p.Inject(f)
	}
	p.showFaults(w)
}

func decodeFaults(data []byte) ([]Fault, error) {
	if data = bytes.TrimSpace(data); len(data) > 0 && data[0] == '[' {
		var list []Fault
		err := json.Unmarshal(data, &list)
		return list, err
	}
	var one Fault
	err := json.Unmarshal(data, &one)
	return []Fault{one}, err
}

func (p *Plane) showClock(w http.ResponseWriter) {
	WriteJSON(w, http.StatusOK, map[string]any{
		"now": p.Now().Format(time.RFC3339Nano), "offset": p.Offset().String(),
	})
}

func (p *Plane) postClock(w http.ResponseWriter, r *http.Request) {
	if err := p.setClock(http.MaxBytesReader(w, r.Body, maxBody)); err != nil {
		refuse(w, err)
		return
	}
	p.showClock(w)
}

func (p *Plane) setClock(body io.Reader) error {
	var in struct{ Advance, Offset string }
	data, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	if err := strictly(data, &in); err != nil {
		return fmt.Errorf("clock: %w", err)
	}
	if (in.Advance == "") == (in.Offset == "") {
		return errors.New(`clock: give either "advance" or "offset"`)
	}
	d, err := time.ParseDuration(in.Advance + in.Offset)
	if err != nil {
		return fmt.Errorf("clock: %w", err)
	}
	if in.Offset != "" {
		p.SetOffset(d)
		return nil
	}
	p.Advance(d)
	return nil
}

func (p *Plane) postSeed(w http.ResponseWriter, r *http.Request) {
	seed := p.attached().Seed
	if seed == nil {
		http.NotFound(w, r)
		return
	}
	if err := seed(http.MaxBytesReader(w, r.Body, maxBody)); err != nil {
		refuse(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (p *Plane) showPops(w http.ResponseWriter, r *http.Request) {
	pops := p.attached().Pops
	if pops == nil {
		http.NotFound(w, r)
		return
	}
	WriteJSON(w, http.StatusOK, pops())
}

func (p *Plane) attached() Hooks {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.hooks
}

func refuse(w http.ResponseWriter, err error) {
	WriteJSON(w, http.StatusBadRequest, map[string]any{"error": err.Error()})
}
