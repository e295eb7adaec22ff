package expression

// Function documents one function of the language.
type Function struct {
	Group     string // what it is about: text, numbers, lists, ...
	Name      string
	Signature string // e.g. upper(text) text
	Doc       string // one sentence
	Example   string // an expression
	Result    string // what the example gives, as JSON
}

// Functions returns every function, group by group. The slice is the caller's
// own.
func Functions() []Function { return nil }
