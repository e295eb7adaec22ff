package host_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
)

func TestDeskShowsPagesAndTextsWithoutACRM(t *testing.T) {
	t.Parallel()
	args := effect.DeliverArgs{Agent: host.DefaultAgent(), Pops: []effect.Pop{
		{ID: "a", URL: "https://wiki.example.com/x", Title: "Guide"}, {ID: "b", Text: "Be kind."}, {ID: "c", Object: "Contact"},
	}}
	r := perform(t, &host.Desk{}, effect.DeskDeliver, args)
	require.Equal(t, []any{
		map[string]any{"id": "a", "account": "", "mode": "web", "object": "", "url": "https://wiki.example.com/x", "title": "Guide", "via": "url"},
		map[string]any{"id": "b", "account": "", "mode": "text", "object": "", "text": "Be kind.", "via": "desk"},
	}, r.Value)
	require.Equal(t, effect.Unsupported, r.Fault.Code, "the record needs a CRM")
}
