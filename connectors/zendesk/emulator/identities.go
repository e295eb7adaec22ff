package emulator

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

var identityTypes = []string{"email", "phone_number", "twitter", "facebook", "google", "agent_forwarding"}

func (i *identity) key() int64         { return i.ID }
func (i *identity) created() time.Time { return i.CreatedAt }
func (i *identity) updated() time.Time { return i.UpdatedAt }

func (c *call) identityView(i *identity) identity {
	out := *i
	out.URL = c.url("users/%d/identities/%d.json", i.UserID, i.ID)
	return out
}

// identify keeps a user's primary address and direct line in step with the
// user. A number that is another's direct line is shared: it is on the user,
// and no identity.
func (s *state) identify(u *user, at time.Time) {
	s.hold(u, "email", value(u.Email), at)
	phone := value(u.Phone)
	if phone == "" {
		s.hold(u, "phone_number", "", at)
		return
	}
	holder := s.identities.owner("phone_number", phone)
	taken := holder != nil && holder.UserID != u.ID
	shared := taken || value(u.SharedPhoneNumber) && holder == nil
	u.SharedPhoneNumber = &shared
	if shared {
		phone = ""
	}
	s.hold(u, "phone_number", phone, at)
}

// hold makes the value the user's primary identity of the kind.
func (s *state) hold(u *user, kind, value string, at time.Time) {
	primary := first(s.identities.of(u.ID), func(i *identity) bool { return i.Type == kind && i.Primary })
	if primary != nil && primary.Value == value {
		return
	}
	if primary != nil {
		s.identities.remove(primary)
	}
	if value != "" {
		s.addIdentity(u.ID, kind, value, true, at)
	}
}

func (s *state) addIdentity(user int64, kind, value string, primary bool, at time.Time) *identity {
	i := &identity{
		ID: s.newID(), UserID: user, Type: kind, Value: value, Verified: true, Primary: primary,
		CreatedAt: at, UpdatedAt: at, DeliverableState: "deliverable",
	}
	s.identities.add(i)
	return i
}

func (c *call) listIdentities() (reply, error) {
	u, err := find(c, c.users, "id")
	if err != nil {
		return reply{}, err
	}
	return list(c, "identities", slices.Clone(c.identities.of(u.ID)), c.identityView)
}

func (c *call) createIdentity() (reply, error) {
	u, err := find(c, c.users, "id")
	if err != nil {
		return reply{}, err
	}
	attrs, err := c.object("identity")
	if err != nil {
		return reply{}, err
	}
	kind, text := plain(attrs["type"]), strings.TrimSpace(plain(attrs["value"]))
	if err := c.checkIdentity(kind, text); err != nil {
		return reply{}, err
	}
	return created(object{{"identity", c.identityView(c.attach(u, kind, text))}})
}

// attach gives a user an identity; the first email and number are also the
// user's own.
func (c *call) attach(u *user, kind, text string) *identity {
	changed := *u
	changed.UpdatedAt = stamp(c.now)
	switch {
	case kind == "email" && u.Email == nil:
		changed.Email = &text
	case kind == "phone_number" && u.Phone == nil:
		changed.Phone = &text
	default:
		c.addIdentity(u.ID, kind, text, false, stamp(c.now))
	}
	c.identify(&changed, stamp(c.now))
	c.putUser(&changed, c.now)
	return c.identities.owner(kind, text)
}

func (c *call) checkIdentity(kind, text string) error {
	d := details{}
	switch {
	case !slices.Contains(identityTypes, kind):
		d.add("type", "InvalidValue", "Type: is invalid")
	case text == "":
		d.add("value", "BlankValue", "Value: cannot be blank")
	case c.identities.owner(kind, text) != nil:
		d.add("value", "DuplicateValue", "Value: %s is already being used by another user", text)
	case kind == "email" && !emailShape.MatchString(text):
		d.add("value", "InvalidFormat", "Value: %s is not properly formatted", text)
	}
	return d.err()
}

func (c *call) identityOfPath() (*identity, error) {
	i, err := find(c, c.identities.byID, "identity")
	if err != nil {
		return nil, err
	}
	if user, err := c.id("id"); err != nil || i.UserID != user {
		return nil, notFound()
	}
	return i, nil
}

func (c *call) showIdentity() (reply, error) {
	i, err := c.identityOfPath()
	if err != nil {
		return reply{}, err
	}
	return ok(object{{"identity", c.identityView(i)}})
}

func (c *call) deleteIdentity() (reply, error) {
	i, err := c.identityOfPath()
	if err != nil {
		return reply{}, err
	}
	c.identities.remove(i)
	c.index.touch("user", i.UserID, c.now)
	return reply{status: http.StatusNoContent}, nil
}
