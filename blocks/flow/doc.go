// Package flow holds the blocks that serve the flow itself: log, wait,
// wait_for and comment. The language's own words, such as if, while and goto,
// are not blocks; package lang has them.
package flow

// Family is the blocks' heading on the reference page.
const Family = "Flow"
