// ---- events, and the start
const typing = (target) => target.matches("input, select, textarea");
const keys = {
  j: () => turn(1), k: () => turn(-1),
  ArrowLeft: () => turn(state.language === "ar" ? 1 : -1), ArrowRight: () => turn(state.language === "ar" ? -1 : 1),
  ArrowDown: () => moveLine(1), ArrowUp: () => moveLine(-1),
};
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    hideHint();
    if (typing(event.target)) event.target.blur();
  }
  if (typing(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "o") showPart("overview");
  else if (event.key === "/") { showPart("pages"); at("filters-box").open = true; at("search").focus(); }
  else if ((event.key === "j" || event.key === "k") && at("pages").hidden) { showPart("pages"); show(true); }
  else if (keys[event.key] && !at("pages").hidden) keys[event.key]();
  else return;
  event.preventDefault();
});
at("text").addEventListener("focusin", (event) => {
  const line = event.target.closest("[data-line]");
  if (line) { select(line); showHint(line); }
});
at("text").addEventListener("focusout", hideHint);
at("text").addEventListener("mouseover", (event) => showHint(event.target));
at("text").addEventListener("mouseleave", hideHint);
window.addEventListener("scroll", hideHint, { passive: true });
at("overview").addEventListener("click", (event) => {
  const pressed = event.target.closest("button");
  if (!pressed) return;
  if (pressed.closest("#groups-more")) {
    state.groups += GROUPS;
    return drawGroups();
  }
  at("filters").reset();
  if (pressed.dataset.filter) at(pressed.dataset.filter).value = pressed.dataset.value;
  find();
  if (pressed.dataset.page) return goTo(Number(pressed.dataset.page));
  showPart("pages");
  show(true);
});
at("repeats").addEventListener("click", (event) => {
  const pressed = event.target.closest("button");
  if (pressed) goTo(Number(pressed.dataset.page));
});
at("new-kind").addEventListener("change", () => chooseKind(at("new-kind").value));
let waiting = 0;
at("search").addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(find, 150);
});
for (const id of [...filters, "order"]) at(id).addEventListener("change", find);
window.addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((box) => { box.open = true; }));
at("all").addEventListener("click", () => { at("filters").reset(); find(); });
at("filters").addEventListener("submit", (event) => { event.preventDefault(); find(); });
at("show-overview").addEventListener("click", () => showPart("overview"));
at("show-pages").addEventListener("click", () => { showPart("pages"); show(); });
at("show-outlets").addEventListener("click", () => showPart("learned"));
at("show-rules").addEventListener("click", () => showPart("own"));
at("back").addEventListener("click", () => turn(-1));
at("on").addEventListener("click", () => turn(1));
at("list-back").addEventListener("click", () => { state.place = Math.max(state.place - state.place % LIST - LIST, 0); show(); });
at("list-on").addEventListener("click", () => { state.place = state.place - state.place % LIST + LIST; show(); });
at("more").addEventListener("click", () => { state.lines = Infinity; drawText(pageNow()); });
at("add-rule").addEventListener("click", addRule);
at("add-keep").addEventListener("click", addKeep);
at("copy-keep").addEventListener("click", () => copy(keepBlock(), at("block"), at("copied")));
at("download").addEventListener("click", () => save(ownFile(), "rules.toml"));
at("copy-file").addEventListener("click", () => copy(ownFile(), at("file"), at("file-copied")));
at("clear").addEventListener("click", () => { own.rules = []; own.keep = []; drawOwn(); });

function speak(language) {
  const line = state.line, { place } = state;
  setLanguage(language);
  fillFilters();
  drawOverview();
  drawLearned();
  drawOwn();
  if (!state.found.length) return find();
  state.place = place;
  show();
  const selected = at("text").querySelector(`[data-line="${line}"]`);
  if (selected) select(selected);
}
at("language").addEventListener("click", () => speak(state.language === "ar" ? "en" : "ar"));
at("doubts-box").open = at("filters-box").open = matchMedia("(min-width: 60rem)").matches;
const known = recall("localStorage", "language");
speak(known === "ar" || known === "en" ? known : (navigator.language || "ar").startsWith("ar") ? "ar" : "en");
