// Package flow holds the blocks that serve the flow itself: log, wait and
// comment. The language's own words (if, switch, for_each, goto, end) are not
// blocks; package lang has them.
package flow

// Family is the blocks' heading on the reference page.
const Family = "Flow"
