package emulator

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
)

// What a client may set on a user. Custom fields are merged apart.
var userWritable = []string{
	"name", "email", "phone", "external_id", "tags", "alias", "details", "notes", "signature", "organization_id",
	"role", "custom_role_id", "moderator", "ticket_restriction", "only_private_comments", "restricted_agent",
	"suspended", "default_group_id", "time_zone", "locale_id", "verified", "shared_phone_number",
}

var (
	userRoles  = []string{"end-user", "agent", "admin"}
	emailShape = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)
	e164Shape  = regexp.MustCompile(`^\+[1-9]\d{6,14}(x\d{1,7})?$`)
	phonePunct = strings.NewReplacer(" ", "", "(", "", ")", "", "-", "", ".", "", "/", "")
)

// newUser is an end user as the service makes one.
func (s *state) newUser(at time.Time) *user {
	u := &user{
		CreatedAt: at, UpdatedAt: at, TimeZone: "Eastern Time (US & Canada)", IANATimeZone: "America/New_York",
		LocaleID: 1, Locale: "en-US", Verified: true, Tags: []string{}, Active: true,
		UserFields: keyed(s.userFields, nil),
	}
	s.setRole(u, "end-user")
	return u
}

// setRole sets what follows from a role, end-user if it is empty.
func (s *state) setRole(u *user, role string) {
	if role == "" {
		role = "end-user"
	}
	u.Role, u.RestrictedAgent, u.TicketRestriction, u.RoleType = role, true, optional("requested"), nil
	if u.agent() {
		u.RestrictedAgent, u.TicketRestriction = false, nil
	}
}

func (c *call) makeUser(attrs attributes) (*user, error) {
	u := c.newUser(stamp(c.now))
	u.Verified = false
	u, err := c.fillUser(u, attrs)
	if err != nil {
		return nil, err
	}
	u.ID = c.newID()
	c.identify(u, stamp(c.now))
	c.putUser(u, c.now)
	return u, nil
}

func (c *call) changeUser(u *user, attrs attributes) (*user, error) {
	changed, err := c.fillUser(u, attrs)
	if err != nil {
		return nil, err
	}
	changed.UpdatedAt = stamp(c.now)
	c.identify(changed, stamp(c.now))
	c.putUser(changed, c.now)
	return changed, nil
}

// fillUser returns the user with the attributes set, or what is wrong with
// them. It stores nothing.
func (c *call) fillUser(u *user, attrs attributes) (*user, error) {
	out, err := patch(u, attrs, userWritable)
	if err != nil {
		return nil, err
	}
	custom, err := read[map[string]json.RawMessage](attrs, "user_fields")
	if err != nil {
		return nil, err
	}
	mergeKeyed(out.UserFields, custom)
	if raw, given := attrs["name"]; given && isNull(raw) {
		out.Name = ""
	}
	if out.Role != u.Role {
		if c.who.Role != "admin" {
			return nil, forbidden()
		}
		c.setRole(out, out.Role)
	}
	if out.Tags == nil {
		out.Tags = []string{}
	}
	return out, c.checkUser(out)
}

// mergeKeyed sets the fields that exist; others are ignored.
func mergeKeyed(into, from map[string]json.RawMessage) {
	maps.DeleteFunc(from, func(key string, _ json.RawMessage) bool {
		_, known := into[key]
		return !known
	})
	maps.Copy(into, from)
}

func (c *call) checkUser(u *user) error {
	d := details{}
	if strings.TrimSpace(u.Name) == "" {
		d.add("name", "BlankValue", "Name: cannot be blank")
	}
	if !slices.Contains(userRoles, u.Role) {
		d.add("role", "InvalidValue", "Role: %s is not a valid role", u.Role)
	}
	if u.OrganizationID != nil && c.organizations[*u.OrganizationID] == nil {
		d.add("organization", "InvalidValue", "Organization: is invalid")
	}
	c.checkEmail(u, d)
	c.checkPhone(u, d)
	c.checkExternalID(u, d)
	return d.err()
}

func (c *call) checkEmail(u *user, d details) {
	email := value(u.Email)
	switch owner := c.userByEmail(email); {
	case email == "":
		u.Email = nil
	case !emailShape.MatchString(email):
		d.add("email", "InvalidFormat", "Email: %s is not properly formatted", email)
	case owner != nil && owner.ID != u.ID:
		d.add("email", "DuplicateValue", "Email: %s is already being used by another user", email)
	default:
		u.Email = optional(strings.ToLower(email))
	}
}

// checkPhone stores the number as it was typed, unless the account validates
// numbers, and says whether another user has it as a direct line.
func (c *call) checkPhone(u *user, d details) {
	phone := strings.TrimSpace(value(u.Phone))
	if phone == "" {
		u.Phone, u.SharedPhoneNumber = nil, nil
		return
	}
	if c.switches.ValidatePhones {
		phone = phonePunct.Replace(phone)
		if !e164Shape.MatchString(phone) {
			d.add("phone", "InvalidFormat", "Phone: %s is not a valid phone number", value(u.Phone))
		}
	}
	u.Phone = &phone
}

func (c *call) checkExternalID(u *user, d details) {
	external := value(u.ExternalID)
	if external == "" {
		u.ExternalID = nil
		return
	}
	other := first(c.activeUsers(), func(o *user) bool { return o.ID != u.ID && value(o.ExternalID) == external })
	if other != nil {
		d.add("external_id", "DuplicateValue", "External: %s has already been taken", external)
	}
}
