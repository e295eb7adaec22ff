// Makes visits (passages through a step) of a trace's events.

export function build(page) {
  const model = { info: {}, visits: [], vars: new Map(), end: 0, status: "", talk: [], byEvent: new Map() };
  for (const [name, value] of Object.entries(page.vars || {})) model.vars.set(name, value);
  const open = new Map(); // step -> visit
  const asked = new Map(); // request id -> request event
  for (const e of page.events) {
    model.end = Math.max(model.end, e.at_ms || 0);
    const v = take(model, open, e);
    if (v) {
      v.events.push(e);
      model.byEvent.set(e.seq, v);
    }
    if (e.kind === "request") asked.set(e.request, e);
    if (e.kind === "result" && v) heard(model, v, asked.get(e.request), e);
  }
  for (const v of model.visits) v.text = searchText(v);
  return model;
}

// take moves the model on by an event and returns the visit it belongs to.
function take(model, open, e) {
  const at = e.at_ms || 0;
  switch (e.kind) {
    case "run_started":
      model.info = e;
      for (const [name, value] of Object.entries(e.inputs || {})) model.vars.set(name, value);
      return null;
    case "run_ended":
      model.status = e.status;
      for (const v of open.values()) if (!v.exit && !v.bad) v.until = at;
      return null;
    case "step_entered": {
      const v = { seq: e.seq, key: e.step, block: e.block, strand: e.strand, at, until: at, events: [], sets: [], waits: [], http: [], pops: [], talk: [], faults: [] };
      v.settings = e.settings;
      model.visits.push(v);
      open.set(e.step, v);
      return v;
    }
  }
  let v = open.get(e.step);
  if (!v) {
    if (!e.step) return null;
    v = { seq: e.seq, key: e.step, block: e.block, at, until: at, events: [], sets: [], waits: [], http: [], pops: [], talk: [], faults: [] };
    model.visits.push(v);
    open.set(e.step, v);
  }
  v.until = Math.max(v.until, at);
  note(v, e, at);
  return v;
}

function note(v, e, at) {
  switch (e.kind) {
    case "waiting":
      v.waits.push({ from: at, to: at, why: e.name });
      break;
    case "resumed":
      if (e.name === "waits") break; // it goes on waiting
      for (const w of v.waits) if (w.open !== false) (w.to = at), (w.open = false);
      if (e.name && e.name !== "result") v.interrupted = e.name;
      break;
    case "variable_set":
      v.sets.push({ seq: e.seq, name: e.name, value: e.value });
      break;
    case "exit_taken":
      v.exit = e.exit;
      v.to = e.to;
      break;
    case "error":
      v.faults.push({ seq: e.seq, code: e.code, message: e.message, detail: e.detail });
      v.bad = true;
      break;
    case "result":
      for (const x of e.exchanges || []) v.http.push(x);
      if (e.fault) v.faults.push({ seq: e.seq, ...e.fault });
      break;
  }
}

// heard adds what was said, pressed, written and shown.
function heard(model, v, asked, e) {
  const tell = (who, text, more) => {
    if (!text) return;
    const line = { who, text, seq: e.seq, at: e.at_ms || 0, visit: v, ...more };
    model.talk.push(line);
    v.talk.push(line);
  };
  const args = (asked && asked.args) || {};
  const got = e.value && typeof e.value === "object" ? e.value : {};
  const kind = asked ? asked.request_kind : "";
  const prompt = said(args.prompt || {});
  switch (kind) {
    case "host.play":
      tell("hears", said(args));
      break;
    case "host.music":
      tell("hears", "♪ " + (args.audio || "music"));
      break;
    case "host.collect":
      tell("hears", prompt);
      if (!e.fault) tell("presses", pressed(e.value));
      break;
    case "host.speech":
      tell("hears", prompt);
      if (!e.fault) tell(got.keys ? "presses" : "says", typeof e.value === "string" ? e.value : got.text || "nothing");
      break;
    case "host.message":
      tell("hears", prompt);
      if (!e.fault) tell("says", got.seconds ? `a message of ${got.seconds} s` : "nothing");
      break;
    case "host.send":
      tell("reads", args.text);
      break;
    case "host.reply":
      if (!e.fault) tell("writes", typeof e.value === "string" ? e.value : got.text);
      break;
    case "host.offer":
    case "route.find":
      tell("agent", e.fault ? e.fault.message : got.agent ? `${got.agent.name || got.agent.id} is offered the call` : "");
      break;
    case "host.connect":
      tell("agent", e.fault ? e.fault.message : "answers");
      break;
    case "host.talk":
      tell("agent", e.fault ? e.fault.message : `talks for ${got.seconds} s, until the ${got.ended_by} hangs up`);
      break;
    case "host.transfer":
      tell("agent", e.fault ? e.fault.message : `the call goes to ${args.number || args.agent || args.queue}`);
      break;
    case "desk.deliver":
      for (const pop of Array.isArray(e.value) ? e.value : []) {
        v.pops.push(pop);
        tell("screen", shown(pop), { url: pop.url });
      }
      if (args.attached) tell("data", pairs(args.attached));
      break;
  }
}

function said(p) {
  if (p.say) return p.say;
  if (p.audio) return "♪ " + p.audio;
  return (p.parts || []).map(said).filter(Boolean).join(" ");
}

function pressed(value) {
  if (!value || typeof value !== "object") return String(value);
  if (value.reason === "no_input") return "nothing";
  return value.digits || "just the finish key";
}

function shown(pop) {
  const records = (pop.records || []).join(", ");
  if (pop.mode === "new") return `a new ${pop.object}`;
  if (pop.mode === "choice") return `a choice of ${(pop.records || []).length} ${pop.object}: ${records}`;
  return `${pop.object} ${records}`;
}

const pairs = (map) => Object.entries(map).map(([k, x]) => `${k}=${brief(x)}`).join("  ");

// brief is a value in a few words.
export function brief(v) {
  if (v === null || v === undefined) return "nothing";
  if (typeof v === "string") return v;
  if (Array.isArray(v)) return v.length > 3 ? `[${v.length} elements]` : `[${v.map(brief).join(", ")}]`;
  if (typeof v === "object") {
    if (Array.isArray(v.records)) return `${v.records.length} ${v.object || "records"}`;
    return `{${Object.keys(v).join(", ")}}`;
  }
  return String(v);
}

function searchText(v) {
  const parts = [v.key, v.block, v.exit, v.to, v.strand, JSON.stringify(v.settings || {})];
  for (const s of v.sets) parts.push(s.name, JSON.stringify(s.value));
  for (const t of v.talk) parts.push(t.text);
  for (const f of v.faults) parts.push(f.code, f.message);
  for (const x of v.http) parts.push(x.method, x.url, x.status);
  return parts.filter((p) => p !== undefined).join(" ").toLowerCase();
}

// variables are the values before and after a visit.
export function variables(model, index) {
  const before = new Map(model.vars);
  const first = model.visits[index] ? model.visits[index].seq : 0;
  const changes = model.visits.flatMap((v) => v.sets).sort((a, b) => a.seq - b.seq);
  for (const s of changes) if (s.seq < first) before.set(s.name, s.value);
  const after = new Map(before);
  for (const s of model.visits[index] ? model.visits[index].sets : []) after.set(s.name, s.value);
  return { before, after };
}

// difference lists the leaves that two values do not share.
export function difference(a, b) {
  const x = new Map(), y = new Map();
  leaves(a, "", x);
  leaves(b, "", y);
  const out = [];
  for (const [path, text] of x) if (y.get(path) !== text) out.push({ sign: "-", path, text });
  for (const [path, text] of y) if (x.get(path) !== text) out.push({ sign: "+", path, text });
  return out.sort((p, q) => (p.path < q.path ? -1 : p.path > q.path ? 1 : p.sign < q.sign ? 1 : -1));
}

function leaves(v, path, into) {
  if (v === undefined) return;
  if (v && typeof v === "object" && Object.keys(v).length > 0) {
    for (const k of Object.keys(v)) leaves(v[k], Array.isArray(v) ? `${path}[${k}]` : path ? `${path}.${k}` : k, into);
    return;
  }
  into.set(path, JSON.stringify(v));
}

export function duration(ms) {
  if (ms < 1000) return `${ms} ms`;
  if (ms < 60000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60000)} min ${Math.round((ms % 60000) / 1000)} s`;
}

// resolve puts the values back that the page holds only once.
export function resolve(v, shared, done = new Map()) {
  if (!v || typeof v !== "object") return v;
  const n = v.$callwright;
  if (n !== undefined && shared.length > 0) {
    if (!done.has(n)) done.set(n, resolve(shared[n], shared, done));
    return done.get(n);
  }
  for (const k of Object.keys(v)) v[k] = resolve(v[k], shared, done);
  return v;
}

// title is what a step is called: its key without where it was called from and
// without the number of steps that have no name.
export const title = (key) => key.slice(key.lastIndexOf("/") + 1).replace(/#\d+$/, "");
