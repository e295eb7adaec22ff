// Package blocktest runs the cases of blocks: files that say, for a step's
// settings and canned results, what the step asks for, by which exit it
// leaves, and what it leaves behind.
//
// A case is compiled by the real compiler into a scenario of one step and run
// by the real interpreter, once as it is and once with its state encoded and
// decoded after every step. Nothing is performed: the results stand in the
// file. Everything that happens must be in the file, and everything in the
// file must happen.
//
//	cases:
//	  - name: a record is found
//	    vars: {number: "42"}             # declared with these values
//	    call: {from: "+1555", to: "+1800"}
//	    before: [{select_account: acme}] # steps ahead of the one under test
//	    settings: {object: Case}         # what stands behind the block's name
//	    step: {id: s}                    # other keys of the step
//	    exits: [none]                    # the exits wired; all if not given
//	    results:                         # in order, for all steps
//	      - {kind: crm.search, value: {records: []}}
//	      - {kind: host.music, step: play_music#1} # says which one, where several wait
//	      - {hang_up: true}
//	    want:
//	      exit: none                     # of the step; "" when it has none
//	      requests: [{kind: crm.search, args: {object: Case, limit: 25}, mode: read}]
//	      withdrawn: [play_music#1]      # the steps whose requests were given up, in order
//	      vars: {caller: {count: 0}}     # those that were set
//	      outputs: {count: 0}
//	      attached: {}
//	      pops: []
//	      agent: {}
//	      found: {}
//	      queue: {position: 1}
//	      priority: 1
//	      account: acme
//	      error: {code: not_found}
//	      status: completed              # optional
//	      trace: [run_started, ...]      # optional: the kinds of all events
package blocktest
