package graph

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
)

// FormatVersion is the version of the JSON form.
const FormatVersion = 1

// The JSON form of a graph. Places are in pixels.
type (
	document struct {
		FormatVersion int           `json:"format_version"`
		Scenario      string        `json:"scenario"`
		File          string        `json:"file"`
		Program       string        `json:"program"`
		Width         float64       `json:"width"`
		Height        float64       `json:"height"`
		Nodes         []jsonNode    `json:"nodes"`
		Edges         []jsonEdge    `json:"edges"`
		Clusters      []jsonCluster `json:"clusters"`
	}
	jsonBox struct {
		X      float64 `json:"x"`
		Y      float64 `json:"y"`
		Width  float64 `json:"width"`
		Height float64 `json:"height"`
	}
	jsonNode struct {
		ID      string   `json:"id"`
		Kind    Kind     `json:"kind"`
		Title   string   `json:"title"`
		Block   string   `json:"block,omitempty"`
		Text    string   `json:"text,omitempty"`
		Line    int      `json:"line,omitempty"`
		Cluster string   `json:"cluster,omitempty"`
		Class   string   `json:"class,omitempty"`
		Unwired []string `json:"unwired,omitempty"`
		Box     jsonBox  `json:"box"`
	}
	jsonEdge struct {
		From  string `json:"from"`
		To    string `json:"to"`
		Step  string `json:"step,omitempty"`
		Exit  string `json:"exit,omitempty"`
		Label string `json:"label,omitempty"`
		Cap   int    `json:"at_most,omitempty"`
		Error bool   `json:"error,omitempty"`
		Aside bool   `json:"while_waiting,omitempty"`
		Class string `json:"class,omitempty"`
	}
	jsonCluster struct {
		ID      string  `json:"id"`
		Title   string  `json:"title"`
		Parent  string  `json:"parent,omitempty"`
		Handler bool    `json:"handler,omitempty"`
		Box     jsonBox `json:"box"`
	}
)

// JSON writes the graph with its layout.
func (g *Graph) JSON() []byte {
	l := g.Layout()
	d := document{
		FormatVersion: FormatVersion, Scenario: g.Title, File: g.File, Program: g.Program,
		Width: tenth(l.Width), Height: tenth(l.Height), Nodes: []jsonNode{}, Edges: []jsonEdge{}, Clusters: []jsonCluster{},
	}
	for i, n := range g.Nodes {
		j := jsonNode{ID: n.ID, Kind: n.Kind, Title: n.Title, Block: n.Block, Text: n.Text, Line: n.Line, Cluster: n.Cluster, Class: n.Class, Box: place(l.Boxes[i])}
		for _, e := range n.Unwired {
			j.Unwired = append(j.Unwired, e.Name)
		}
		d.Nodes = append(d.Nodes, j)
	}
	for _, e := range g.Edges {
		d.Edges = append(d.Edges, jsonEdge{e.From, e.To, e.Step, e.Exit, strings.TrimSpace(e.Label), e.Cap, e.Error, e.Aside, e.Class})
	}
	for i, c := range g.Clusters {
		d.Clusters = append(d.Clusters, jsonCluster{c.ID, c.Title, c.Parent, c.Handler, place(l.Frames[i])})
	}
	return encode(d)
}

func place(b Box) jsonBox { return jsonBox{tenth(b.X), tenth(b.Y), tenth(b.Width), tenth(b.Height)} }

func tenth(x float64) float64 { return math.Round(x*10) / 10 }

// encode writes texts and numbers, which cannot fail.
func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(fmt.Sprintf("graph: %v", err)) // a place that is no number: a defect of the layout
	}
	return b.Bytes()
}
