// Package blocks is the list of the blocks that come with Callwright.
//
// It only names them; each is written in one file of its family's package.
// Blocks are data and pure functions: no package below this one does I/O.
package blocks

import (
	"github.com/callwright/callwright/blocks/call"
	"github.com/callwright/callwright/blocks/crm"
	"github.com/callwright/callwright/blocks/data"
	"github.com/callwright/callwright/blocks/flow"
	"github.com/callwright/callwright/blocks/messages"
	"github.com/callwright/callwright/blocks/routing"
	"github.com/callwright/callwright/engine/block"
)

// All returns the built-in blocks, in the order of the reference page.
func All() []block.Descriptor {
	return []block.Descriptor{
		crm.SelectAccount(), crm.Search(), crm.GetRecord(), crm.NextRecord(),
		crm.CreateRecord(), crm.UpdateRecord(), crm.UpsertRecord(), crm.DeleteRecord(), crm.LinkRecords(),
		crm.LogActivity(), crm.CRMRequest(), crm.ScreenPop(), crm.AttachedData(),
		data.FetchVariable(), data.SetVariable(), data.Parse(), data.LookupTable(), data.WebScreenPop(),
		call.Answer(), call.PlayPrompt(), call.PlayMusic(), call.CollectDigits(), call.CollectSpeech(), call.Menu(),
		call.Record(), call.Voicemail(), call.SendDTMF(), call.SetLanguage(), call.Hangup(),
		routing.FindAgent(), routing.ConnectCall(), routing.Transfer(), routing.RequestCallback(),
		routing.QueueStatus(), routing.BusinessHours(), routing.SetPriority(), routing.Distribute(),
		messages.SendMessage(), messages.WaitForReply(), messages.SendEmail(),
		flow.Log(), flow.Wait(), flow.WaitFor(), flow.Comment(),
	}
}

// Registry returns a registry of All.
func Registry() *block.Registry {
	r, err := block.NewRegistry(All()...)
	if err != nil {
		panic(err) // two built-in blocks of one name: every test fails
	}
	return r
}
