import { brief, difference, duration, title, variables } from "./model.js";
import { Link } from "./conversation.jsx";

export function Detail({ page, model, at, seq }) {
  const v = model.visits[at];
  if (!v) return <section class="detail" aria-label="Step"><p class="none">The trace has no steps.</p></section>;
  return (
    <section class="detail" aria-label={`Step ${title(v.key)}`}>
      <h2>
        {title(v.key)} <small>{v.block} · {v.key} · <a href={`#seq=${v.seq}`}>#{v.seq}</a></small>
      </h2>
      <p class="sum">
        at {duration(v.at)}, took {duration(v.until - v.at)}
        {v.exit && <> · exit <b>{v.exit}</b>{v.to && <> → {v.to}</>}</>}
        {v.interrupted && <> · interrupted: {v.interrupted}</>}
      </p>
      <Faults faults={v.faults} />
      <Source page={page} step={v.key} />
      <Settings settings={v.settings} />
      <Changes model={model} at={at} />
      <Talk v={v} />
      <Http http={v.http} />
      <Events events={v.events} seq={seq} />
    </section>
  );
}

function Faults({ faults }) {
  if (!faults.length) return null;
  const texts = [...new Set(faults.map((f) => `${f.code}: ${f.message}${f.detail ? ` [${f.detail}]` : ""}`))];
  return <ul class="faults" aria-label="Errors">{texts.map((t) => <li key={t}>{t}</li>)}</ul>;
}

function Source({ page, step }) {
  const range = page.source && page.source.steps[step];
  if (!range) return null;
  const lines = [];
  for (let n = range[0]; n <= range[1]; n++) lines.push(page.source.lines[n] ?? "");
  const margin = Math.min(...lines.filter((l) => l.trim()).map((l) => l.match(/^ */)[0].length));
  return (
    <>
      <h3>{page.source.file}, line {range[0]}</h3>
      <pre class="yaml">{lines.map((l, i) => <span key={i} data-line={range[0] + i}>{l.slice(margin) + "\n"}</span>)}</pre>
    </>
  );
}

function Settings({ settings }) {
  if (!settings || !Object.keys(settings).length) return null;
  return (
    <>
      <h3>Settings</h3>
      <dl>{Object.entries(settings).map(([k, x]) => <div key={k}><dt>{k}</dt><dd><Value v={x} /></dd></div>)}</dl>
    </>
  );
}

// Value is short on one line, and long to be opened.
function Value({ v }) {
  if (v === null || typeof v !== "object") return <code>{v === "" ? '""' : String(v)}</code>;
  const text = JSON.stringify(v, null, 2);
  if (text.length < 60) return <code>{JSON.stringify(v)}</code>;
  return <details><summary>{brief(v)}</summary><pre>{text}</pre></details>;
}

const most = 40; // lines of a difference

function Changes({ model, at }) {
  const { before, after } = variables(model, at);
  const names = [...after.keys()].sort();
  if (!names.length) return null;
  const changed = [...new Set(model.visits[at].sets.map((s) => s.name))];
  return (
    <>
      <h3>Variables</h3>
      {changed.length === 0 && <p class="none">This step changes none.</p>}
      {changed.map((name) => <Change key={name} name={name} before={before.get(name)} after={after.get(name)} />)}
      <details class="all">
        <summary>all variables ({names.length})</summary>
        <table>
          <thead><tr><th>name</th><th>before</th><th>after</th></tr></thead>
          <tbody>
            {names.map((n) => (
              <tr key={n} class={changed.includes(n) ? "changed" : ""}>
                <th scope="row">{n}</th><td>{before.has(n) ? <Value v={before.get(n)} /> : "not set"}</td><td><Value v={after.get(n)} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}

function Change({ name, before, after }) {
  const lines = difference(before, after);
  return (
    <div class="change">
      <b>{name}</b>
      {lines.length === 0 && <span class="none"> set to the same value</span>}
      <pre>
        {lines.slice(0, most).map((l, i) => (
          <span key={i} class={l.sign === "+" ? "plus" : "minus"}>{`${l.sign} ${l.path ? l.path + ": " : ""}${l.text}\n`}</span>
        ))}
        {lines.length > most && `… and ${lines.length - most} more\n`}
      </pre>
    </div>
  );
}

function Talk({ v }) {
  if (!v.talk.length) return null;
  return (
    <>
      <h3>Conversation</h3>
      <ul class="said">{v.talk.map((t, i) => <li key={i} class={t.who}><b>{t.who}</b> {t.text} <Link url={t.url} /></li>)}</ul>
    </>
  );
}

function Http({ http }) {
  if (!http.length) return null;
  return (
    <>
      <h3>HTTP</h3>
      <table class="http">
        <thead><tr><th>request</th><th>status</th><th>bytes</th><th>took</th></tr></thead>
        <tbody>
          {http.map((x, i) => (
            <tr key={i} class={!x.status || x.status >= 400 ? "warn" : ""}>
              <td><b>{x.method}</b> {x.url} {aside(x)}</td><td>{x.status || "no answer"}</td><td>{x.bytes ?? ""}</td><td>{x.elapsed || ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function aside(x) {
  const parts = [x.note, x.attempt > 1 && `attempt ${x.attempt}`, x.waited && `after ${x.waited}`, x.breaker && `breaker ${x.breaker}`].filter(Boolean);
  return parts.length ? <em>({parts.join(", ")})</em> : null;
}

function Events({ events, seq }) {
  return (
    <details class="events" open={events.some((e) => e.seq === seq && e !== events[0])}>
      <summary>Events ({events.length})</summary>
      {events.map((e) => {
        const { seq: n, at_ms: at, kind, step, block, ...rest } = e;
        return (
          <div key={n} class={n === seq ? "now" : ""}>
            <p><b>#{n}</b> {kind} <small>{duration(at || 0)}</small></p>
            {Object.keys(rest).length > 0 && <pre>{JSON.stringify(rest, null, 2)}</pre>}
          </div>
        );
      })}
    </details>
  );
}
