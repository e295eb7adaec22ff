package soql

// Name is an identifier, or several joined by dots, and where it stands.
type Name struct {
	Text string
	Pos  int // byte offset in the source
}

// Query is one SELECT statement.
type Query struct {
	Source string // the whole text, also for a sub-query
	Select []Selection
	From   Name
	Alias  string
	Where  Condition // nil: every record
	Order  []Ordering
	Limit  *int
	Offset *int
}

// Selection is one item of the SELECT list; exactly one of its members is set.
type Selection struct {
	Field  Name   // a field, reached through parents by dots
	Sub    *Query // a child relationship, its From being the relationship's name
	Fields string // the ALL, STANDARD or CUSTOM of FIELDS()
	Count  bool   // COUNT()
	Pos    int
}

// Ordering is one item of ORDER BY.
type Ordering struct {
	Field     Name
	Desc      bool
	NullsLast bool
}

// Condition is a WHERE clause or a part of one: *Logic, *Not, *Compare or
// *Within.
type Condition interface{ condition() }

// Logic joins two or more conditions by AND or by OR.
type Logic struct {
	Or    bool
	Terms []Condition
}

// Not turns a condition around.
type Not struct{ Term Condition }

// Compare holds a field against one value. Op is =, !=, <, <=, >, >= or LIKE.
type Compare struct {
	Field Name
	Op    string
	Value Literal
}

// Within is IN and NOT IN.
type Within struct {
	Field   Name
	Negated bool
	Values  []Literal
}

func (*Logic) condition()   {}
func (*Not) condition()     {}
func (*Compare) condition() {}
func (*Within) condition()  {}

// Kind is the kind of a literal.
type Kind int

// The kinds of literals.
const (
	String Kind = iota
	Number
	Bool
	Null
	Date
	DateTime
	Period // a date literal such as LAST_N_DAYS:7
)

// Literal is a value in a condition.
type Literal struct {
	Kind Kind
	Text string // as written; of a string what stands between the quotes
	N    int    // the number of a Period such as LAST_N_DAYS:7
	Pos  int
}
