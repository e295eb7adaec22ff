// Package routing holds the blocks that bring the caller together with an
// agent. Who is free and whose turn it is, the host knows.
package routing

// Family is the blocks' heading on the reference page.
const Family = "Routing"
