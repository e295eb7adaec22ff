import { render } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { build, resolve, title } from "./model.js";
import { connect, show } from "./graph.js";
import { Strip, Steps } from "./steps.jsx";
import { Detail } from "./detail.jsx";
import { Conversation } from "./conversation.jsx";

const page = JSON.parse(document.getElementById("trace").textContent);
page.events = resolve(page.events, page.shared || []);
const model = build(page);

// fromHash is the visit that the address names by the number of an event.
function fromHash() {
  const seq = Number(new URLSearchParams(location.hash.slice(1)).get("seq"));
  let found = 0;
  model.visits.forEach((v, i) => {
    if (v.seq <= seq) found = i;
  });
  const exact = model.byEvent.get(seq);
  return { at: exact ? model.visits.indexOf(exact) : found, seq };
}

function App() {
  const [{ at, seq }, setPlace] = useState(fromHash);
  const [filter, setFilter] = useState("");
  const [tab, setTab] = useState("steps");
  const search = useRef(null);
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const seen = useMemo(() => model.visits.map((v, i) => i).filter((i) => words.every((w) => model.visits[i].text.includes(w))), [filter]);

  const go = (i, event) => {
    const v = model.visits[i];
    if (!v) return;
    const to = event || v.seq;
    setPlace({ at: i, seq: to });
    history.replaceState(null, "", `#seq=${to}`);
  };
  const move = (by) => {
    const here = seen.indexOf(at);
    const next = here >= 0 ? here + by : by > 0 ? seen.findIndex((i) => i > at) : seen.findLastIndex((i) => i < at);
    if (next >= 0 && next < seen.length) go(seen[next]);
  };

  const state = useRef();
  state.current = { go, move, seen, at };
  useEffect(() => {
    const key = (e) => onKey(e, state.current, search.current, setFilter);
    const hash = () => setPlace(fromHash());
    addEventListener("keydown", key);
    addEventListener("hashchange", hash);
    connect((step) => {
      const { at: now, go: jump } = state.current;
      const visits = model.visits.map((v, i) => i).filter((i) => model.visits[i].key === step);
      if (visits.length) jump(visits.find((i) => i > now) ?? visits[0]);
    });
    document.documentElement.dataset.ready = "yes";
  }, []);
  useEffect(() => show(page.edges || [], model.visits[at]), [at]);

  return (
    <>
      <section class="side" aria-label="What happened">
        <Strip model={model} at={at} go={go} />
        <div class="bar">
          <div role="tablist" aria-label="View">
            <Tab id="steps" tab={tab} set={setTab}>Steps</Tab>
            <Tab id="talk" tab={tab} set={setTab}>Conversation</Tab>
          </div>
          <label class="filter">
            <span class="hidden">Filter the steps</span>
            <input ref={search} type="search" placeholder="Filter ( / )" value={filter} onInput={(e) => setFilter(e.target.value)} />
          </label>
          <output class="count">{words.length ? `${seen.length} of ${model.visits.length}` : `${model.visits.length} steps`}</output>
        </div>
        <div role="tabpanel" id={`panel-${tab}`} aria-labelledby={`tab-${tab}`} class="list">
          {tab === "steps" ? <Steps model={model} seen={seen} at={at} go={go} /> : <Conversation model={model} words={words} at={at} go={go} />}
        </div>
      </section>
      <Detail page={page} model={model} at={at} seq={seq} />
      <p class="hidden" role="status" aria-live="polite">
        {model.visits[at] ? `step ${at + 1} of ${model.visits.length}: ${title(model.visits[at].key)}, exit ${model.visits[at].exit || "none"}` : ""}
      </p>
    </>
  );
}

function Tab({ id, tab, set, children }) {
  return (
    <button role="tab" id={`tab-${id}`} aria-selected={tab === id} aria-controls={`panel-${id}`} onClick={() => set(id)}>
      {children}
    </button>
  );
}

function onKey(e, { go, move, seen, at }, search, setFilter) {
  if (e.ctrlKey || e.metaKey || e.altKey) return;
  const typing = e.target === search;
  if (e.key === "Escape" && typing) {
    setFilter("");
    search.blur();
  } else if (e.key === "/" && !typing) {
    search.focus();
    search.select();
  } else if (e.key === "ArrowDown" || (e.key === "ArrowRight" && !typing)) {
    move(1);
  } else if (e.key === "Enter" && typing) {
    go(seen.find((i) => i > at) ?? seen[0]);
  } else if (e.key === "ArrowUp" || (e.key === "ArrowLeft" && !typing)) {
    move(-1);
  } else if (e.key === "Home" && !typing) {
    go(seen[0]);
  } else if (e.key === "End" && !typing) {
    go(seen[seen.length - 1]);
  } else {
    return;
  }
  e.preventDefault();
}

render(<App />, document.getElementById("app"));
