package rest

import "net/http"

// Intercept puts something between the stack and the network, such as a
// recorder. It is called before the first call is made, and before For.
func (s *Stack) Intercept(wrap func(next http.RoundTripper) http.RoundTripper) {
	s.transport = wrap(s.transport)
}
