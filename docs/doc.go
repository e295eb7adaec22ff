// Package docs writes the reference pages from the declarations in the code:
// docs/blocks.md from the blocks' descriptors, docs/language.md from the
// language's words, the expression functions and the diagnostic codes, and
// docs/connectors.md with the settings of the connector types.
//
// Nothing on those pages is written a second time, and a test fails when a
// page is not what this package writes.
package docs
