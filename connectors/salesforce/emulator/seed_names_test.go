package emulator_test

import (
	"fmt"
	"strings"
	"time"
)

// companies have names that show a careless query.
var companies = []string{
	"100% Real Foods", "50%_off Outlet", "under_score Ltd", `Back\slash Inc`, `Quote "Q" GmbH`, "O'Reilly & Sons", "Müller & Söhne KG",
	"北京海淀贸易有限公司", "株式会社サンプル", "Łódź Fabryka", "R&D: Question? Answer!", "{Brace} [Bracket] (Paren)", "and or not Consulting",
	"-Dash First", "+Plus Minus-", "~Tilde^Caret", "D'Angelo | Pipe", "Null", "true", "Select From Where", "Acme Corporation", "Acme Corp UK",
	"Globex", "Initech", "Umbrella Health", "Stark Energy", "Wayne Logistics", "Hooli", "Soylent", "Vandelay Imports", "Wonka Sweets", "Duff Drinks",
	"Cyberdyne Robotics", "Tyrell Optics", "Oscorp Chemicals", "Monarch Solutions", "Pied Piper", "Dunder Mifflin Paper", "Sterling Cooper",
	"Bluth Homes", "Los Pollos Hermanos", "Gekko & Co", "Kramerica", "Prestige Worldwide", "Oceanic Air", "Virtucon", "Zorg Industries",
}

var firstNames = []string{
	"Ada", "Björn", "Chloé", "Dmitri", "Élodie", "Farah", "Giulia", "Hiroshi", "İpek", "José", "Kaveh", "Łukasz", "Márta", "Ngozi", "Óscar",
	"Priya", "Qiang", "Renée", "Siobhán", "Thị", "Uwe", "Viktória", "Wanjirũ", "Xavier", "Yusuf", "Zoë", "Mary Ann", "Jean-Luc",
}

var lastNames = []string{
	"O'Brien", "O'Neil", "D'Souza", "Müller", "Nguyễn", "García-López", "Østergård", "Żółć", "Smith", "Smyth", "Smith-Jones", "van der Berg",
	"de la Cruz", "Ng", "Li", "Percent%", "Under_score", `Back\slash`, `"Quoted"`, "Łęcka", "Çelik", "Ivanova", "Tanaka", "Okafor", "St. John",
	"Mc'Donald%_", "Null", "Doe-Ray", "Janedoe", "AND", "Or", "Not",
}

// wholeNames have no first name.
var wholeNames = []string{"王小明", "李雷", "韓梅梅", "山田太郎", "김철수", "محمد", "Пётр", "Cher"}

// notations are the ways in which people write the same kinds of numbers. The
// digits of %s, three or four of them, tell one from another.
var notations = []string{
	"+1415555%s", "(415) 555-%s", "415-555-%s", "415.555.%s", "1-415-555-%s", "001 415 555 %s", "+1 (415) 555-%s", "415 555 %s", "+1.212.555.%s",
	"(212) 555-%s ext. 7", "0044 20 7946 %s", "+44 20 7946 %s", "020 7946 %s", "+44 (0)20 7946 %s", "+4420794%s", "+49 (0)30 2312%s",
	"030/2312%s", "0049-30-2312%s", "+49302312%s", "+33 1 99 00 %s", "01 99 00 %s", "+61 2 5550 %s", "(02) 5550 %s", "+86 10 5555 %s",
	"010-5555%s", "+81-3-5555-%s", "03-5555-%s", "+55 (11) 5555-%s", "+91 22 5555 %s", "+46 8 465 0%s", "+34 912 34 %s", "+39 06 5555 %s",
}

// phone makes a number that nobody else has, in the next notation.
func (g *grower) phone() string {
	for {
		g.count["phone"]++
		n := g.count["phone"]
		s := fmt.Sprintf(notations[n%uint64(len(notations))], fmt.Sprintf("%04d", 112+n*7%888))
		digits := strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, s)
		national := digits[max(0, len(digits)-9):]
		if taken := g.used["1"+digits] || g.used[digits] || g.used[national]; !taken {
			g.used[digits], g.used[national] = true, true
			return s
		}
	}
}

func pick[T any](g *grower, list []T) T { return list[g.rand.IntN(len(list))] }

func (g *grower) accounts() {
	for i, name := range companies {
		g.add("Account", "001", record{"Name": name, "Phone": g.phone(), "Industry": pick(g, []string{"Banking", "Energy", "Retail", "Technology"}),
			"AnnualRevenue": float64(g.rand.IntN(5_000_000)) / 4, "NumberOfEmployees": g.rand.IntN(5000), "BillingCity": pick(g, []string{"Berlin", "London", "北京", "São Paulo", "Austin"}),
			"Tier__c": pick(g, []string{"bronze", "silver", "gold"}), "External_Id__c": fmt.Sprintf("A-%d", 1100+i)})
	}
	g.add("Account", "001", record{"Name": "Senatsverwaltung Berlin", "Phone": "+49 (0)30 901820", "BillingCity": "Berlin", "External_Id__c": "A-1099"})
}

func (g *grower) contacts() {
	accounts := g.records["Account"][2:]
	var names [][2]string
	for i := range 280 {
		names = append(names, [2]string{firstNames[i%len(firstNames)], lastNames[(i*5+i/len(firstNames))%len(lastNames)]})
	}
	for _, n := range wholeNames {
		names = append(names, [2]string{"", n})
	}
	for i, n := range names {
		r := record{"LastName": n[1], "AccountId": accounts[i%len(accounts)]["Id"], "Email": fmt.Sprintf("person.%d_%d%%@mail%d.example", i, i*i, i%7),
			"Tier__c": pick(g, []string{"bronze", "bronze", "silver", "gold"}), "External_Id__c": fmt.Sprintf("C-%d", 1100+i)}
		if n[0] != "" {
			r["FirstName"] = n[0]
		}
		r[[]string{"Phone", "MobilePhone", "HomePhone", "OtherPhone", "Phone"}[i%5]] = g.phone()
		if i%11 == 0 {
			r["Legacy_Id__c"] = fmt.Sprintf("L-%d", i%3)
		}
		if i%4 == 0 {
			r["Birthdate"] = time.Date(1950+i%55, time.Month(i%12+1), i%28+1, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
			r["DoNotCall"] = i%8 == 0
		}
		g.add("Contact", "003", r)
	}
}

// others are leads, opportunities, cases and tasks; none belongs to the known
// contacts.
func (g *grower) others() {
	contacts := g.records["Contact"][3:]
	subjects := []string{"Can't sign in", "50% off not applied", `Path C:\temp\log is missing`, "退货申请", "Where is my order_42?", `Says "error"`, "Größe falsch"}
	for i := range 60 {
		g.add("Lead", "00Q", record{"FirstName": firstNames[(i*3)%len(firstNames)], "LastName": lastNames[(i*7)%len(lastNames)], "Company": companies[i%len(companies)],
			"Phone": g.phone(), "Email": fmt.Sprintf("lead%d@prospect.example", i), "Status": pick(g, []string{"Open - Not Contacted", "Working - Contacted"}), "External_Id__c": fmt.Sprintf("Q-%d", i)})
		c := contacts[(i*13)%len(contacts)]
		status := pick(g, []string{"New", "Working", "Escalated", "Closed"})
		g.add("Case", "500", record{"CaseNumber": fmt.Sprintf("%08d", 510+i), "Subject": subjects[i%len(subjects)], "Status": status, "Origin": pick(g, []string{"Phone", "Email", "Web"}),
			"ContactId": c["Id"], "AccountId": c["AccountId"]})
		g.add("Opportunity", "006", record{"Name": fmt.Sprintf("Renewal %d", i), "AccountId": c["AccountId"], "StageName": pick(g, []string{"Prospecting", "Qualification", "Closed Won", "Closed Lost"}),
			"CloseDate": g.at.AddDate(0, i%9, 0).Format(time.DateOnly), "Amount": float64(g.rand.IntN(90_000)) + 0.5})
		g.add("Task", "00T", record{"Subject": "Call: " + subjects[i%len(subjects)], "WhoId": c["Id"], "Status": "Completed", "TaskSubtype": "Call", "CallType": "Inbound",
			"CallDurationInSeconds": g.rand.IntN(900), "ActivityDate": g.at.Format(time.DateOnly)})
	}
}
