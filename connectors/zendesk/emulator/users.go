package emulator

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

var userRoutes = []route{
	{"GET /users", "users", agents, (*call).listUsers},
	{"POST /users", "users", agents, (*call).createUser},
	{"GET /users/me", "users", anyone, (*call).me},
	{"GET /users/show_many", "users", agents, (*call).showUsers},
	{"POST /users/create_or_update", "users", agents, (*call).createOrUpdateUser},
	{"GET /users/search", "users", agents, (*call).searchUsers},
	{"GET /users/autocomplete", "users", agents, (*call).autocompleteUsers},
	{"GET /users/{id}", "users", agents, (*call).showUser},
	{"PUT /users/{id}", "users", agents, (*call).updateUser},
	{"DELETE /users/{id}", "users", agents, (*call).deleteUser},
	{"GET /users/{id}/identities", "users", agents, (*call).listIdentities},
	{"POST /users/{id}/identities", "users", agents, (*call).createIdentity},
	{"GET /users/{id}/identities/{identity}", "users", agents, (*call).showIdentity},
	{"DELETE /users/{id}/identities/{identity}", "users", agents, (*call).deleteIdentity},
	{"GET /users/{id}/tickets/requested", "tickets", agents, (*call).requestedTickets},
}

func (u *user) key() int64         { return u.ID }
func (u *user) created() time.Time { return u.CreatedAt }
func (u *user) updated() time.Time { return u.UpdatedAt }

func (c *call) userView(u *user) user {
	out := *u
	out.URL = c.url("users/%d.json", u.ID)
	return out
}

func (c *call) userReply(status int, u *user) (reply, error) {
	if status == http.StatusCreated {
		c.header["Location"] = c.url("users/%d.json", u.ID)
	}
	return reply{status: status, body: object{{"user", c.userView(u)}}}, nil
}

// me answers nobody with a user too: the service's oldest trap.
func (c *call) me() (reply, error) {
	if c.who == nil {
		return ok(object{{"user", c.anonymous()}})
	}
	return ok(object{{"user", struct {
		user
		AuthenticityToken string `json:"authenticity_token"`
	}{c.userView(c.who), "sandbox"}}})
}

// anonymous is a user without an id.
func (c *call) anonymous() any {
	u := c.newUser(stamp(c.now))
	u.Name, u.Email, u.Verified = "Anonymous user", optional("invalid@example.com"), false
	return struct {
		ID *int64 `json:"id"`
		user
	}{nil, *u}
}

func (c *call) activeUsers() []*user {
	return slices.DeleteFunc(c.users.sorted(), func(u *user) bool { return !u.Active })
}

func (c *call) listUsers() (reply, error) {
	roles := slices.Concat(c.query["role"], c.query["role[]"])
	external := c.query.Get("external_id")
	users := slices.DeleteFunc(c.activeUsers(), func(u *user) bool {
		return len(roles) > 0 && !slices.Contains(roles, u.Role) ||
			external != "" && value(u.ExternalID) != external
	})
	return list(c, "users", users, c.userView)
}

func (c *call) showUser() (reply, error) {
	u, err := find(c, c.users, "id")
	if err != nil {
		return reply{}, err
	}
	return c.userReply(http.StatusOK, u)
}

// showUsers takes ids or external_ids.
func (c *call) showUsers() (reply, error) {
	if external := c.query.Get("external_ids"); external != "" {
		wanted := strings.Split(external, ",")
		return list(c, "users", slices.DeleteFunc(c.activeUsers(), func(u *user) bool {
			return u.ExternalID == nil || !slices.Contains(wanted, *u.ExternalID)
		}), c.userView)
	}
	ids, err := c.ids()
	if err != nil {
		return reply{}, err
	}
	return list(c, "users", slices.DeleteFunc(c.users.sorted(), func(u *user) bool {
		return !slices.Contains(ids, u.ID)
	}), c.userView)
}

func (c *call) createUser() (reply, error) {
	attrs, err := c.object("user")
	if err != nil {
		return reply{}, err
	}
	u, err := c.makeUser(attrs)
	if err != nil {
		return reply{}, err
	}
	return c.userReply(http.StatusCreated, u)
}

func (c *call) updateUser() (reply, error) {
	u, err := find(c, c.users, "id")
	if err != nil {
		return reply{}, err
	}
	attrs, err := c.object("user")
	if err != nil {
		return reply{}, err
	}
	u, err = c.changeUser(u, attrs)
	if err != nil {
		return reply{}, err
	}
	return c.userReply(http.StatusOK, u)
}

// createOrUpdateUser finds the user by email or external id, never by phone.
func (c *call) createOrUpdateUser() (reply, error) {
	attrs, err := c.object("user")
	if err != nil {
		return reply{}, err
	}
	u := c.userByEmail(plain(attrs["email"]))
	if external := plain(attrs["external_id"]); u == nil && external != "" {
		u = first(c.activeUsers(), func(u *user) bool { return value(u.ExternalID) == external })
	}
	status, write := http.StatusOK, func() (*user, error) { return c.changeUser(u, attrs) }
	if u == nil {
		status, write = http.StatusCreated, func() (*user, error) { return c.makeUser(attrs) }
	}
	u, err = write()
	if err != nil {
		return reply{}, err
	}
	return c.userReply(status, u)
}

// deleteUser makes the user inactive and frees the addresses.
func (c *call) deleteUser() (reply, error) {
	u, err := find(c, c.users, "id")
	if err != nil {
		return reply{}, err
	}
	if u.agent() && c.who.Role != "admin" {
		return reply{}, forbidden()
	}
	gone := *u
	gone.Active, gone.Email, gone.Phone, gone.UpdatedAt = false, nil, nil, stamp(c.now)
	for _, i := range c.identities.of(u.ID) {
		c.identities.remove(i)
	}
	c.putUser(&gone, c.now)
	return c.userReply(http.StatusOK, &gone)
}

func (c *call) autocompleteUsers() (reply, error) {
	name := strings.ToLower(c.query.Get("name") + c.query.Get("phone"))
	if len([]rune(name)) < 2 {
		return reply{}, invalidAttribute("name", "must have at least 2 characters")
	}
	return list(c, "users", slices.DeleteFunc(c.activeUsers(), func(u *user) bool {
		return !strings.HasPrefix(strings.ToLower(u.Name), name) && !strings.HasPrefix(value(u.Phone), name)
	}), c.userView)
}
