// Package records is what is known of the records that accounts keep: which
// kinds there are, with which fields, and where a path through relations
// leads.
//
// It is data. The package asks no service; whoever has asked one can save what
// it told, so that everybody else needs no account. There is never a record in
// it, only names.
package records
