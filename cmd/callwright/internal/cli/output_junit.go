package cli

import (
	"encoding/xml"
	"io"
)

// junitSuite is a report in the form that CI servers read.
type junitSuite struct {
	Name  string
	Cases []junitCase
}

// junitCase is a test of a report.
type junitCase struct {
	Name    string        `xml:"name,attr"`
	Class   string        `xml:"classname,attr"`
	Failure *junitFailure `xml:"failure,omitempty"`
	Skipped *struct{}     `xml:"skipped,omitempty"`
	Output  string        `xml:"system-out,omitempty"`
}

// junitFailure says why a test failed.
type junitFailure struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

// writeJUnit writes a report with its totals.
func writeJUnit(w io.Writer, suites ...junitSuite) error {
	type suite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	out := struct {
		XMLName  xml.Name `xml:"testsuites"`
		Tests    int      `xml:"tests,attr"`
		Failures int      `xml:"failures,attr"`
		Suites   []suite  `xml:"testsuite"`
	}{}
	for _, s := range suites {
		one := suite{Name: s.Name, Tests: len(s.Cases), Cases: s.Cases}
		for _, c := range s.Cases {
			if c.Failure != nil {
				one.Failures++
			}
			if c.Skipped != nil {
				one.Skipped++
			}
		}
		out.Tests, out.Failures = out.Tests+one.Tests, out.Failures+one.Failures
		out.Suites = append(out.Suites, one)
	}
	data, err := xml.MarshalIndent(out, "", "  ")
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, xml.Header+string(data)+"\n") // at once: it is masked
	return err
}
