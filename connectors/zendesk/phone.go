package zendesk

import (
	"context"

	"github.com/callwright/callwright/connectors/phone"
	"github.com/callwright/callwright/engine/effect"
)

// maxIdentities is of how many users a search reads the further numbers.
const maxIdentities = 10

// reachable keeps the users that have a number, as their own or as one of
// their further identities, which Zendesk finds and does not show. Beyond
// maxIdentities it takes Zendesk's word.
func (c *client) reachable(number phone.Number, also keep) keep {
	read := 0
	return func(ctx context.Context, r map[string]any) (bool, error) {
		if also != nil {
			if is, err := also(ctx, r); !is || err != nil {
				return false, err
			}
		}
		stored, _ := r["phone"].(string)
		if number.Matches(stored) {
			return true, nil
		}
		if read++; read > maxIdentities {
			return true, nil
		}
		return c.identified(ctx, idOf(r), number)
	}
}

// identified reports whether a user has the number among the identities.
func (c *client) identified(ctx context.Context, user string, number phone.Number) (bool, error) {
	answer, err := c.send(ctx, call{path: "/api/v2/users/" + user + "/identities.json"})
	if err != nil {
		// Somebody may have deleted the user since they were indexed.
		if effect.AsFault(err).Code == effect.NotFound {
			return false, nil
		}
		return false, err
	}
	list, err := recordsOf(answer, "identities")
	if err != nil {
		return false, err
	}
	for _, i := range list {
		if text, _ := i["value"].(string); i["type"] == "phone_number" && number.Matches(text) {
			return true, nil
		}
	}
	return false, nil
}
