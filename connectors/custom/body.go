package custom

import (
	"mime"
	"strings"

	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/content"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// buildBody writes the one body that args has, and says of which media type
// it is; "" is no body.
func buildBody(args effect.FetchArgs) (body []byte, kind string, fault *effect.Fault) {
	switch n := bodies(args); {
	case n > 1:
		return nil, "", effect.NewFault(effect.Invalid, "a request has one body: JSON, a form, XML or text, not %d of them", n)
	case n == 0 && args.Type != "":
		return nil, "", effect.NewFault(effect.Invalid, "a request without a body has no media type")
	}
	switch {
	case args.JSON != nil:
		b, err := value.Encode(args.JSON)
		if err != nil {
			return nil, "", effect.NewFault(effect.Invalid, "the body cannot be written as JSON")
		}
		body, kind = b, "application/json"
	case args.Form != nil:
		form, f := values("form", args.Form)
		if f != nil {
			return nil, "", f
		}
		body, kind = []byte(form.Encode()), "application/x-www-form-urlencoded"
	case args.XML != nil:
		b, err := content.WriteXML(args.XML)
		if err != nil {
			return nil, "", effect.NewFault(effect.Invalid, "%v", err)
		}
		body, kind = b, "application/xml"
	case args.Text != "":
		body, kind = []byte(args.Text), "text/plain; charset=utf-8"
	}
	return body, kind, typed(&kind, args.Type)
}

func bodies(args effect.FetchArgs) (n int) {
	for _, given := range []bool{args.JSON != nil, args.Form != nil, args.XML != nil, args.Text != ""} {
		if given {
			n++
		}
	}
	return n
}

// typed puts the media type that was asked for in place of the usual one.
func typed(kind *string, wanted string) *effect.Fault {
	if wanted == "" {
		return nil
	}
	if t, _, err := mime.ParseMediaType(wanted); err != nil || !strings.Contains(t, "/") || headerProblem("Content-Type", wanted) != "" {
		return effect.NewFault(effect.Invalid, "%.60q is not a media type", wanted)
	}
	*kind = wanted
	return nil
}

// bodyOf makes data of an answer's body: of JSON and XML where the answer says
// that it is such, nil for nothing, else text.
func bodyOf(answer *rest.Response) (any, error) {
	switch kind := answer.MediaType(); {
	case len(answer.Body) == 0:
		return nil, nil
	case answer.IsJSON():
		return answer.Data()
	case kind == "application/xml", kind == "text/xml", strings.HasSuffix(kind, "+xml"):
		doc, err := content.XML(answer.Body)
		if err != nil {
			return nil, answer.Unreadable(rest.NotXML, "XML")
		}
		return doc, nil
	}
	return strings.ToValidUTF8(string(answer.Body), "\uFFFD"), nil
}
