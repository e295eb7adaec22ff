// Package servicenow connects instances of ServiceNow by the Table API: it
// searches, reads, writes and links records of any table, logs calls, and
// opens records in an agent's browser.
//
// An instance leaves out what it does not understand, of a query as of a
// write. So queries are written by package encoded, every record that comes
// back must show the fields that it was asked by, and the fields of a write
// are made sure of first. A record is created under its key, kept in
// correlation_id, where the table has that field. No write is ever sent twice
// when its answer was lost. Values are texts, as ServiceNow gives them.
package servicenow
