//go:build !race

package oauth_test

const slow = false
