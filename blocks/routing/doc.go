// Package routing holds the blocks that bring the caller together with an
// agent, now or later. Who is free and whose turn it is, the router knows; the
// blocks only ask it, and never choose an agent themselves.
package routing

// Family is the blocks' heading on the reference page.
const Family = "Routing"
