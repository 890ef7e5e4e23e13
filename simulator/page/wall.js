// The wall: phones of the chosen people, kept live by the simulator's events.
import { ask, listen, make, pick, setOffset } from "./api.js";
import { Phone } from "./phone.js";
import * as strip from "./strip.js";

const phones = new Map();
let state = { people: [], bots: [], groups: [], limits: { per_second: 30 } };

const ringSound = strip.sound();
const announce = (words) => { pick("announcer").textContent = words; };

async function refresh() {
  state = await ask("state");
  setOffset(state.offset);
  const chosen = state.people.filter((one) => one.wall);
  const wanted = new Set(chosen.map((one) => one.id));
  for (const [id, phone] of phones) if (!wanted.has(id)) { phone.node.remove(); phones.delete(id); }
  for (const one of chosen) {
    if (phones.has(one.id)) { phones.get(one.id).know(state.bots, state.groups); continue; }
    const phone = new Phone(one, state.bots, state.groups, announce);
    phones.set(one.id, phone);
    pick("wall").append(phone.node);
  }
  pick("empty").hidden = phones.size > 0;
  await Promise.all([...phones.values()].map((phone) => phone.load()));
  tabs();
}

// On a narrow screen one phone is seen at a time; the tabs show who rings meanwhile.
function tabs() {
  pick("tabs").replaceChildren(...[...phones.values()].map((phone) => {
    const tab = make("button", { type: "button", onclick: () => phone.node.scrollIntoView({ inline: "center", block: "nearest" }) },
      make("span", { textContent: phone.person.first_name }));
    if (phone.unread) tab.append(make("span", { className: "badge", textContent: phone.unread }));
    tab.classList.toggle("ringing", phone.node.classList.contains("ringing"));
    tab.setAttribute("aria-current", phone === visible());
    return tab;
  }));
}

function visible() {
  const middle = innerWidth / 2;
  return [...phones.values()].find((phone) => {
    const box = phone.node.getBoundingClientRect();
    return box.left <= middle && box.right >= middle;
  });
}

const of = (event) => phones.get(event.person);
const mine = (event) => {
  const phone = of(event);
  return phone?.shows(event) ? phone : undefined;
};
// A group appears on a phone with the first thing that happens in it.
const arrived = (event) => {
  const phone = of(event);
  if (phone && !phone.chatOf(event)) refresh();
  else mine(event)?.soon();
};

const drawFaults = strip.faults();
listen({
  message: arrived,
  edit: (event) => mine(event)?.soon(),
  delete: (event) => mine(event)?.soon(),
  keyboard: (event) => mine(event)?.soon(),
  read: (event) => mine(event)?.soon(),
  typing: (event) => mine(event)?.soon(),
  toast: (event) => of(event)?.toast(event.text ?? "", Boolean(event.show_alert)),
  ring: (event) => { const phone = of(event); if (phone) { phone.ring(event).then(tabs); ringSound(); } },
  person: () => refresh(),
  clock: (event) => setOffset(event.offset),
  faults: () => drawFaults(),
}, () => { pick("offline").hidden = true; refresh().catch(() => { pick("offline").hidden = false; }); },
() => { pick("offline").hidden = false; });

pick("wall").addEventListener("drawn", tabs);
pick("wall").addEventListener("scroll", tabs, { passive: true });
strip.clock();
strip.flood(state.limits);
strip.people(() => state.people, refresh);
strip.theme();
strip.hint();
