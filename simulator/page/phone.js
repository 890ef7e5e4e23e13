// One person's phone: chats with each bot and in groups, the keyboard, writing, pressing, ringing.
import { ask, make, person as act, pick } from "./api.js";
import { bubble, isAlarm, plain } from "./bubble.js";

const TOAST_SECONDS = 6;
const RING_SECONDS = 8;
const STOPS = new Set(["Stop work", "Остановить работу", "Жұмысты тоқтату"]);
const HUES = [205, 160, 265, 25, 330, 95, 230, 45];
const ACCEPTS = { photo: "image/*", video: "video/*", voice: "audio/*", document: "" };

export class Phone {
  constructor(person, bots, groups, announce) {
    this.person = person;
    this.announce = announce;
    this.rang = new Set();
    this.seen = new Map();
    this.node = pick("phone-template").content.firstElementChild.cloneNode(true);
    this.part = (name) => this.node.querySelector(name);
    this.head();
    this.wire();
    this.know(bots, groups);
  }

  // The chats on this phone: one with each bot, and the groups its person is in.
  know(bots, groups) {
    const mine = groups.filter((group) => group.members.includes(this.person.id) && !group.migrated_to);
    this.chats = [
      ...bots.map((bot) => ({ name: bot.name ?? bot.username, where: { bot: bot.token_id } })),
      ...mine.map((group) => ({ name: group.title, where: { chat: group.id } })),
    ];
    this.at = this.chats.find((one) => this.same(one, this.at)) ?? this.chats[0];
    this.tabs();
  }

  same(one, other) { return one?.where.bot === other?.where.bot && one?.where.chat === other?.where.chat; }

  // The chat an event is about; none when this phone does not know it yet.
  chatOf(event) {
    const chat = event.chat < 0 ? { where: { chat: event.chat } } : { where: { bot: String(event.bot) } };
    return this.chats.find((one) => this.same(one, chat));
  }

  shows(event) { return this.same(this.chatOf(event), this.at); }

  tabs() {
    const box = this.part(".bots");
    box.hidden = this.chats.length < 2;
    box.replaceChildren(...this.chats.map((one) => make("button", {
      type: "button", role: "tab", textContent: one.name, ariaSelected: this.same(one, this.at),
      className: this.rang.has(JSON.stringify(one.where)) ? "rang" : "", onclick: () => this.choose(one) })));
  }

  head() {
    const { person } = this;
    const initials = person.first_name.split(/\s+/).slice(0, 2).map((word) => word[0] ?? "").join("").toUpperCase();
    const hue = HUES[person.id % HUES.length];
    this.node.setAttribute("aria-label", `Phone of ${person.first_name}`);
    this.node.dataset.person = person.id;
    this.part(".avatar").textContent = initials;
    this.part(".avatar").style.background = person.color ?? `hsl(${hue} 45% 36%)`;
    this.part("h2").textContent = [person.first_name, person.last_name].filter(Boolean).join(" ");
    this.part(".who p").textContent = [person.title, person.language_code].filter(Boolean).join(" · ");
  }

  choose(chat) {
    this.at = chat;
    this.rang.delete(JSON.stringify(chat.where));
    this.seen.clear();
    this.part(".chat").replaceChildren();
    this.tabs();
    this.load();
  }

  wire() {
    this.part(".begin").onclick = () => this.do("start", {});
    this.part(".code").onsubmit = (event) => {
      event.preventDefault();
      const typed = event.target.querySelector("input").value.trim();
      this.do("start", { payload: typed.replace(/^.*[?&]start=/, "") });
    };
    this.part(".write").onsubmit = (event) => {
      event.preventDefault();
      const words = this.part(".words");
      if (words.value.trim()) this.do("write", { text: words.value });
      words.value = "";
    };
    this.wireAttach();
    this.node.addEventListener("pointerdown", () => this.calm());
    this.node.addEventListener("focusin", () => this.calm());
  }

  wireAttach() {
    const [plus, menu, file] = [this.part(".plus"), this.part(".menu"), this.part(".file")];
    const show = (open) => { menu.hidden = !open; plus.setAttribute("aria-expanded", open); };
    plus.onclick = () => show(menu.hidden);
    menu.onkeydown = (event) => { if (event.key === "Escape") { show(false); plus.focus(); } };
    menu.onclick = (event) => {
      const kind = event.target.dataset.send;
      show(false);
      if (kind === "location") this.do("send", { kind, latitude: 43.26, longitude: 76.93 });
      else if (kind === "contact") this.do("send", { kind, phone_number: "+77270000000", first_name: this.person.first_name });
      else if (kind) { file.accept = ACCEPTS[kind]; file.dataset.kind = kind; file.click(); }
    };
    file.onchange = () => {
      if (!file.files.length) return;
      const form = new FormData();
      form.append("kind", file.dataset.kind);
      for (const [name, value] of Object.entries(this.at.where)) form.append(name, value);
      form.append("file", file.files[0]);
      file.value = "";
      this.report(act(this.person.id, "send", form));
    };
  }

  do(what, body) { return this.report(act(this.person.id, what, { ...this.at.where, ...body })); }

  async report(promise) {
    try { return await promise; } catch (error) { this.toast(error.message, false); return null; }
  }

  press(message, button) {
    return this.do("press", { message_id: message.message_id, data: button.data });
  }

  toast(words, stays) {
    const node = this.part(".toast");
    node.replaceChildren(words);
    node.classList.toggle("stays", stays);
    const hide = () => { node.hidden = true; };
    if (stays) node.append(make("button", { type: "button", textContent: "OK", onclick: hide }));
    node.hidden = false;
    clearTimeout(this.toastTimer);
    if (!stays) this.toastTimer = setTimeout(hide, TOAST_SECONDS * 1000);
  }

  async ring(event) {
    const here = this.shows(event);
    if (here) await this.load();
    else { this.rang.add(JSON.stringify(this.chatOf(event)?.where)); this.tabs(); }
    const last = here ? [...this.seen.values()].at(-1) : { words: plain(event.message), alarm: isAlarm(event.message) };
    this.node.classList.add("ringing", ...(last?.alarm ? ["shake"] : []));
    setTimeout(() => this.node.classList.remove("shake"), 1000);
    clearTimeout(this.ringTimer);
    this.ringTimer = setTimeout(() => this.node.classList.remove("ringing"), RING_SECONDS * 1000);
    this.announce(`${this.person.first_name}: ${last?.words?.slice(0, 120) ?? "new message"}`);
  }

  calm() {
    this.node.classList.remove("ringing", "shake");
    if (!this.part(".bell").hidden) this.report(act(this.person.id, "read", this.at.where)).then(() => this.load());
  }

  // Events come in bursts; one reading soon after the last of them shows them all.
  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), 40);
  }

  async load() {
    const at = this.at;
    const chat = await this.report(ask(`people/${this.person.id}/chat?${new URLSearchParams(at.where)}`));
    if (chat && this.same(at, this.at)) this.draw(chat);
  }

  draw(chat) {
    const box = this.part(".chat");
    const low = box.scrollHeight - box.scrollTop - box.clientHeight < 80;
    const first = this.seen.size === 0;
    const press = (message, button) => this.press(message, button);
    const grew = chat.messages.length > this.seen.size;
    this.reconcile(box, chat, press);
    this.seen = new Map(chat.messages.map((one) => [one.message_id, { edit: one.edit_date, words: plain(one), alarm: isAlarm(one) }]));
    this.keys(chat.keyboard);
    // an alarm that nobody has looked at stays red, also on a page that is opened later
    this.node.classList.toggle("alarmed", chat.unread > 0 && chat.messages.slice(-chat.unread).some(isAlarm));
    if (low || grew) box.scrollTo({ top: box.scrollHeight, behavior: first ? "instant" : "smooth" });
    this.part(".start").hidden = chat.messages.length > 0 || this.at.where.chat !== undefined;
    this.part(".bell").hidden = !chat.unread;
    this.part(".badge").textContent = chat.unread || "";
    this.unread = chat.unread;
    this.node.dispatchEvent(new Event("drawn", { bubbles: true }));
  }

  // Bubbles that did not change stay the same nodes: a press must not lose its button under the finger.
  reconcile(box, chat, press) {
    const standing = new Map([...box.children].map((node) => [node.dataset.key, node]));
    let before = null;
    for (const message of chat.messages) {
      const key = String(message.message_id);
      const signature = JSON.stringify(message);
      const old = standing.get(key);
      standing.delete(key);
      let node = old;
      if (old?.signature !== signature) {
        node = bubble(message, chat.messages, press, Boolean(old));
        node.signature = signature;
        node.dataset.key = key;
        if (old) old.replaceWith(node);
      }
      const place = before ? before.nextSibling : box.firstChild;
      if (node !== place) box.insertBefore(node, place);
      before = node;
    }
    for (const node of standing.values()) node.remove();
    if (chat.typing) box.append(make("p", { className: "typing", textContent: "typing…" }));
  }

  keys(rows) {
    const box = this.part(".keys");
    box.hidden = !rows?.length;
    const signature = JSON.stringify(rows);
    if (signature === this.signature) return;
    this.signature = signature;
    box.replaceChildren(...(rows ?? []).map((row) => make("div", {}, ...row.map((label) => make("button", {
      type: "button", textContent: label, className: STOPS.has(label) ? "stop" : "",
      onclick: () => this.do("tap", { label }) })))));
  }
}
