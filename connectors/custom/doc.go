// Package custom is the connector type "http": any HTTP service with a base
// URL and a way to sign in.
//
// It builds requests from typed parts, so that no value can change the host,
// the path's structure, another parameter or a header, and gives the answer
// back as data: a status is for the scenario to judge, only failures of the
// network are faults. It knows no service's meaning and retries nothing.
package custom
