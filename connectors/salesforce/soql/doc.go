// Package soql writes Salesforce queries: SOQL, and SOSL for searches through
// the index.
//
// A query is structure (identifiers, operators, limits) and values. Structure
// comes from the author and is checked; values come from calls and callers and
// reach the text through the literal writers only, so that no value can change
// a query's structure. The package sends nothing and knows no object's schema.
//
// Every error of this package is about what the author wrote and stays wrong
// when repeated.
package soql
