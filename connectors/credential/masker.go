package credential

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// shortest is the length from which a secret is masked: replacing shorter
// ones would destroy the text around and tell the secret by its holes.
const shortest = 4

// Masker replaces registered secrets in texts: as they are, and in the forms
// that they take in URLs, JSON, base64 and hex. It is the second net under
// logs and traces, not a licence to write secrets there. The zero Masker is
// ready; it is safe for concurrent use.
type Masker struct {
	mu  sync.Mutex // held by Add
	set atomic.Pointer[maskSet]
}

// maskSet is immutable.
type maskSet struct {
	forms    []string // longest first, unique
	replacer *strings.Replacer
}

// Add registers a secret. One shorter than four characters is ignored.
func (m *Masker) Add(s Secret) {
	if len(s.Reveal()) < shortest {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	all := forms(s.Reveal())
	if old := m.set.Load(); old != nil {
		all = append(all, old.forms...)
	}
	m.set.Store(newMaskSet(all))
}

// newMaskSet puts longer forms first, since the replacer takes the first one
// that fits and a secret may be the start of another.
func newMaskSet(forms []string) *maskSet {
	slices.SortFunc(forms, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	forms = slices.Compact(forms)
	pairs := make([]string, 0, 2*len(forms))
	for _, f := range forms {
		pairs = append(pairs, f, mask)
	}
	return &maskSet{forms, strings.NewReplacer(pairs...)}
}

// Mask returns text with every registered secret replaced by ***.
func (m *Masker) Mask(text string) string {
	set := m.set.Load()
	if set == nil {
		return text
	}
	return set.replacer.Replace(text)
}

// held returns how many bytes at the end of text could be the beginning of a
// secret that goes on in the next piece.
func (s *maskSet) held(text string) int {
	longest := 0
	for _, f := range s.forms {
		for n := min(len(f)-1, len(text)); n > longest; n-- {
			if strings.HasSuffix(text, f[:n]) {
				longest = n
			}
		}
	}
	return longest
}
