// The strip on top: clock, flood meter, faults, people, sound, theme.
import { ask, make, pick, setOffset, simulatedNow } from "./api.js";

export function clock() {
  const tick = () => { pick("now").textContent = simulatedNow().toLocaleTimeString("en-GB"); };
  setInterval(tick, 500);
  tick();
  for (const button of document.querySelectorAll("[data-advance]"))
    button.onclick = async () => setOffset((await ask("clock", { advance: Number(button.dataset.advance) })).offset);
}

export function flood(limits) {
  const draw = async () => {
    const bots = Object.values(await ask("flood").catch(() => ({})));
    const most = Math.max(0, ...bots.map((bot) => bot.last_second));
    const refused = bots.reduce((sum, bot) => sum + bot.refused, 0);
    pick("flood").max = limits.per_second;
    pick("flood").value = most;
    pick("flood-words").textContent = `${most} of ${limits.per_second}${refused ? `, ${refused} refused` : ""}`;
  };
  setInterval(draw, 1000);
  draw();
}

export function faults() {
  pick("faults-open").onclick = () => { pick("faults").showModal(); draw(); };
  pick("faults-clear").onclick = async () => { await ask("faults", undefined, "DELETE"); draw(); };
  pick("fault-add").onsubmit = async (event) => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(event.target));
    await ask("faults", { kind: given.kind, method: given.method, count: Number(given.count),
      seconds: Number(given.seconds), retry_after: Number(given.seconds) });
    draw();
  };
  const draw = async () => {
    const found = await ask("faults").catch(() => []);
    const list = Array.isArray(found) ? found : (found.faults ?? []);
    pick("faults-count").hidden = !list.length;
    pick("faults-count").textContent = list.length;
    const rows = list.map((fault) => make("li", { className: "row" },
      make("span", {}, fault.kind, make("small", { textContent: `${fault.method ?? "*"} · ${fault.count ?? "always"}` })),
      make("button", { type: "button", textContent: "Remove", onclick: async () => { await ask(`faults/${fault.id}`, undefined, "DELETE"); draw(); } })));
    pick("faults-list").replaceChildren(...(rows.length ? rows : [make("li", { className: "none", textContent: "Telegram behaves." })]));
  };
  draw();
  return draw;
}

export function people(everybody, changed) {
  const search = pick("people-search");
  const draw = () => {
    const wanted = search.value.trim().toLowerCase();
    const rows = everybody().filter((one) => `${one.first_name} ${one.title ?? ""}`.toLowerCase().includes(wanted)).slice(0, 200)
      .map((one) => make("li", {}, make("label", {},
        make("input", { type: "checkbox", checked: one.wall, onchange: async (event) => {
          await ask(`people/${one.id}`, { wall: event.target.checked }, "PATCH"); changed(); } }),
        make("span", {}, one.first_name, make("small", { textContent: [one.title, one.language_code].filter(Boolean).join(" · ") })))));
    pick("people-list").replaceChildren(...(rows.length ? rows : [make("li", { className: "none", textContent: "Nobody by that name." })]));
  };
  search.oninput = draw;
  pick("people-open").onclick = () => { draw(); pick("people").showModal(); search.focus(); };
  pick("person-add").onsubmit = async (event) => {
    event.preventDefault();
    await ask("people", { ...Object.fromEntries(new FormData(event.target)), wall: true });
    event.target.reset();
    pick("people").close();
    changed();
  };
}

export function theme() {
  const root = document.documentElement;
  const preferred = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const set = (name) => {
    root.dataset.theme = name;
    pick("theme").textContent = name === "dark" ? "Light" : "Dark";
    localStorage.setItem("theme", name);
  };
  pick("theme").onclick = () => set(root.dataset.theme === "dark" ? "light" : "dark");
  set(localStorage.getItem("theme") ?? preferred);
}

// Two short tones, off until somebody asks for them.
export function sound() {
  let audio = null;
  pick("sound").onclick = () => {
    audio = audio ? null : new AudioContext();
    pick("sound").setAttribute("aria-pressed", Boolean(audio));
    pick("sound").textContent = audio ? "Sound on" : "Sound off";
  };
  return () => {
    if (!audio) return;
    for (const [at, pitch] of [[0, 880], [0.22, 660]]) {
      const tone = audio.createOscillator();
      const level = audio.createGain();
      level.gain.setValueAtTime(0.12, audio.currentTime + at);
      level.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + at + 0.2);
      tone.frequency.value = pitch;
      tone.connect(level).connect(audio.destination);
      tone.start(audio.currentTime + at);
      tone.stop(audio.currentTime + at + 0.2);
    }
  };
}

export function hint() {
  const intro = pick("intro");
  intro.hidden = localStorage.getItem("hint") === "seen";
  pick("intro-close").onclick = () => { intro.hidden = true; localStorage.setItem("hint", "seen"); };
}
