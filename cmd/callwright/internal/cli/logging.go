package cli

import (
	"github.com/rs/zerolog"

	"github.com/callwright/callwright/engine/diag"
)

var levels = []string{"debug", "info", "warn", "error", "off"}

// startLog sets up the log on stderr.
func (a *app) startLog() error {
	if err := oneOf("log-level", a.level, levels...); err != nil {
		return err
	}
	if a.level == "off" {
		return nil
	}
	level, err := zerolog.ParseLevel(a.level)
	if err != nil {
		return usage(diag.OneOf(a.level, levels), "--log-level: %v", err)
	}
	console := zerolog.ConsoleWriter{
		Out: a.err, NoColor: true, PartsOrder: []string{zerolog.LevelFieldName, zerolog.MessageFieldName},
		FormatLevel: func(v any) string {
			text, _ := v.(string)
			return "callwright: " + a.err.paint(colourFaint, text+":")
		},
	}
	a.log = zerolog.New(console).Level(level)
	return nil
}
