import { useEffect, useRef } from "preact/hooks";
import { brief, duration, title } from "./model.js";

const state = (v) => (v.bad ? "bad" : v.faults.length || ["failed", "timeout", "error"].includes(v.exit) ? "warn" : "");

// span is the place of a stretch of time in the whole, in percent.
const span = (from, to, end) => ({ left: `${end ? (from / end) * 100 : 0}%`, width: `${end ? ((to - from) / end) * 100 : 0}%` });

// Strip is the whole run on one line; the list below says the same in words.
export function Strip({ model, at, go }) {
  return (
    <div class="strip" aria-hidden="true" title={`the run: ${duration(model.end)}`}>
      {model.visits.map((v, i) => (
        <i key={v.seq} class={`${state(v)} ${i === at ? "now" : ""}`} style={span(v.at, v.until, model.end)} onClick={() => go(i)} />
      ))}
      {model.visits.flatMap((v, i) => v.waits.map((w, j) => <b key={`${v.seq}-${j}`} style={span(w.from, w.to, model.end)} onClick={() => go(i)} />))}
    </div>
  );
}

// flow names a strand: the main flow, a handler, or a branch of either.
const flow = (strand) => strand.replace(/^main\b/, "main flow").replaceAll("/", ", ");

export function Steps({ model, seen, at, go }) {
  const list = useRef(null);
  useEffect(() => {
    const row = list.current && list.current.querySelector("[aria-selected=true]");
    if (row) row.scrollIntoView({ block: "nearest" });
  }, [at, seen]);
  if (seen.length === 0) return <p class="none">No step matches the filter.</p>;
  let strand = "main";
  const rows = [];
  for (const i of seen) {
    const v = model.visits[i];
    if (v.strand && v.strand !== strand) {
      strand = v.strand;
      rows.push(<li key={`s${v.seq}`} role="presentation" class="strand">{flow(strand)}</li>);
    }
    rows.push(<Row key={v.seq} v={v} i={i} now={i === at} end={model.end} go={go} />);
  }
  return (
    <ol ref={list} role="listbox" aria-label="Steps" tabIndex={0} aria-activedescendant={`step-${at}`}>
      {rows}
    </ol>
  );
}

function Row({ v, i, now, end, go }) {
  const waited = v.waits.reduce((sum, w) => sum + w.to - w.from, 0);
  return (
    <li role="option" id={`step-${i}`} aria-selected={now} class={state(v)} onClick={() => go(i)}>
      <span class="name">{title(v.key)}</span>
      {title(v.key) !== v.block && <span class="block">{v.block}</span>}
      <span class="exit">{v.exit || v.interrupted || ""}</span>
      <span class="took">{duration(v.until - v.at)}</span>
      <span class="about">{about(v)}</span>
      <span class="track" title={waited ? `waited ${duration(waited)}` : ""}>
        <i style={span(v.at, v.until, end)} />
        {v.waits.map((w, j) => <b key={j} style={span(w.from, w.to, end)} />)}
      </span>
    </li>
  );
}

function about(v) {
  if (v.faults.length) return `${v.faults[v.faults.length - 1].code}: ${v.faults[v.faults.length - 1].message}`;
  if (v.talk.length) return v.talk.map((t) => `${t.who}: ${t.text}`).join(" · ");
  if (v.sets.length) return v.sets.map((s) => `${s.name}=${brief(s.value)}`).join("  ");
  return v.settings ? Object.entries(v.settings).map(([k, x]) => `${k}: ${brief(x)}`).join("  ") : "";
}
