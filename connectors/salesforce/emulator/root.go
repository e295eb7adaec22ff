package emulator

import (
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/callwright/callwright/connectors/salesforce/emulator/org"
	"github.com/callwright/callwright/connectors/sandbox"
)

// versions lists the API's versions. It needs no session and is not counted.
func (e *Emulator) versions(w http.ResponseWriter, _ *http.Request) {
	var list []org.Row
	for n := oldestVersion; n <= newestVersion; n++ {
		list = append(list, org.Row{
			{Name: "label", Value: release(n)}, {Name: "url", Value: fmt.Sprintf("/services/data/v%d.0", n)},
			{Name: "version", Value: fmt.Sprintf("%d.0", n)},
		})
	}
	sandbox.WriteJSON(w, http.StatusOK, list)
}

// release names the release of a version: three a year, v31.0 being that of
// Summer '14.
func release(version int) string {
	n := version - oldestVersion + 1
	year := 14 + n/3
	if n%3 == 2 { // a winter release has the name of the year that it begins
		year++
	}
	return fmt.Sprintf("%s '%d", []string{"Spring", "Summer", "Winter"}[n%3], year)
}

func root(c *call) *reply {
	row := org.Row{}
	for _, name := range []string{"sobjects", "query", "queryAll", "search", "parameterizedSearch", "limits", "composite", "recent"} {
		row = append(row, org.Cell{Name: name, Value: c.base + "/" + name})
	}
	return ok(append(row, org.Cell{Name: "identity", Value: c.e.identityURL(c.r, c.session.user)}))
}

// recent lists what the user has viewed in the browser: nothing.
func recent(*call) *reply { return ok([]any{}) }

// limits are the org's. A user without "View Setup and Configuration" may not
// see them.
func limits(c *call) *reply {
	if l := c.auth.login(c.session.username); l != nil && l.NoSetup {
		return &reply{status: 403, body: problems("INSUFFICIENT_ACCESS", "insufficient access rights: View Setup and Configuration is required")}
	}
	used, most := c.meter.read()
	limit := func(most, left int) org.Row {
		return org.Row{{Name: "Max", Value: most}, {Name: "Remaining", Value: left}}
	}
	custom := append(limit(1500, 1499), org.Cell{Name: "CreateCustom", Value: limit(1000, 999)})
	return ok(org.Row{
		{Name: "DailyApiRequests", Value: limit(most, max(0, most-used))}, {Name: "DailyBulkApiBatches", Value: limit(15000, 15000)},
		{Name: "DailyBulkV2QueryJobs", Value: limit(10000, 10000)}, {Name: "DataStorageMB", Value: limit(1024, 1023)},
		{Name: "FileStorageMB", Value: limit(1024, 1024)}, {Name: "PermissionSets", Value: custom},
		{Name: "SingleEmail", Value: limit(5000, 5000)},
	})
}

// meter counts the API requests of 24 hours, in hours.
type meter struct {
	most int
	now  clock

	mu    sync.Mutex
	hours map[int64]int
}

func newMeter(most int, now clock) *meter {
	return &meter{most: most, now: now, hours: map[int64]int{}}
}

// count adds a request.
func (m *meter) count() (used, most int) {
	m.mu.Lock()
	m.hours[m.hour()]++
	m.mu.Unlock()
	return m.read()
}

func (m *meter) hour() int64 { return m.now().Unix() / int64(time.Hour/time.Second) }

func (m *meter) read() (used, most int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for hour, n := range m.hours {
		if hour <= m.hour()-24 {
			delete(m.hours, hour)
			continue
		}
		used += n
	}
	return used, m.most
}
