package emulator

import (
	"fmt"
	"html"
	"slices"
	"time"
)

func (m *comment) key() int64         { return m.ID }
func (m *comment) created() time.Time { return m.CreatedAt }
func (m *comment) updated() time.Time { return m.CreatedAt }

// note is a comment that a request carries.
type note struct {
	body   string
	public bool
	author int64
	voice  *voice
}

// noteOf reads the comment of a request: comment, its old alias description,
// or voice_comment. A comment with a body wins over a voice comment.
func (c *call) noteOf(attrs attributes) (*note, error) {
	var in struct {
		Body     string `json:"body"`
		HTMLBody string `json:"html_body"`
		Public   *bool  `json:"public"`
		AuthorID int64  `json:"author_id"`
	}
	given, err := read[attributes](attrs, "comment")
	if err != nil {
		return nil, err
	}
	if err := decodeInto(given, &in); err != nil {
		return nil, err
	}
	n := &note{body: in.Body, public: in.Public == nil || *in.Public, author: in.AuthorID}
	if n.body == "" {
		n.body = in.HTMLBody
	}
	if n.body == "" {
		n.body = plain(attrs["description"])
	}
	if n.author != 0 && c.users[n.author] == nil {
		d := details{}
		d.add("base", "InvalidValue", "Author: is invalid")
		return nil, d.err()
	}
	if n.body == "" {
		return c.voiceNote(attrs)
	}
	return n, nil
}

// voiceNote reads voice_comment; it is public as the service's are.
func (c *call) voiceNote(attrs attributes) (*note, error) {
	given, err := read[attributes](attrs, "voice_comment")
	if err != nil || given == nil {
		return nil, err
	}
	v := &voice{}
	if err := decodeInto(given, v); err != nil {
		return nil, err
	}
	d := details{}
	if v.From == "" || v.To == "" {
		d.add("base", "BlankValue", "Voice comment: from and to cannot be blank")
	}
	return &note{body: v.text(), public: true, voice: v}, d.err()
}

func (v *voice) text() string {
	text := fmt.Sprintf("Call from: %s\nCall to: %s", v.From, v.To)
	if v.StartedAt != nil {
		text += "\nTime of call: " + *v.StartedAt
	}
	if v.Location != nil {
		text += "\nLocation: " + *v.Location
	}
	return text
}

// say adds a note to a ticket and to the audit of the same write.
func (c *call) say(t *ticket, a *audit, n *note) {
	if n == nil {
		return
	}
	author := n.author
	if author == 0 {
		author = c.who.ID
	}
	m := c.newComment(c.newID(), n.body, n.public, author, stamp(c.now))
	m.AuditID, m.Via = a.ID, a.Via
	if n.voice != nil {
		m.Type, m.Data = "VoiceComment", n.voice
	}
	c.comments[t.ID] = append(slices.Clip(c.comments[t.ID]), m)
	a.Events = append(a.Events, commentEvent{
		ID: m.ID, Type: m.Type, AuthorID: m.AuthorID, Body: m.Body, HTMLBody: m.HTMLBody, PlainBody: m.PlainBody,
		Public: m.Public, Attachments: m.Attachments, AuditID: a.ID, Data: m.Data,
	})
}

func (s *state) newComment(id int64, body string, public bool, author int64, at time.Time) *comment {
	return &comment{
		ID: id, Type: "Comment", AuthorID: author, Body: body, PlainBody: body, Public: public,
		HTMLBody:    `<div class="zd-comment" dir="auto"><p dir="auto">` + html.EscapeString(body) + `</p></div>`,
		Attachments: []struct{}{}, Via: viaAPI(), CreatedAt: at,
	}
}

func (c *call) listComments() (reply, error) {
	t, err := find(c, c.tickets, "id")
	if err != nil {
		return reply{}, err
	}
	return list(c, "comments", slices.Clone(c.comments[t.ID]), func(m *comment) *comment { return m })
}
