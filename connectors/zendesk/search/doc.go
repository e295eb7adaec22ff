// Package search writes queries in Zendesk's search language.
//
// The language has no escape for a quotation mark inside a phrase, so values
// lose theirs and always stand between quotation marks; where the language
// takes no phrase (before a *, after < and >), only values that are plainly
// one word are let through. No value can therefore become an operator. What
// the language cannot ask, such as for a part of a word, is an error and not
// a query that means something else. The package sends nothing.
package search
