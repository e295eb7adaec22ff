// Package data holds the blocks that bring data in, take it apart and move it
// about: fetch_variable, parse, lookup_table, set_variable, and web_screen_pop,
// which puts it before an agent. A lookup table is read with the scenario, so
// that looking a row up asks nobody.
package data

// Family is the blocks' heading on the reference page.
const Family = "Data"
