// ---- filters and the list of pages
const filters = ["problem", "kind", "rule", "outlet", "repeat"];
const folded = new Map();
const orders = {
  by_confidence: () => 0,  // as they are
  by_share: (a, b) => data.pages[b].share - data.pages[a].share,
  by_name: (a, b) => data.pages[a].name < data.pages[b].name ? -1 : 1,
};

function haystack(index) {
  if (!folded.has(index)) {
    const page = data.pages[index];
    folded.set(index, fold([page.name, page.headline, ...page.lines.map(words)].join(" ")));
  }
  return folded.get(index);
}
function fillFilter(id, options) {
  const chosen = at(id).value;
  at(id).replaceChildren(...options.map(([value, text]) => {
    const option = element("option", text);
    option.value = value;
    return option;
  }));
  if (options.some(([value]) => value === chosen)) at(id).value = chosen;
}
function fillFilters() {
  const kinds = [...new Set(data.reasons.map((reason) => reason.kind))];
  const rules = [...new Set(data.reasons.map((reason) => reason.rule))].sort();
  fillFilter("order", Object.keys(orders).map((order) => [order, say(order)]));
  fillFilter("problem", [["", say("all_pages")], ["*", say("all_look")],
    ...data.problem_names.map((name) => [name, label("problems", name)])]);
  fillFilter("kind", [["", say("all_kinds")], ...kinds.sort().map((kind) => [kind, kindLabel(kind)])]);
  fillFilter("rule", [["", say("all_rules")], ...rules.map((rule) => [rule, rule])]);
  fillFilter("outlet", [["", say("all_outlets")], ...data.outlets.map((outlet) => [outlet, outlet])]);
  fillFilter("repeat", [["", say("all_repeats")], ["*", say("repeated")]]);
  fillFilter("new-kind", data.choices.map((kind) => [kind, kindLabel(kind)]));
  at("repeat-label").hidden = !data.groups.length;
}
function find() {
  const [problem, kind, rule, outlet, repeat] = filters.map((id) => at(id).value);
  const sought = fold(at("search").value);
  state.found = [...data.pages.keys()].filter((index) => {
    const page = data.pages[index];
    return (!problem || (problem === "*" ? page.problems.length > 0 : page.problems.includes(problem)))
      && (!repeat || page.groups.length > 0)
      && (!outlet || data.outlets[page.outlet] === outlet)
      && (!kind || page.reasons.some((reason) => data.reasons[reason].kind === kind))
      && (!rule || page.reasons.some((reason) => data.reasons[reason].rule === rule))
      && (!sought || haystack(index).includes(sought));
  }).sort(orders[at("order").value]);
  state.place = 0;
  show();
}
function listEntry(index, place) {
  const page = data.pages[index], notes = joined([confidence(page), ...problems(page)]);
  const inside = [element("bdi", page.headline || page.name), element("small", notes)];
  const made = button(inside, () => { state.place = place; show(true); });
  made.setAttribute("aria-current", String(place === state.place));
  return element("li", made);
}
// Little confidence is told by its figure.
const problems = (page, without = "") => page.problems
  .filter((name) => name !== without && name !== "doubtful").map((name) => label("problems", name));
const confidence = (page) => element("span",
  [meter(page.confidence), ` ${say("confidence")} `, ltr(percent(page.confidence))], "sure");
// A short bar; what it stands for is told in words beside it.
function meter(share, className = "") {
  const value = element("span", "", `value ${className}`), made = element("span", value, "meter");
  made.setAttribute("aria-hidden", "true");
  value.style.inlineSize = `${Math.min(share, 1) * 100}%`;
  return made;
}
function drawList() {
  const start = Math.floor(state.place / LIST) * LIST;
  at("found").textContent = state.found.length ? counted("pages", state.found.length) : say("no_such_page");
  at("list").replaceChildren(...state.found.slice(start, start + LIST)
    .map((index, offset) => listEntry(index, start + offset)));
  const all = Math.ceil(state.found.length / LIST), now = start / LIST;
  at("list-place").replaceChildren(...(all > 1 ? [ltr(`${number(now + 1)} / ${number(all)}`)] : []));
  at("list-back").disabled = now === 0;
  at("list-on").disabled = now + 1 >= all;
  // Only the list itself is scrolled, never the window.
  const current = at("list").children[state.place - start], box = at("list").closest("aside");
  for (const scrolled of current ? [at("list"), box] : []) {
    const inner = current.getBoundingClientRect(), outer = scrolled.getBoundingClientRect();
    if (inner.bottom > outer.bottom) scrolled.scrollTop += inner.bottom - outer.bottom;
    if (inner.top < outer.top) scrolled.scrollTop -= outer.top - inner.top;
  }
}
