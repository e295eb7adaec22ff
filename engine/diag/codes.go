package diag

import "slices"

// Code names a kind of mistake. Codes are stable: scripts and editors match
// on them, so a code is never renamed or given another meaning.
type Code string

// The codes, grouped by the stage that finds them.
const (
	// Reading the file.
	CodeRead          Code = "unreadable-file"
	CodeSyntax        Code = "yaml-syntax"
	CodeTooLarge      Code = "too-large"
	CodeDuplicateKey  Code = "duplicate-key"
	CodeSecondDoc     Code = "second-document"
	CodeUnsupported   Code = "yaml-feature"
	CodeEncoding      Code = "encoding"
	CodeEmptyFile     Code = "empty-file"
	CodeNonStringKey  Code = "non-string-key"
	CodeUnquotedPhone Code = "unquoted-number"

	// The shape of a scenario.
	CodeUnknownKey     Code = "unknown-key"
	CodeMissingKey     Code = "missing-key"
	CodeWrongKind      Code = "wrong-kind"
	CodeBadValue       Code = "bad-value"
	CodeUnknownBlock   Code = "unknown-block"
	CodeBlockCount     Code = "one-block-per-step"
	CodeDuplicateName  Code = "duplicate-name"
	CodeBadName        Code = "bad-name"
	CodeVersion        Code = "language-version"
	CodeUnknownEvent   Code = "unknown-event"
	CodeUnknownHandler Code = "unknown-handler"

	// Other files that a scenario names.
	CodeUnknownScenario Code = "unknown-scenario"
	CodeBadFile         Code = "bad-file"

	// Expressions and values.
	CodeExpression   Code = "expression"
	CodeUnknownName  Code = "unknown-name"
	CodeTypeMismatch Code = "type-mismatch"
	CodeTemplate     Code = "template"
	CodePlaceholder  Code = "foreign-placeholder"
	CodeNotDynamic   Code = "literal-only"
	CodeInjection    Code = "spliced-value"
	CodeSecretLeak   Code = "secret-exposed"
	CodeUndeclared   Code = "undeclared-variable"
	CodeReadOnly     Code = "read-only-name"

	// The flow.
	CodeUnknownExit   Code = "unknown-exit"
	CodeUnknownStep   Code = "unknown-step"
	CodeJumpIntoLoop  Code = "jump-into-loop"
	CodeJumpAcross    Code = "jump-across-flows"
	CodeUnreachable   Code = "unreachable-step"
	CodeUnwiredExit   Code = "unwired-exit"
	CodeUnusedVar     Code = "unused-variable"
	CodeEndlessLoop   Code = "endless-loop"
	CodeConstantGuard Code = "constant-condition"
	CodeIdleJump      Code = "idle-jump"
	CodeUntested      Code = "untested-lookup"

	// Accounts.
	CodeUnknownAccount   Code = "unknown-account"
	CodeInactiveAccount  Code = "inactive-account"
	CodeAmbiguousAccount Code = "ambiguous-account"
	CodeWrongAccount     Code = "wrong-account-type"
	CodeSilentAccount    Code = "silent-account"

	// The host.
	CodeUnsupportedBlock Code = "unsupported-block"

	// The records of accounts.
	CodeUnknownObject Code = "unknown-object"
	CodeUnknownField  Code = "unknown-field"
	CodeReadOnlyField Code = "read-only-field"
)

// Info documents a code.
type Info struct {
	Code     Code
	Severity Severity
	Summary  string
}

// Catalogue returns every code with its severity and meaning, in the order of
// the stages that find them. The slice is the caller's own.
func Catalogue() []Info { return slices.Clone(catalogue[:]) }

// Severity returns the severity that the code is declared with; an unknown
// code counts as an error.
func (c Code) Severity() Severity {
	for _, i := range catalogue {
		if i.Code == c {
			return i.Severity
		}
	}
	return Error
}

// An array, not a map: the order is part of the documentation.
var catalogue = [...]Info{
	{CodeRead, Error, "The file cannot be read."},
	{CodeSyntax, Error, "The text is not valid YAML."},
	{CodeTooLarge, Error, "The file, its nesting, or one of its mappings is larger than Callwright reads."},
	{CodeDuplicateKey, Error, "A mapping holds the same key twice."},
	{CodeSecondDoc, Error, "The file holds more than one YAML document; one file is one scenario."},
	{CodeUnsupported, Error, "An anchor, alias, merge key or custom tag is used; scenarios are plain data."},
	{CodeEncoding, Error, "The file is not UTF-8 text."},
	{CodeEmptyFile, Error, "The file holds nothing."},
	{CodeNonStringKey, Error, "A mapping key is not a plain name."},
	{CodeUnquotedPhone, Warning, "A telephone number or identifier is written without quotes; other tools would read it as a number."},

	{CodeUnknownKey, Error, "A key is not known at this place."},
	{CodeMissingKey, Error, "A required key is missing."},
	{CodeWrongKind, Error, "A list, mapping or scalar stands where another kind is needed."},
	{CodeBadValue, Error, "A literal is outside what the setting allows."},
	{CodeUnknownBlock, Error, "No block has this name."},
	{CodeBlockCount, Error, "A step holds no block, or more than one."},
	{CodeDuplicateName, Error, "Two steps or two variables share a name."},
	{CodeBadName, Error, "A name holds characters that expressions cannot use."},
	{CodeVersion, Error, "The file is written for another version of the language."},
	{CodeUnknownEvent, Error, "The scenario is started by an event that does not exist."},
	{CodeUnknownHandler, Error, "A handler is written for an event that does not exist."},

	{CodeUnknownScenario, Error, "A scenario that is called does not exist, or cannot be used."},
	{CodeBadFile, Error, "A file that a setting names cannot be used."},

	{CodeExpression, Error, "An expression cannot be compiled."},
	{CodeUnknownName, Error, "An expression uses a name or a field that is not declared."},
	{CodeTypeMismatch, Error, "An expression gives another type than its place needs."},
	{CodeTemplate, Error, "A ${ } is not closed or is empty."},
	{CodePlaceholder, Warning, "A text holds a placeholder of another product, such as $(name) or {{name}}, which is not filled in."},
	{CodeNotDynamic, Error, "A ${ } stands in a setting that must be a literal."},
	{CodeInjection, Error, "A value is pasted into a query; bind it as a parameter instead."},
	{CodeSecretLeak, Error, "A secret variable reaches a prompt, a log, a URL or a variable that is not secret."},
	{CodeUndeclared, Error, "A variable is set that the scenario does not declare."},
	{CodeReadOnly, Error, "A name of the engine is used as a variable."},

	{CodeUnknownExit, Error, "The block has no such exit."},
	{CodeUnknownStep, Error, "A jump leads to a step that does not exist."},
	{CodeJumpIntoLoop, Error, "A jump leads into the body of a loop, a try or a branch from outside."},
	{CodeJumpAcross, Error, "A jump leads into a handler, out of one, or out of a branch of parallel; only handlers.error can jump back into the steps."},
	{CodeUnreachable, Warning, "No path leads to this step."},
	{CodeUnwiredExit, Warning, "An exit is not wired and no handler catches it, so taking it fails the run."},
	{CodeUnusedVar, Warning, "A variable is declared or filled and never read."},
	{CodeEndlessLoop, Warning, "A backward jump goes round without a wait, a question to the caller, or a cap of its own."},
	{CodeConstantGuard, Warning, "A condition is the same whatever happens."},
	{CodeIdleJump, Warning, "A goto leads to the next step, where the flow goes anyway."},
	{CodeUntested, Warning, "A record is used, but nothing looks at whether it was found."},

	{CodeUnknownAccount, Error, "No connector has this name."},
	{CodeInactiveAccount, Error, "The connector is deactivated."},
	{CodeAmbiguousAccount, Error, "No account is chosen, and there is not exactly one default to fall back on."},
	{CodeWrongAccount, Error, "The connector exists but is not of a type that this block can use."},
	{CodeUnsupportedBlock, Error, "The host or the router is known not to be able to do what the block asks of it."},
	{CodeSilentAccount, Error, "The account was to be asked for its objects and fields, and did not tell them."},
	{CodeUnknownObject, Error, "The account has no such kind of records."},
	{CodeUnknownField, Error, "In the account, records of the kind have no such field."},
	{CodeReadOnlyField, Error, "The account does not let the field be written."},
}
