package effect

// StatusFault is the fault of an HTTP status outside 2xx.
func StatusFault(status int) *Fault {
	code := Invalid
	switch {
	case status/100 == 3:
		return NewFault(code, "the service answered %d, a redirect that is not followed", status)
	case status == 401:
		code = Auth
	case status == 403:
		code = Denied
	case status == 404, status == 410:
		code = NotFound
	case status == 409, status == 412:
		code = Conflict
	case status == 408, status == 504:
		code = Timeout
	case status == 429:
		code = RateLimited
	case status >= 500:
		code = Unavailable
	}
	return NewFault(code, "the service answered %d", status)
}
