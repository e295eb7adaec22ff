// Package oauth obtains and renews OAuth 2.0 access tokens for connectors.
//
// A Fetcher is one grant; a Source keeps its current token for everybody who
// uses the account: any number of callers who find it expired wait for one
// request, a new refresh token is saved before it is used, and a sign-in that
// cannot succeed is not tried over and over. Errors are faults; nothing that
// a token endpoint answered is ever printed as it came.
//
// # How to add a grant
//
// Write a file with a constructor that returns a Fetcher: put the grant's
// parameters into url.Values and hand them to Endpoint.post. Name a function
// to build parameters that change with each request, such as a signed
// assertion.
package oauth
