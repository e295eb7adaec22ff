// Package data holds the blocks that bring data in and move it about:
// fetch_variable and set_variable.
package data

// Family is the blocks' heading on the reference page.
const Family = "Data"
