package expression

// loopFunctions documents the functions that evaluate a body for every element
// of a list. In the body, # is the element, .name its field and #index its
// position.
func loopFunctions() []Function {
	row := func(name, signature, doc, example, result string) Function {
		return Function{"loop", name, name + signature, doc, example, result}
	}
	return []Function{
		row("all", "(list, condition) -> true or false", "Tells whether a condition holds for every element.", `all([1, 2], # > 0)`, `true`),
		row("none", "(list, condition) -> true or false", "Tells whether a condition holds for no element.", `none([1, 2], # > 5)`, `true`),
		row("any", "(list, condition) -> true or false", "Tells whether a condition holds for an element.", `any([1, 2], # > 1)`, `true`),
		row("one", "(list, condition) -> true or false", "Tells whether a condition holds for exactly one element.", `one([1, 2], # > 1)`, `true`),
		row("count", "(list, condition?) -> whole number", "Counts the elements for which a condition holds.", `count([1, 2, 3], # > 1)`, `2`),
		row("filter", "(list, condition) -> list", "Keeps the elements for which a condition holds.", `filter([1, 2, 3], # > 1)`, `[2,3]`),
		row("find", "(list, condition) -> any value", "Gives the first element for which a condition holds; nil if there is none.", `find([1, 2, 3], # > 1)`, `2`),
		row("findLast", "(list, condition) -> any value", "Gives the last element for which a condition holds; nil if there is none.", `findLast([1, 2, 3], # > 1)`, `3`),
		row("findIndex", "(list, condition) -> whole number", "Gives the position of the first element for which a condition holds; nil if there is none.", `findIndex([1, 2, 3], # > 1)`, `1`),
		row("findLastIndex", "(list, condition) -> whole number", "Gives the position of the last element for which a condition holds; nil if there is none.", `findLastIndex([1, 2, 3], # > 1)`, `2`),
		row("map", "(list, value) -> list", "Makes a list of a value for every element.", `map([{n: 1}, {n: 2}], .n)`, `[1,2]`),
		row("sum", "(list, number?) -> number", "Adds the elements, or a number for every element.", `sum([{n: 1}, {n: 2}], .n)`, `3`),
		row("groupBy", "(list, key) -> map of lists", "Makes a list of the elements for each key; keys become texts.", `groupBy([1, 2, 3], # % 2)`, `{"0":[2],"1":[1,3]}`),
		row("sortBy", "(list, key, order?) -> list", `Sorts by a key, "asc" or "desc"; equal keys keep their order and nil comes last.`, `sortBy([{n: 2}, {n: 1}], .n)`, `[{"n":1},{"n":2}]`),
		row("reduce", "(list, value, start?) -> any value", "Works through the list; #acc is the value so far, at first the start or the first element.", `reduce([1, 2, 3], #acc * #, 10)`, `60`),
	}
}
