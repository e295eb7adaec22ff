package store

// At makes the store and its key file call hook before each step of a write.
func (s *Store) At(hook func(step string) error) {
	s.disk.at = hook
	if k, ok := s.keys.(keyFile); ok {
		k.disk.at = hook
		s.keys = k
	}
}

// ParseKeys counts the keys in a text.
func ParseKeys(k Keys) (int, error) {
	text, err := k.Load()
	if err != nil {
		return 0, err
	}
	r, err := parseRing(text)
	return len(r), err
}
