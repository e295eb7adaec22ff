package compile

import (
	"slices"
	"time"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/source"
)

// retry compiles the retry setting.
func (f *settingsFiller) retry(v any) {
	m, _ := v.(map[string]any)
	if m == nil {
		return
	}
	on, _ := m["on"].([]string)
	if on == nil {
		on = []string{string(effect.Unavailable), string(effect.RateLimited), string(effect.Timeout)}
	}
	allowed := []string{string(effect.Unavailable), string(effect.RateLimited), string(effect.Timeout), string(effect.Conflict)}
	for _, code := range on {
		if !slices.Contains(allowed, code) {
			f.add(diag.CodeBadValue, f.retryCode(code), diag.OneOf(code, allowed), "trying again does not help against %q", code)
		}
	}
	attempts, _ := m["attempts"].(int)
	backoff, _ := m["backoff"].(time.Duration)
	f.node.Retry = &Retry{Attempts: attempts, Backoff: int(backoff / time.Millisecond), On: on}
}

// retryCode returns where a code stands under retry.on.
func (f *settingsFiller) retryCode(code string) *source.Node {
	on := block.Static{Node: settingsOf(f.step), Desc: f.node.Desc}.Setting("retry").Get("on")
	for _, item := range on.Items {
		if item.Text == code {
			return item
		}
	}
	return on
}
