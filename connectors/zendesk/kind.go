package zendesk

import (
	"strings"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
)

// kind is a type of record: how it is called, and what Zendesk knows of it.
type kind struct {
	name     string
	plural   string   // in paths
	fields   string   // the list of custom fields; empty: there are none
	custom   string   // the member that holds their values
	usual    []string // given when no fields are asked for
	writable []string // attributes that can be set; others must be custom fields
	keywords []string // of the search language, where only these mean a field
}

// kindOf returns the kind that an object's name means, in any case.
func kindOf(object string) (kind, error) {
	name := strings.ToLower(object)
	for _, k := range kinds() {
		if k.name == name {
			return k, nil
		}
	}
	return kind{}, effect.NewFault(effect.Invalid, "there is no object %q; %s", object, diag.OneOf(name, names()))
}

// names are those of all kinds, sorted.
func names() []string { return []string{"group", "organization", "ticket", "user"} }

func kinds() []kind {
	return []kind{
		{
			name: "user", plural: "users", fields: "user_fields", custom: "user_fields",
			usual: []string{"id", "name", "email", "phone", "role", "organization_id", "external_id", "tags"},
			writable: []string{
				"name", "email", "phone", "role", "organization_id", "organization", "external_id", "alias", "details", "notes", "tags",
				"time_zone", "locale", "locale_id", "verified", "suspended", "signature", "ticket_restriction", "custom_role_id",
				"default_group_id", "shared_phone_number", "skip_verify_email", "remote_photo_url", "identities", "user_fields",
				"only_private_comments", "moderator",
			},
		},
		{
			name: "ticket", plural: "tickets", fields: "ticket_fields", custom: "custom_fields",
			usual: []string{
				"id", "subject", "status", "priority", "type", "requester_id", "assignee_id", "group_id", "organization_id", "tags",
				"created_at", "updated_at",
			},
			writable: []string{
				"subject", "comment", "description", "requester", "requester_id", "submitter_id", "assignee_id", "assignee_email", "group_id",
				"organization_id", "priority", "status", "custom_status_id", "type", "tags", "additional_tags", "remove_tags", "external_id",
				"due_at", "problem_id", "collaborator_ids", "collaborators", "additional_collaborators", "email_ccs", "email_cc_ids",
				"followers", "follower_ids", "brand_id", "ticket_form_id", "recipient", "via", "via_id", "via_followup_source_id",
				"voice_comment", "metadata", "safe_update", "updated_stamp", "macro_id", "macro_ids", "custom_fields", "custom",
			},
			keywords: []string{
				"subject", "description", "status", "priority", "ticket_type", "type", "created", "updated", "solved", "due_date", "assignee",
				"submitter", "requester", "commenter", "cc", "group", "organization", "tags", "via", "brand", "form", "recipient",
				"external_id", "problem_id", "has_attachment", "comment", "satisfaction", "custom_status_id",
			},
		},
		{
			name: "organization", plural: "organizations", fields: "organization_fields", custom: "organization_fields",
			usual: []string{"id", "name", "domain_names", "external_id", "tags", "details", "notes"},
			writable: []string{
				"name", "domain_names", "details", "notes", "group_id", "shared_tickets", "shared_comments", "external_id", "tags",
				"organization_fields",
			},
		},
		{name: "group", plural: "groups", usual: []string{"id", "name"}},
	}
}

// searchName is what the search language calls a record's attribute.
func (k kind) searchName(field string) string {
	names := map[string]string{
		"created_at": "created", "updated_at": "updated", "solved_at": "solved", "due_at": "due_date",
		"requester_id": "requester", "assignee_id": "assignee", "submitter_id": "submitter", "group_id": "group",
		"organization_id": "organization", "brand_id": "brand", "ticket_form_id": "form",
	}
	name := strings.ToLower(field)
	if k.name == "ticket" && name == "type" {
		return "ticket_type"
	}
	if known, ok := names[name]; ok {
		return known
	}
	return name
}
