//go:build race

package oauth_test

// slow: processes start slowly under the race detector.
const slow = true
