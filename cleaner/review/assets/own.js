// ---- rules as TOML, and the user's own ones, gathered over pages
// TOML escapes as JSON does, but for what JSON leaves as it is.
const quoted = (text) => JSON.stringify(text).replace(/[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
  (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
const toml = (value) => typeof value === "string" ? quoted(value)
  : Array.isArray(value) ? (value.length ? `[\n${value.map((entry) => `  ${toml(entry)},\n`).join("")}]` : "[]")
    : typeof value === "object" ? `{ ${Object.entries(value).map(([key, entry]) => `${key} = ${toml(entry)}`).join(", ")} }`
      : String(value);
const ruleTable = (fields) => ["[[rule]]", ...fields.map(([key, value]) => `${key} = ${toml(value)}`), ""].join("\n");
const ruleFile = (tables, head = "") => [`${head}schema = 1`, "", ...tables].join("\n");

const own = { rules: [], keep: [], ...JSON.parse(recall("sessionStorage", "own") || "{}") };
const core = (line) => fold(line).replace(/[ :|\-….,;!؛>*]+$/u, "");
const isHost = (outlet) => /^[a-z0-9-]+(\.[a-z0-9-]+)*\.(?!html?$|txt$|text$)[a-z]{2,}$/i.test(outlet);
function digest(text) {
  let sum = 2166136261;
  for (const sign of text) sum = Math.imul(sum ^ sign.codePointAt(0), 16777619) >>> 0;
  return sum.toString(16).padStart(8, "0");
}
function keptExample(page, line) {
  const kept = page.lines.filter((other) => typeof other === "string" && other.trim() && other !== line);
  const prose = kept.filter((other) => other.length <= 300);
  const longest = (prose.length ? prose : kept).sort((a, b) => b.length - a.length)[0];
  return longest ? longest.trim() : `قال إن ${line}`;
}
function addRule() {
  const page = pageNow(), line = words(page.lines[state.line]).trim();
  const outlet = data.outlets[page.outlet];
  if (!own.rules.some((rule) => core(rule.line) === core(line) && rule.outlet === outlet)) {
    own.rules.push({ line, outlet, kind: at("new-kind").value, keep: keptExample(page, line) });
  }
  drawOwn();
  at("copied").textContent = say("in_my_rules", { what: wouldRemove(own.rules.at(-1)) });
}
function addKeep() {
  const line = words(pageNow().lines[state.line]).trim();
  if (!own.keep.includes(line)) own.keep.push(line);
  drawOwn();
  at("copied").textContent = say("keep_in_my_rules");
}
// What else on the pages that are here the rule would remove.
function wouldRemove(rule) {
  const sought = core(rule.line);
  let lines = 0, pages = 0;
  for (const page of data.pages) {
    if (isHost(rule.outlet) && data.outlets[page.outlet] !== rule.outlet) continue;
    const found = page.lines.filter((line) => typeof line === "string" && line.length < 3 * sought.length + 20 && core(line) === sought).length;
    lines += found;
    pages += found > 0;
  }
  return say("would_remove", { lines: counted("lines", lines), pages: counted("in_pages", pages) });
}
function ownTable({ line, outlet, kind, keep }) {
  const name = outlet.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  const kept = [...new Set([keep, ...own.keep.filter((other) => core(other) !== core(line))])];
  return ruleTable([
    ["id", `${name || "line"}-${digest(`${outlet} ${line}`)}`],
    ["description", `A line on pages of ${outlet}.`],
    ["kind", kind], ["status", "stable"], ["phrases", [line]],
    ...(isHost(outlet) ? [["sites", [outlet.toLowerCase()]]] : []),
    ...(line.length > 160 ? [["max_length", line.length + 2]] : []),
    // A rule is proved by two examples: the line, and the line with a colon, which is no part of it.
    ["match", [line, `${line} :`]], ["keep", kept],
  ]);
}
const ownFile = () => ruleFile(own.rules.map(ownTable));
function ownEntry(text, note, remove) {
  const removing = button(say("remove"), () => { remove(); drawOwn(); });
  return element("li", [element("bdi", text), " ", element("small", note), " ", removing]);
}
function drawOwn() {
  at("rules-count").hidden = at("own-file").hidden = !own.rules.length;
  at("rules-count").textContent = number(own.rules.length);
  at("own-none").hidden = own.rules.length > 0;
  at("own-rules").replaceChildren(
    ...own.rules.map((rule, place) => ownEntry(rule.line, `${kindLabel(rule.kind)} · ${rule.outlet} · ${wouldRemove(rule)}`, () => own.rules.splice(place, 1))),
    ...own.keep.map((line, place) => ownEntry(line, say("stays"), () => own.keep.splice(place, 1))));
  at("file").value = own.rules.length ? ownFile() : "";
  const hosts = [...new Set(own.rules.map((rule) => rule.outlet).filter(isHost))];
  const site = hosts.length === 1 ? ` --site ${hosts[0].toLowerCase()}` : hosts.length ? " --site HOST" : "";
  at("commands").textContent = `cleaner rules test rules.toml\ncleaner clean PAGES -o CLEANED --rules rules.toml${site}`;
  remember("sessionStorage", "own", JSON.stringify(own));
}
