// The simulator's control API, and its events. Every call gives JSON or throws a sentence.

export async function ask(path, body, method) {
  const options = { method: method ?? (body === undefined ? "GET" : "POST") };
  if (body instanceof FormData) options.body = body;
  else if (body !== undefined) {
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  const answer = await fetch(`/control/${path}`, options);
  const found = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(found.error ?? `The simulator answered ${answer.status}.`);
  return found;
}

export const person = (id, act, body) => ask(`people/${id}/${act}`, body);

// EventSource reconnects by itself; `opened` runs after each (re)connection so that pages read afresh.
export function listen(handlers, opened, lost) {
  const source = new EventSource("/control/events");
  source.addEventListener("hello", opened);
  source.addEventListener("error", lost);
  for (const [name, handle] of Object.entries(handlers))
    source.addEventListener(name, (event) => handle(JSON.parse(event.data)));
}

export function pick(id) { return document.getElementById(id); }

export function make(tag, attributes = {}, ...children) {
  const node = Object.assign(document.createElement(tag), attributes);
  node.append(...children.filter((child) => child !== null));
  return node;
}

let offset = 0;
export function setOffset(seconds) { offset = seconds; }
export function simulatedNow() { return new Date(Date.now() + offset * 1000); }
export function hours(unix) {
  return new Date(unix * 1000).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}
