package emulator_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/zendesk/emulator"
)

// The members of the service's answers, as recorded from it, in its order.
const (
	ticketMembers = `url id external_id via created_at updated_at generated_timestamp type subject raw_subject description
		priority status recipient requester_id submitter_id assignee_id organization_id group_id collaborator_ids follower_ids
		email_cc_ids forum_topic_id problem_id has_incidents is_public due_at tags custom_fields satisfaction_rating
		sharing_agreement_ids custom_status_id encoded_id fields followup_ids ticket_form_id brand_id allow_channelback
		allow_attachments from_messaging_channel`
	userMembers = `id url name email created_at updated_at time_zone iana_time_zone phone shared_phone_number photo locale_id
		locale organization_id role verified external_id tags alias active shared shared_agent last_login_at
		two_factor_auth_enabled signature details notes role_type custom_role_id moderator ticket_restriction
		only_private_comments restricted_agent suspended default_group_id report_csv user_fields`
	organizationMembers = `url id name shared_tickets shared_comments external_id created_at updated_at domain_names details
		notes group_id tags organization_fields`
	fieldMembers = `url id type title raw_title description raw_description position active required collapsed_for_agents
		regexp_for_validation title_in_portal raw_title_in_portal visible_in_portal editable_in_portal required_in_portal tag
		created_at updated_at removable key agent_description custom_field_options`
	auditMembers = `id ticket_id created_at author_id metadata events via`
)

func TestShapes(t *testing.T) {
	t.Parallel()
	e, _ := account(t, emulator.Switches{})
	newTicket := `{"ticket":{"comment":{"body":"x"}}}`
	for _, tt := range []struct{ method, target, body, at, want string }{
		{"GET", "/api/v2/tickets/35436", "", "ticket", ticketMembers},
		{"POST", "/api/v2/tickets", newTicket, "", "ticket audit"},
		{"POST", "/api/v2/tickets", newTicket, "audit", auditMembers},
		{"GET", "/api/v2/users/26363656426259", "", "user", userMembers},
		{"GET", "/api/v2/users/me", "", "user", userMembers + " authenticity_token"},
		{"GET", "/api/v2/organizations/26363643450387", "", "organization", organizationMembers},
		{"GET", "/api/v2/ticket_fields/26363655924372", "", "ticket_field", fieldMembers},
		{"GET", "/api/v2/users", "", "", "users next_page previous_page count"},
		{"GET", "/api/v2/users?page[size]=1", "", "", "users meta links"},
		{"GET", "/api/v2/users?page[size]=1", "", "meta", "has_more after_cursor before_cursor"},
		{"GET", "/api/v2/users?page[size]=1", "", "links", "next prev"},
		{"GET", "/api/v2/search?query=x", "", "", "results facets next_page previous_page count"},
		{"GET", "/api/v2/search/count?query=x", "", "", "count"},
		{"GET", "/api/v2/search/export?query=x&filter[type]=user", "", "", "results facets links meta"},
	} {
		w := ask(e, "alex", tt.method, tt.target, tt.body)
		require.Less(t, w.Code, 300, w.Body)
		require.Equal(t, strings.Fields(tt.want), members(t, w.Body.Bytes(), tt.at), "%s %s", tt.target, tt.at)
	}
}

// members lists the names of an object in their order; at names a member of
// the body, or the body itself if empty.
func members(t *testing.T, body []byte, at string) []string {
	t.Helper()
	if at != "" {
		var outer map[string]json.RawMessage
		require.NoError(t, json.Unmarshal(body, &outer))
		body = outer[at]
	}
	d := json.NewDecoder(bytes.NewReader(body))
	_, err := d.Token()
	require.NoError(t, err)
	var names []string
	for d.More() {
		name, err := d.Token()
		require.NoError(t, err)
		names = append(names, name.(string))
		var skipped json.RawMessage
		require.NoError(t, d.Decode(&skipped))
	}
	return names
}
