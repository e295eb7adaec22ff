// Shows the current step in the drawing, which stands in the page already.

export function connect(select) {
  const graph = document.getElementById("graph");
  graph.addEventListener("click", (event) => {
    const node = event.target.closest("[data-step], [data-ref]");
    if (node) select(node.dataset.step || node.dataset.ref);
  });
}

export function show(edges, visit) {
  const graph = document.getElementById("graph");
  for (const old of graph.querySelectorAll(".now")) old.classList.remove("now");
  if (!visit) return;
  const node = find(graph, visit.key);
  if (node) {
    node.classList.add("now");
    reveal(graph, node);
  }
  edges.forEach(([step, exit, to], i) => {
    if (step !== visit.key || exit !== visit.exit || (to !== visit.to && !to.startsWith(":"))) return;
    for (const line of graph.querySelectorAll(`[data-edges~="${i}"]`)) line.classList.add("now");
  });
}

// find returns the node of a step, or of the call that the step is within.
function find(graph, key) {
  for (let at = key; at; at = at.slice(0, Math.max(at.lastIndexOf("/"), 0))) {
    const node = graph.querySelector(`[data-step="${CSS.escape(at)}"]`);
    if (node) return node;
  }
  return null;
}

function reveal(graph, node) {
  const a = graph.getBoundingClientRect(), b = node.getBoundingClientRect();
  if (b.top < a.top + 40 || b.bottom > a.bottom - 40) graph.scrollTop += b.top - a.top - a.height / 3;
  if (b.left < a.left || b.right > a.right) graph.scrollLeft += b.left - a.left - a.width / 3;
}
