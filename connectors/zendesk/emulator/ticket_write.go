package emulator

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// What a client may set on a ticket. Custom fields are merged apart.
var ticketWritable = []string{
	"subject", "external_id", "type", "priority", "status", "requester_id", "submitter_id", "assignee_id",
	"organization_id", "group_id", "collaborator_ids", "follower_ids", "email_cc_ids", "problem_id", "due_at", "tags",
	"recipient", "ticket_form_id", "brand_id",
}

// newTicket is a ticket as the service makes one, with all custom fields empty.
func (s *state) newTicket(id int64, at time.Time) *ticket {
	t := &ticket{
		ID: id, Via: viaAPI(), CreatedAt: at, UpdatedAt: at, Status: "new", IsPublic: true,
		CollaboratorIDs: []int64{}, FollowerIDs: []int64{}, EmailCCIDs: []int64{}, Tags: []string{},
		SharingAgreementIDs: []int64{}, FollowupIDs: []int64{}, CustomStatusID: 26363643424147,
		TicketFormID: 26363596576915, BrandID: 26363596759827, AllowAttachments: true,
		EncodedID: encodedID(id), CustomFields: []fieldValue{},
	}
	t.SatisfactionRating.Score = "unoffered"
	for _, f := range s.ticketFields.sorted() {
		if !system(f) {
			t.CustomFields = append(t.CustomFields, fieldValue{f.ID, json.RawMessage("null")})
		}
	}
	return t
}

// encodedID is the short code of the ticket's email threads.
func encodedID(id int64) string {
	text := strings.ToUpper(fmt.Sprintf("%011x", uint64(id)*0x9E3779B1%(1<<44)))
	return text[:6] + "-" + text[6:]
}

// makeTicket creates a ticket with its first comment, which is compulsory.
func (c *call) makeTicket(attrs attributes, v via) (*ticket, *audit, error) {
	note, err := c.noteOf(attrs)
	if err != nil {
		return nil, nil, err
	}
	t := c.newTicket(0, stamp(c.now))
	t.Via, t.SubmitterID = v, c.who.ID
	requester, err := c.requesterOf(attrs)
	if err != nil {
		return nil, nil, err
	}
	out, err := c.fillTicket(t, attrs, requester)
	d := details{}
	if note == nil {
		d.add("base", "BlankValue", "Description: cannot be blank")
	}
	if err := firstError(err, d.err()); err != nil {
		return nil, nil, err
	}
	t = out
	t.RequesterID = c.keepRequester(t.RequesterID, requester)
	c.completeTicket(t, note, attrs)
	a := c.newAudit(t)
	c.say(t, a, note)
	c.recordCreate(a, t)
	c.store(t, a)
	return t, a, nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// completeTicket gives a new ticket what follows from the rest of it.
func (c *call) completeTicket(t *ticket, note *note, attrs attributes) {
	t.ID = c.newTicketID()
	t.EncodedID = encodedID(t.ID)
	t.Description = note.body
	t.IsPublic = note.public
	if t.Subject == nil {
		t.Subject = optional(note.body)
	}
	t.RawSubject = t.Subject
	if u := c.users[t.RequesterID]; u != nil && t.OrganizationID == nil {
		t.OrganizationID = u.OrganizationID
	}
	if _, given := attrs["status"]; !given && t.AssigneeID != nil {
		t.Status = "open"
	}
}

// changeTicket applies an update: the closed, the out of date and the too
// often changed are refused.
func (c *call) changeTicket(t *ticket, attrs attributes) (*ticket, *audit, error) {
	name := fmt.Sprintf("ticket %d user %d", t.ID, c.who.ID)
	if err := c.limitEndpoint(name, ticketUpdates, ticketWindow); err != nil {
		return nil, nil, err
	}
	if t.Status == "closed" {
		return nil, nil, details{"status": {{Description: "Status: closed prevents ticket update"}}}.err()
	}
	if err := safeUpdate(t, attrs); err != nil {
		return nil, nil, err
	}
	note, err := c.noteOf(attrs)
	if err != nil {
		return nil, nil, err
	}
	out, err := c.fillTicket(t, attrs, nil)
	if err != nil {
		return nil, nil, err
	}
	if note != nil && len(c.comments[t.ID]) >= c.maxComments() {
		d := details{}
		d.add("base", "", "Comment: a ticket cannot have more than %d comments", c.maxComments())
		return nil, nil, d.err()
	}
	out.UpdatedAt, out.RawSubject = stamp(c.now), out.Subject
	a := c.newAudit(out)
	c.say(out, a, note)
	c.recordChanges(a, t, out)
	c.store(out, a)
	return out, a, nil
}

func (c *call) maxComments() int {
	if c.switches.MaxComments > 0 {
		return c.switches.MaxComments
	}
	return 5000
}

func (c *call) store(t *ticket, a *audit) {
	t.GeneratedTimestamp = t.UpdatedAt.Unix()
	c.audits[t.ID] = append(slices.Clip(c.audits[t.ID]), a)
	c.putTicket(t, c.now)
}

// safeUpdate refuses a change to a ticket that is newer than the client knows.
func safeUpdate(t *ticket, attrs attributes) error {
	if plain(attrs["safe_update"]) != "true" {
		return nil
	}
	seen, err := time.Parse(time.RFC3339, plain(attrs["updated_stamp"]))
	if err != nil || !seen.Equal(t.UpdatedAt) {
		return conflict("Safe Update prevented the update due to outdated ticket data. " +
			"Please fetch the latest ticket data and try again.")
	}
	return nil
}

// requesterOf reads the requester object, if one is given, as a user who may
// be new: then the ID is 0 and nothing is stored yet.
func (c *call) requesterOf(attrs attributes) (*user, error) {
	given, err := read[attributes](attrs, "requester")
	if err != nil || given == nil {
		return nil, err
	}
	if u := c.userByEmail(plain(given["email"])); u != nil {
		return u, nil
	}
	u := c.newUser(stamp(c.now))
	u.Verified = false
	return c.fillUser(u, given)
}

// keepRequester stores a new requester and returns the requester's id.
func (c *call) keepRequester(id int64, u *user) int64 {
	switch {
	case u == nil:
		return id
	case u.ID == 0:
		u.ID = c.newID()
		c.identify(u, stamp(c.now))
		c.putUser(u, c.now)
	}
	return u.ID
}

// fillTicket returns the ticket with the attributes set, or what is wrong
// with them. It stores nothing.
func (c *call) fillTicket(t *ticket, attrs attributes, requester *user) (*ticket, error) {
	out, err := patch(t, attrs, ticketWritable)
	if err != nil {
		return nil, err
	}
	given, err := read[[]fieldValue](attrs, "custom_fields")
	if err != nil {
		return nil, err
	}
	d := details{}
	c.mergeFields(out, given, d)
	if out.RequesterID == 0 && requester == nil {
		out.RequesterID = c.who.ID
	}
	if solved(out) && out.AssigneeID == nil {
		out.AssigneeID = &c.who.ID
	}
	out.Tags = cleanTags(out.Tags)
	for _, ids := range []*[]int64{&out.CollaboratorIDs, &out.FollowerIDs, &out.EmailCCIDs} {
		*ids = append([]int64{}, *ids...) // null empties a list
	}
	c.checkTicket(out, requester, d)
	return out, d.err()
}

func solved(t *ticket) bool { return t.Status == "solved" || t.Status == "closed" }

// cleanTags makes tags lower-case and unique, as the service does.
func cleanTags(tags []string) []string {
	out := []string{}
	for _, tag := range tags {
		tag = strings.ToLower(strings.ReplaceAll(strings.TrimSpace(tag), " ", "_"))
		if tag != "" && !slices.Contains(out, tag) {
			out = append(out, tag)
		}
	}
	return out
}

// mergeFields sets the custom fields that exist; unknown ids are ignored.
func (c *call) mergeFields(t *ticket, given []fieldValue, d details) {
	for _, g := range given {
		i := slices.IndexFunc(t.CustomFields, func(f fieldValue) bool { return f.ID == g.ID })
		if i < 0 {
			continue
		}
		if isNull(g.Value) || plain(g.Value) == "" {
			g.Value = json.RawMessage("null")
		}
		t.CustomFields[i] = g
		checkOption(c.ticketFields[g.ID], g.Value, d)
	}
}

// checkOption refuses a value that a drop-down list does not offer.
func checkOption(f *field, raw json.RawMessage, d details) {
	if isNull(raw) || f.Type != "tagger" && f.Type != "multiselect" {
		return
	}
	for _, text := range plains(raw) {
		if !f.has(text) {
			d["base"] = append(d["base"], detail{
				Description: fmt.Sprintf("%s: %s is invalid", f.Title, text), Error: "InvalidValue",
				TicketFieldID: f.ID, TicketFieldType: fieldClasses[f.Type],
			})
		}
	}
}

var fieldClasses = map[string]string{"tagger": "FieldTagger", "multiselect": "FieldMultiselect"}

func (c *call) checkTicket(t *ticket, requester *user, d details) {
	listed := func(name, title string, list []string, v *string) {
		if v != nil && !slices.Contains(list, *v) {
			d.add(name, "InvalidValue", "%s: %s is not valid", title, *v)
		}
	}
	listed("status", "Status", statuses, &t.Status)
	listed("priority", "Priority", priorities, t.Priority)
	listed("type", "Type", ticketTypes, t.Type)
	if requester == nil && c.users[t.RequesterID] == nil {
		d.add("requester", "InvalidValue", "Requester: is invalid")
	}
	if t.AssigneeID != nil && !c.isAgent(*t.AssigneeID) {
		d.add("assignee", "InvalidValue", "Assignee: is invalid")
	}
	if t.GroupID != nil && c.groups[*t.GroupID] == nil {
		d.add("group", "InvalidValue", "Group: is invalid")
	}
	if t.OrganizationID != nil && c.organizations[*t.OrganizationID] == nil {
		d.add("organization", "InvalidValue", "Organization: is invalid")
	}
}

func (s *state) isAgent(id int64) bool {
	u := s.users[id]
	return u != nil && u.Active && u.agent()
}
