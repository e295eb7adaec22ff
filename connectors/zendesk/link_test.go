package zendesk

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/zendesk/emulator"
	"github.com/callwright/callwright/engine/effect"
)

func ref(object string, id int) effect.Ref {
	return effect.Ref{Object: object, ID: strconv.Itoa(id)}
}

const (
	acme    = 26363643450387
	billing = 26363643448212
)

func TestLink(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	tests := []struct {
		from, to  effect.Ref
		as        string
		attribute string
	}{
		{ref("user", rick), ref("organization", acme), "", "organization_id"},
		{ref("Ticket", order), ref("User", rick), "", "requester_id"},
		{ref("ticket", order), ref("user", alex), "Assignee", "assignee_id"},
		{ref("ticket", order), ref("user", rita), "requester_id", "requester_id"},
		{ref("ticket", order), ref("organization", acme), "", "organization_id"},
		{ref("ticket", order), ref("ticket", 35437), "problem", "problem_id"},
		{ref("ticket", order), ref("group", billing), "", "group_id"},
	}
	for _, tt := range tests {
		before := len(b.requests())
		require.NoError(t, b.Link(b.ctx, effect.LinkArgs{From: tt.from, To: tt.to, As: tt.as}), "%v", tt)
		require.Len(t, b.requests(), before+1)
		record, err := b.Get(b.ctx, effect.GetArgs{Object: tt.from.Object, ID: tt.from.ID, Fields: []string{tt.attribute}})
		require.NoError(t, err)
		require.Equal(t, tt.to.ID, strconv.Itoa(record[tt.attribute].(int)), "%v", tt)
	}
}

func TestLinksThatFail(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	tests := []struct {
		from, to effect.Ref
		as       string
		code     effect.Code
		says     string
		sent     int
	}{
		{ref("user", jane), ref("ticket", order), "", effect.Invalid, "a user cannot be linked to a ticket; it can be to an organization as organization", 0},
		{ref("ticket", order), ref("user", jane), "friend", effect.Invalid, `a ticket cannot be linked to a user as "friend"; it can be to a user as requester, a user as assignee`, 0},
		{ref("organization", acme), ref("user", jane), "", effect.Invalid, "an organization cannot be linked to anything", 0},
		{ref("ticket", order), ref("user", 999), "", effect.NotFound, "RecordNotFound", 2},
		{ref("ticket", 999), ref("user", jane), "", effect.NotFound, "RecordNotFound", 1},
		{ref("ticket", order), ref("user", jane), "assignee", effect.Invalid, "assignee InvalidValue", 2},
		{ref("ticket", order), ref("contact", jane), "", effect.Invalid, "there is no object", 0},
		{effect.Ref{Object: "ticket", ID: "me"}, ref("user", jane), "", effect.Invalid, "is not the id", 0},
		{ref("ticket", order), effect.Ref{Object: "user", ID: "99999999999999999999"}, "", effect.Invalid, "is not the id", 0},
	}
	for _, tt := range tests {
		before := len(b.requests())
		err := b.Link(b.ctx, effect.LinkArgs{From: tt.from, To: tt.to, As: tt.as})
		require.Contains(t, b.fault(t, tt.code, err).Message, tt.says)
		require.Len(t, b.requests(), before+tt.sent, tt.says)
	}
}
