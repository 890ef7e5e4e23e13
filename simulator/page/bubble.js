// One message as a bubble. The simulator has rendered and escaped `html` already.
import { hours, make } from "./api.js";

const MEDIA = {
  photo: (media) => make("img", { src: media.url, alt: "Photo", loading: "lazy" }),
  video: (media) => make("video", { src: media.url, controls: true }),
  video_note: (media) => make("video", { src: media.url, controls: true }),
  voice: (media) => make("audio", { src: media.url, controls: true, title: "Voice message" }),
  audio: (media) => make("audio", { src: media.url, controls: true }),
  location: (media) => make("span", { className: "file", textContent: `Location ${media.latitude ?? ""} ${media.longitude ?? ""}` }),
  contact: (media) => make("span", { className: "file", textContent: `Contact ${media.phone_number ?? ""}` }),
  sticker: () => make("span", { className: "file", textContent: "Sticker" }),
};

function mediaOf(message) {
  const media = message.media;
  if (!media) return null;
  const draw = MEDIA[media.kind];
  if (draw) return draw(media);
  return make("a", { className: "file", href: media.url ?? "#", textContent: media.file_name ?? "File", download: "" });
}

function buttonsOf(message, press) {
  if (!message.inline?.length) return null;
  const rows = message.inline.map((row) => make("div", {}, ...row.map((button) => {
    if (button.url) return make("a", { href: button.url, textContent: button.text, target: "_blank", rel: "noreferrer" });
    return make("button", { type: "button", textContent: button.text, onclick: () => press(message, button) });
  })));
  return make("div", { className: "inline" }, ...rows);
}

function quoteOf(message, all) {
  const id = message.reply_to?.message_id ?? message.reply_to;
  const quoted = id && all.find((one) => one.message_id === id);
  return quoted ? make("div", { className: "quote", textContent: plain(quoted) }) : null;
}

export function plain(message) {
  return make("div", { innerHTML: message.html ?? "" }).textContent || message.media?.kind || "";
}

// An alarm that still asks for an answer: the one thing on the wall that may be red.
export function isAlarm(message) {
  return message.from === "bot" && /^🛑/u.test(plain(message).trim()) && Boolean(message.inline?.length);
}

export function bubble(message, all, press, changed) {
  if (message.service) return make("p", { className: "service", textContent: message.service });
  const own = message.from !== "bot";
  const node = make("div", { className: "bubble" });
  node.classList.toggle("own", own && message.from === "person");
  node.classList.toggle("changed", changed);
  if (message.deleted) {
    node.classList.add("gone");
    node.textContent = "Deleted";
    return node;
  }
  if (isAlarm(message)) node.classList.add("alarm");
  const words = make("div", { className: "body", innerHTML: message.html ?? "" });
  const when = `${message.edit_date ? "edited " : ""}${message.silent ? "silent " : ""}${hours(message.date)}`;
  const author = message.from === "member" ? make("b", { textContent: message.from_name }) : null;
  node.append(...[author, quoteOf(message, all), mediaOf(message), words.textContent ? words : null,
    buttonsOf(message, press), make("time", { textContent: when })].filter(Boolean));
  return node;
}
