// ---- what all parts use: data, language, elements, colours, what a line is made of
const LIST = 50, LINES = 1500, RUN = 12, GROUPS = 30, MEMBERS = 20, ROWS = 30;
const data = JSON.parse(document.getElementById("data").textContent);
const at = (id) => document.getElementById(id);
const state = { found: [], place: 0, line: -1, lines: LINES, groups: GROUPS, language: "en" };

// A browser may keep nothing for files: then it is kept as long as the page is open.
function recall(store, key) {
  try {
    return window[store].getItem(`cleaner-${key}`);
  } catch {
    return null;
  }
}
function remember(store, key, value) {
  try {
    window[store].setItem(`cleaner-${key}`, value);
  } catch { /* As above. */ }
}

// All text of pages goes through here: it becomes text, never markup. *inside* is a text, an element
// or a list of them; what is empty is left out.
function element(name, inside, className) {
  const made = document.createElement(name);
  made.append(...[inside].flat().filter(Boolean));
  if (className) made.className = className;
  return made;
}
function button(text, pressed) {
  const made = element("button", text);
  made.type = "button";
  made.addEventListener("click", pressed);
  return made;
}
// A button that whoever holds it listens to, and knows by its data.
function pressable(about, shown) {
  const made = element("button", shown);
  made.type = "button";
  Object.assign(made.dataset, about);
  return made;
}
// *parts* with *between* them; what is empty is left out.
function joined(parts, between = " · ") {
  return parts.filter(Boolean).flatMap((part, place) => (place ? [between, part] : [part]));
}

// ---- language
const number = (n) => n.toLocaleString("en");
const percent = (share, digits = 0) => `${(share * 100).toFixed(digits)} %`;
// Figures and signs keep their order within Arabic.
const ltr = (text, className) => {
  const made = element("span", text, className);
  made.dir = "ltr";
  return made;
};
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
function say(key, values = {}) {
  return filled(data.messages.page[key][state.language], values);
}
function label(table, key) {
  const found = data.messages[table][key];
  return found ? found[state.language] : key;
}
function counted(key, n) {
  const forms = data.messages.counts[key][state.language];
  return filled(forms[plural.select(n)] || forms.other, { n: number(n) });
}
// What the cleaner tells in English: the pattern of each sentence, and what it is in Arabic.
const told = Object.entries(data.messages.told).map(([english, arabic]) => {
  const parts = english.split(/\{\d\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return [new RegExp(`^${parts.join("(.*?)")}$`, "s"), arabic];
});
const kindsIn = (text) => text.split(", ").map((kind) => label("kinds", kind)).join("، ");
function translated(sentence) {
  if (state.language === "en") return sentence;
  for (const [pattern, arabic] of told) {
    const found = pattern.exec(sentence);
    if (!found) continue;
    const values = found.slice(1).map((value) => {
      if (value.split(", ").every((kind) => kind in data.messages.kinds)) return kindsIn(value);
      if (value in data.messages.page_kinds) return label("page_kinds", value);
      const inner = translated(value);
      return inner === value ? `\u2068${value}\u2069` : inner;
    });
    return filled(arabic, values);
  }
  return sentence;
}
let plural = new Intl.PluralRules("en");
function setLanguage(language) {
  state.language = language;
  plural = new Intl.PluralRules(language);
  document.documentElement.lang = language;
  document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
  document.title = [say("title"), counted("pages", data.totals.pages), data.made].filter(Boolean).join(" · ");
  for (const each of document.querySelectorAll("[data-message]")) each.textContent = say(each.dataset.message);
  for (const each of document.querySelectorAll("[data-label]")) each.setAttribute("aria-label", say(each.dataset.label));
  const other = language === "ar" ? "en" : "ar";
  at("language").textContent = say("language");
  at("language").lang = other;
  remember("localStorage", "language", language);
}
const kindLabel = (kind) => label("kinds", kind);
const colour = (kind) => data.colours[kind] || "";
const kindChip = (kind) => element("span", kindLabel(kind), `kind ${colour(kind)}`);

// ---- lines: kept text, or pieces of which those that went name their reason
const words = (line) => typeof line === "string" ? line
  : line.map((piece) => typeof piece === "string" ? piece : piece[1]).join("");
const isKept = (line) => typeof line === "string" ? line : line.some((piece) => typeof piece === "string" && piece.trim());
const reasonsOf = (line) => typeof line === "string" ? []
  : [...new Set(line.filter((piece) => typeof piece !== "string").map((piece) => piece[0]))];
function fold(text) {
  return text.normalize("NFKC").toLowerCase().replace(/[\u064b-\u065f\u0670\u0640]/g, "")
    .replace(/[\u0622\u0623\u0625\u0671]/g, "\u0627").replace(/\u0649/g, "\u064a")
    .replace(/\u0629/g, "\u0647").replace(/\s+/g, " ").trim();
}
function about(reason) {
  const { rule, about: described } = data.reasons[reason];
  if (described.length) return described[state.language === "ar" ? 0 : 1];
  const own = data.messages.built_in[rule];
  return own ? own[state.language] : say("built_in");
}
// The rule, its kind and what it is for, as lines; names of rules are Latin within Arabic.
function reasonLines(reason) {
  const { rule, kind } = data.reasons[reason];
  return [element("p", [ltr(rule, "rule-name"), " · ", kindLabel(kind)]), element("p", about(reason))];
}
const pageNow = () => data.pages[state.found[state.place]];

async function copy(text, block, said) {
  block.value = text;
  block.hidden = false;
  let done = false;
  try {
    await navigator.clipboard.writeText(text);
    done = true;
  } catch {
    block.select();
    done = document.execCommand("copy");
  }
  said.textContent = say(done ? "copied" : "copy_here");
}
function save(text, name) {
  const link = element("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/toml" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
