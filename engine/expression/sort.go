package expression

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"
)

// sorted orders list by its keys, which are all numbers or all texts; equal
// ones keep their places, and nothing (nil) always comes last.
func (e *Env) sorted(list, keys []any, order any) ([]any, error) {
	if order != "asc" && order != "desc" {
		return nil, errors.New(`the order is "asc" or "desc"`)
	}
	if err := e.paySort(keys); err != nil {
		return nil, err
	}
	if err := sortable(keys); err != nil {
		return nil, err
	}
	places := make([]int, len(list))
	for i := range places {
		places[i] = i
	}
	desc, paid := order == "desc", paidEnv()
	slices.SortFunc(places, func(i, j int) int {
		return cmp.Or(paid.sortOrder(keys[i], keys[j], desc), cmp.Compare(i, j))
	})
	out := make([]any, len(list))
	for i, p := range places {
		out[i] = list[p]
	}
	return out, nil
}

func (e *Env) sortOrder(a, b any, desc bool) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	order, _, _ := e.compare(a, b)
	if desc {
		return -order
	}
	return order
}

// paidEnv is for work that has been paid for already.
func paidEnv() *Env {
	e := &Env{}
	e.reset(Limits{Cost: math.MaxInt64})
	return e
}

// paySort pays n log n comparisons.
func (e *Env) paySort(keys []any) error {
	n, log := len(keys), bits.Len(uint(len(keys)))
	if err := e.payProduct(n+1, log+1); err != nil {
		return err
	}
	for _, k := range keys {
		if s, ok := k.(string); ok {
			if err := e.pay(len(s) / bytesPerUnit * log); err != nil {
				return err
			}
		}
	}
	return nil
}

func sortable(keys []any) error {
	numbers, texts := 0, 0
	for _, k := range keys {
		switch k.(type) {
		case nil:
		case int, float64:
			numbers++
		case string:
			texts++
		default:
			return fmt.Errorf("only numbers and texts can be sorted, not %s", kindName(k))
		}
	}
	if numbers > 0 && texts > 0 {
		return errors.New("numbers and texts cannot be sorted together")
	}
	return nil
}
