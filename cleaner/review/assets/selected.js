// ---- the selected line, and the reason beside the text
function select(line) {
  for (const other of document.querySelectorAll("[aria-selected]")) other.removeAttribute("aria-selected");
  for (const other of at("text").querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
  line.tabIndex = 0;
  line.setAttribute("aria-selected", "true");
  state.line = Number(line.dataset.line);
  drawSelected();
  // The panel stands at the bottom of the window: the line is to be seen above it.
  const hidden = line.getBoundingClientRect().bottom - at("selected").getBoundingClientRect().top;
  if (hidden > 0) window.scrollBy(0, hidden + 12);
}
function drawSelected() {
  const found = pageNow().lines[state.line], reasons = reasonsOf(found);
  at("reason").replaceChildren(...(reasons.length ? reasons.flatMap(reasonLines) : [element("p", say("line_kept"))]));
  at("new-rule").hidden = typeof found !== "string";
  at("add-keep").hidden = !own.rules.length;
  if (typeof found === "string") at("new-kind").value = kindOf(found.trim());
  at("copy-keep").hidden = !reasons.some((reason) => data.reasons[reason].about.length);
  at("copied").textContent = "";
  at("block").hidden = true;
  at("selected").hidden = false;
}
function moveLine(step) {
  const lines = [...at("text").querySelectorAll("[data-line]")];
  const now = lines.findIndex((line) => Number(line.dataset.line) === state.line);
  const next = lines[now < 0 ? 0 : Math.min(Math.max(now + step, 0), lines.length - 1)];
  if (next) {
    if (next.closest("details")) next.closest("details").open = true;
    next.focus();
    next.scrollIntoView({ block: "center" });
  }
}
// The kind of a rule for a line: the one that was chosen for it, else what its words tell, else
// the one that was chosen last.
const chosen = new Map(), kindOfWord = new Map();
let lastKind = recall("sessionStorage", "kind") || "navigation";
for (const [kind, known] of Object.entries(data.words)) for (const word of known.split(" ")) kindOfWord.set(fold(word), kind);
function kindOf(line) {
  if (chosen.has(line)) return chosen.get(line);
  const votes = new Map();
  const all = fold(line).match(/\p{L}{3,}/gu) || [];
  for (const word of all) {
    const kind = kindOfWord.get(word);
    if (kind) votes.set(kind, (votes.get(kind) || 0) + 1);
  }
  const best = [...votes].sort((a, b) => b[1] - a[1])[0];
  // A few words of a long line tell nothing.
  return best && best[1] * 3 >= all.length ? best[0] : lastKind;
}
function chooseKind(kind) {
  lastKind = kind;
  chosen.set(words(pageNow().lines[state.line]).trim(), kind);
  remember("sessionStorage", "kind", kind);
}
function keepBlock() {
  const line = pageNow().lines[state.line];
  const rules = reasonsOf(line).filter((reason) => data.reasons[reason].about.length);
  return `# ${rules.map((reason) => data.reasons[reason].rule).join(", ")}\nkeep = [\n  ${quoted(words(line).trim())},\n]\n`;
}

function showHint(target) {
  const found = target.closest && target.closest("del, [data-line]");
  if (!found || !at("text").contains(found) || found.closest('[aria-selected="true"]')) return hideHint();
  const reasons = found.dataset.reason ? [Number(found.dataset.reason)]
    : reasonsOf(pageNow().lines[Number(found.dataset.line)]);
  if (!reasons.length) return hideHint();
  const story = found.closest(".story"), evidence = story && story.querySelector(".evidence");
  const hint = at("hint");
  hint.replaceChildren(...reasons.flatMap(reasonLines), ...(evidence ? [element("p", evidence.textContent)] : []));
  hint.hidden = false;
  found.closest("[data-line]").setAttribute("aria-describedby", "hint");
  const place = found.getBoundingClientRect(), size = hint.getBoundingClientRect();
  const above = place.top - size.height - 6;
  hint.style.top = `${above > 0 ? above : place.bottom + 6}px`;
  const start = state.language === "ar" ? place.right - size.width : place.left;
  hint.style.left = `${Math.max(6, Math.min(start, innerWidth - size.width - 6))}px`;
}
function hideHint() {
  at("hint").hidden = true;
  for (const line of document.querySelectorAll("[aria-describedby]")) line.removeAttribute("aria-describedby");
}
