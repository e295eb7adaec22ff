package call

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/value"
)

// findings collects what is wrong with a step's settings.
type findings struct {
	block.Static
	diags diag.List
}

func (f *findings) bad(n *source.Node, hint, format string, args ...any) {
	f.diags.Add(diag.CodeBadValue, n.File.Name, n.Range, hint, format, args...)
}

// literal returns the text of a setting that is known before the call: what
// is written, or else the default.
func (f *findings) literal(name string) (text string, known bool) {
	if n := f.Setting(name); n != nil {
		return n.Text, n.Kind == source.Scalar && !expression.HasSlot(n.Text)
	}
	field := spec.Find(f.Desc.Fields, name)
	return value.Text(field.Default), field.Default != nil
}

// number is literal for a whole number.
func (f *findings) number(name string) (v int, known bool) {
	text, known := f.literal(name)
	v, err := strconv.Atoi(text)
	return v, known && err == nil
}

// duration is literal for a duration.
func (f *findings) duration(name string) (v time.Duration, known bool) {
	if f.Setting(name) == nil {
		v, known = spec.Find(f.Desc.Fields, name).Default.(time.Duration)
		return v, known
	}
	text, _ := f.literal(name)
	v, problem := spec.ParseDuration(text)
	return v, problem == ""
}

// prompt reports a prompt that says nothing, or several things at once.
func (f *findings) prompt() {
	var given []*source.Node
	for _, name := range []string{"say", "audio", "prompt"} {
		if n := f.Setting(name); n != nil {
			given = append(given, n)
		}
	}
	switch len(given) {
	case 0:
		f.diags.Add(diag.CodeMissingKey, f.Node.File.Name, f.Node.Range, "give say, audio or prompt", "the prompt has nothing to say")
	case 1:
		f.parts(f.Setting("prompt"))
	default:
		f.bad(given[1], "give one of them, or several parts under prompt", "the prompt is given twice")
	}
	f.language()
}

// parts reports a part of a prompt that is not exactly one thing.
func (f *findings) parts(n *source.Node) {
	if n == nil {
		return
	}
	items := n.Items
	if n.Kind != source.Sequence {
		items = []*source.Node{n}
	}
	for _, item := range items {
		if item.Kind == source.Mapping && (item.Get("say") == nil) == (item.Get("audio") == nil) {
			f.bad(item, "give say or audio", "a part of a prompt is either a text or an audio file")
		}
	}
}

// language reports a literal that is no language tag.
func (f *findings) language() {
	if text, known := f.literal("language"); known && text != "" && !isLanguage(text) {
		f.bad(f.Setting("language"), "write en, en-GB or zh-Hant-TW", "%q is not a language tag", text)
	}
}

var languageForm = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$`)

// isLanguage reports whether text has the form of a BCP 47 tag.
func isLanguage(text string) bool { return languageForm.MatchString(text) }

// asking reports prompts for another try that is never made.
func (f *findings) asking() {
	f.prompt()
	retries, known := f.number("retries")
	for _, prefix := range tries {
		say, audio := f.Setting(prefix+"_say"), f.Setting(prefix+"_audio")
		if say != nil && audio != nil {
			f.bad(audio, "give one of them", "%s_say and %s_audio are both given", prefix, prefix)
		}
		for _, n := range []*source.Node{say, audio} {
			if n != nil && known && retries == 0 {
				f.bad(n, "set retries, or say it where the exit leads", "this is never heard: the step does not ask again")
			}
		}
	}
}

// telephone are the keys there are; A to D are on no caller's telephone, but
// can be sent.
const (
	telephone = "0123456789*#"
	sendable  = telephone + "ABCD,"
)

// keys reports a setting that names keys which no telephone has, or more than
// so many.
func (f *findings) keys(name string, most int) {
	text, known := f.literal(name)
	if !known || f.Setting(name) == nil {
		return
	}
	n := f.Setting(name)
	if strings.Trim(text, telephone) != "" {
		f.bad(n, "use 0 to 9, * and #", "a telephone has no key %q", strings.Trim(text, telephone))
	} else if len(text) > most {
		f.bad(n, "", "the setting %q takes one key", name)
	}
}

// positive reports a literal duration of nothing.
func (f *findings) positive(names ...string) {
	for _, name := range names {
		if d, known := f.duration(name); known && d == 0 {
			f.bad(f.Setting(name), "", "the setting %q must be longer than nothing", name)
		}
	}
}

// phrases reports a list that holds more than texts.
func (f *findings) phrases(name string) {
	n := f.Setting(name)
	if n == nil || n.Kind == source.Scalar {
		return
	}
	if n.Kind != source.Sequence || slices.ContainsFunc(n.Items, func(i *source.Node) bool { return i.Kind != source.Scalar }) {
		f.bad(n, "", "the setting %q takes a list of texts", name)
	}
}
