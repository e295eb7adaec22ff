import { duration } from "./model.js";

const sides = { hears: "caller hears", presses: "caller presses", says: "caller says", reads: "caller reads", writes: "caller writes", agent: "agent", screen: "agent's screen", data: "attached data" };

export function Conversation({ model, words, at, go }) {
  const lines = model.talk.filter((t) => words.every((w) => (t.text + " " + sides[t.who]).toLowerCase().includes(w)));
  if (lines.length === 0) return <p class="none">{words.length ? "Nothing of the conversation matches the filter." : "Nothing was said, pressed or shown."}</p>;
  return (
    <ol class="talk">
      {lines.map((t) => {
        const i = model.visits.indexOf(t.visit);
        return (
          <li key={`${t.seq}-${t.who}`} class={`${t.who} ${i === at ? "now" : ""}`}>
            <button onClick={() => go(i, t.seq)}>
              <span class="who">{sides[t.who]}</span>
              <span class="when">{duration(t.at)}</span>
              <span class="text">{t.text}</span>
            </button>
            <Link url={t.url} />
          </li>
        );
      })}
    </ol>
  );
}

// Link is a link only if it leads to a web page; the trace may hold anything.
export function Link({ url }) {
  if (!url) return null;
  if (!/^https?:\/\//i.test(url)) return <span class="url">{url}</span>;
  return <a class="url" href={url} target="_blank" rel="noopener noreferrer">{url}</a>;
}
