// Package query reads ServiceNow's encoded queries as an instance does:
// whatever it cannot read of one is left out, and the rest is applied. That
// makes a careless query find every record, which is what clients must be
// tested against. It evaluates no script but the few that name the caller.
package query
