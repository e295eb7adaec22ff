package expression

import (
	"errors"
	"fmt"

	"github.com/callwright/callwright/engine/value"
)

func (l *loop) all(e *Env) (any, error) {
	_, i, err := l.search(e, false)
	return i < 0, err
}

func (l *loop) none(e *Env) (any, error) {
	_, i, err := l.search(e, true)
	return i < 0, err
}

func (l *loop) any(e *Env) (any, error) {
	_, i, err := l.search(e, true)
	return i >= 0, err
}

func (l *loop) find(e *Env) (any, error) {
	list, i, err := l.search(e, true)
	return at(list, i), err
}

func (l *loop) findLast(e *Env) (any, error) {
	list, i, err := l.searchBack(e)
	return at(list, i), err
}

func (l *loop) findIndex(e *Env) (any, error) {
	_, i, err := l.search(e, true)
	return positionOrNil(i), err
}

func (l *loop) findLastIndex(e *Env) (any, error) {
	_, i, err := l.searchBack(e)
	return positionOrNil(i), err
}

func at(list []any, i int) any {
	if i < 0 || i >= len(list) {
		return nil
	}
	return list[i]
}

func positionOrNil(i int) any {
	if i < 0 {
		return nil
	}
	return i
}

func (l *loop) one(e *Env) (any, error) {
	n, err := l.hits(e)
	return n == 1, err
}

func (l *loop) count(e *Env) (any, error) {
	n, err := l.hits(e)
	if err != nil {
		return nil, err
	}
	return n, nil
}

func (l *loop) hits(e *Env) (int, error) {
	list, err := l.items(e)
	if err != nil {
		return 0, err
	}
	n := 0
	for i, item := range list {
		yes, err := l.test(e, i, item)
		if err != nil {
			return 0, err
		}
		if yes {
			n++
		}
	}
	return n, nil
}

func (l *loop) filter(e *Env) (any, error) {
	list, err := l.items(e)
	if err != nil {
		return nil, err
	}
	out := []any{}
	for i, item := range list {
		yes, err := l.test(e, i, item)
		if err != nil {
			return nil, err
		}
		if yes {
			out = append(out, item)
		}
	}
	return out, nil
}

func (l *loop) mapped(e *Env) (any, error) {
	list, err := l.items(e)
	if err != nil {
		return nil, err
	}
	return l.values(e, list)
}

// values evaluates the body for every element.
func (l *loop) values(e *Env, list []any) ([]any, error) {
	if err := e.pay(1 + len(list)); err != nil {
		return nil, failed(l.listAt, err)
	}
	out := make([]any, len(list))
	for i, item := range list {
		v, err := l.turn(e, i, item)
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

func (l *loop) sum(e *Env) (any, error) {
	list, err := l.items(e)
	if err != nil {
		return nil, err
	}
	var total any = 0
	for i, item := range list {
		v, err := l.turn(e, i, item)
		if err != nil {
			return nil, err
		}
		if !isNumber(v) {
			return nil, failed(l.bodyAt, fmt.Errorf("sum adds numbers, but one is %s", kindName(v)))
		}
		if total, err = add(e, total, v); err != nil {
			return nil, failed(l.bodyAt, err)
		}
	}
	return total, nil
}

func isNumber(v any) bool {
	switch v.(type) {
	case int, float64:
		return true
	}
	return false
}

// groupBy makes a list of each key's elements. Keys become texts.
func (l *loop) groupBy(e *Env) (any, error) {
	list, err := l.items(e)
	if err != nil {
		return nil, err
	}
	groups := map[string]any{}
	for i, item := range list {
		v, err := l.turn(e, i, item)
		if err != nil {
			return nil, err
		}
		switch v.(type) {
		case []any, map[string]any:
			return nil, failed(l.bodyAt, fmt.Errorf("groupBy cannot group by %s", kindName(v)))
		}
		key := value.Text(v)
		if err := e.pay(10 + len(key)/bytesPerUnit); err != nil {
			return nil, failed(l.listAt, err)
		}
		group, _ := groups[key].([]any)
		groups[key] = append(group, item)
	}
	return groups, nil
}

func (l *loop) sortBy(e *Env) (any, error) {
	list, err := l.items(e)
	if err != nil {
		return nil, err
	}
	order := any("asc")
	if l.extra != nil {
		if order, err = l.extra(e); err != nil {
			return nil, err
		}
	}
	keys, err := l.values(e, list)
	if err != nil {
		return nil, err
	}
	out, err := e.sorted(list, keys, order)
	if err != nil {
		return nil, failed(l.bodyAt, err)
	}
	return out, nil
}

func (l *loop) reduce(e *Env) (any, error) {
	list, err := l.items(e)
	if err != nil {
		return nil, err
	}
	var acc any
	first := 0
	switch {
	case l.extra != nil:
		if acc, err = l.extra(e); err != nil {
			return nil, err
		}
	case len(list) == 0:
		return nil, failed(l.listAt, errors.New("reduce needs a first value when the list is empty"))
	default:
		acc, first = list[0], 1
	}
	for i := first; i < len(list); i++ {
		e.turns[l.depth].acc = acc
		if acc, err = l.turn(e, i, list[i]); err != nil {
			return nil, err
		}
	}
	return acc, nil
}
