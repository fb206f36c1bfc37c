// ---- one page
function drawPiece(piece) {
  if (typeof piece === "string") return drawFound(piece);
  const [reason, text] = piece, { kind } = data.reasons[reason];
  const gone = element("del", drawFound(text), colour(kind));
  Object.assign(gone.dataset, { reason, kind: kindLabel(kind) });
  return gone;
}
function drawFound(text) {
  const made = document.createDocumentFragment();
  const sought = at("search").value.trim().toLowerCase();
  const lower = text.toLowerCase();
  let from = 0;
  // Where lower case has another length, places in it are none of the text.
  while (sought && lower.length === text.length) {
    const start = lower.indexOf(sought, from);
    if (start < 0) break;
    made.append(text.slice(from, start), element("mark", text.slice(start, start + sought.length)));
    from = start + sought.length;
  }
  made.append(text.slice(from));
  return made;
}
function drawLine(line, index) {
  if (!line) return element("p", "", "line blank");
  const made = element("p", [line].flat().map(drawPiece), "line");
  made.dataset.line = index;
  made.tabIndex = -1;
  return made;
}
function drawStory([, , headline, evidence]) {
  const head = [element("b", say("appended")), headline && " · ", element("bdi", headline)];
  const box = element("section", element("p", head), "story");
  box.lang = state.language;
  box.setAttribute("aria-label", say("appended"));
  if (evidence) {
    const why = element("p", evidence.split("; ").map(translated).join(state.language === "ar" ? "؛ " : "; "), "evidence");
    why.dir = "auto";
    box.append(why);
  }
  return box;
}
// Long runs of removed lines (menus, lists) are folded: the story is what one looks for.
function removedRuns(lines) {
  const found = new Map();
  let first = -1, last = -1, count = 0;
  const end = () => {
    if (count >= RUN) found.set(first, { last, count });
    first = -1;
    count = 0;
  };
  lines.forEach((line, index) => {
    if (isKept(line)) end();
    else if (line) {
      if (first < 0) first = index;
      last = index;
      count += 1;
    }
  });
  end();
  return found;
}
// On a page of which nothing is kept they are open.
function drawRun({ last, count }, open) {
  const made = element("details", element("summary", counted("removed_lines", count)), "run");
  return Object.assign(made, { open, last });
}
function drawText(page) {
  const text = at("text");
  let run = null;
  text.replaceChildren();
  let open = -1, box = text;
  const runs = removedRuns(page.lines);
  page.lines.slice(0, state.lines).forEach((line, index) => {
    const story = page.stories.findIndex(([first, last]) => first <= index && index <= last);
    if (story !== open) {
      open = story;
      run = null;
      box = story < 0 ? text : drawStory(page.stories[story]);
      if (story >= 0) text.append(box);
    }
    if (runs.has(index)) run = drawRun(runs.get(index), !page.lines.some(isKept));
    if (run && !run.parentNode) box.append(run);
    (run || box).append(drawLine(line, index));
    if (run && index === run.last) run = null;
  });
  at("more").hidden = page.lines.length <= state.lines;
  const first = text.querySelector("[data-line]");
  if (first) first.tabIndex = 0;
}
function drawHead(page, index) {
  at("title").replaceChildren(element("bdi", page.headline || page.name));
  const gone = element("span", [`${say("removed")} `, ltr(percent(page.share))]);
  at("about").replaceChildren(...joined([
    page.headline && element("bdi", page.name), element("bdi", data.outlets[page.outlet]), gone, confidence(page),
    page.kind !== "article" && label("page_kinds", page.kind),
    ...problems(page),
  ]));
  at("cut").hidden = !page.cut;
  at("empty").hidden = page.lines.some(isKept);
  at("empty").textContent = `${label("empty", page.kind)} ${say("empty_advice")}`;
  at("doubts-box").hidden = !page.doubts.length;
  at("doubts").replaceChildren(...page.doubts.map((doubt) => element("li", translated(doubt))));
  at("legend").replaceChildren(...[...new Set(page.reasons.map((reason) => data.reasons[reason].kind))].map(kindChip));
  at("repeats").hidden = !page.groups.length;
  at("repeats-of").replaceChildren(...page.groups.map((group) => drawGroup(data.groups[group], index)));
  at("warnings").replaceChildren(...page.warnings.map((warning) => element("li", element("bdi", translated(warning)))));
  at("place").replaceChildren(ltr(`${number(state.place + 1)} / ${number(state.found.length)}`));
  at("back").disabled = state.place === 0;
  at("on").disabled = state.place + 1 >= state.found.length;
}
function show(focus) {
  const index = state.found[state.place], page = data.pages[index];
  state.line = -1;
  state.lines = LINES;
  drawList();
  hideHint();
  at("selected").hidden = true;
  at("page").hidden = !page;
  if (!page) return;
  drawHead(page, index);
  drawText(page);
  if (focus) {
    at("title").focus({ preventScroll: true });
    // On a narrow screen the page stands below the list.
    const top = at("page").getBoundingClientRect().top + scrollY;
    window.scrollTo(0, top > innerHeight / 2 ? top : 0);
  }
}
function turn(step) {
  const place = state.place + step;
  if (place < 0 || place >= state.found.length) return;
  state.place = place;
  show(true);
}
function goTo(index) {
  if (!state.found.includes(index)) {
    at("filters").reset();
    find();
  }
  state.place = state.found.indexOf(index);
  showPart("pages");
  show(true);
}
const parts = { overview: "show-overview", pages: "show-pages", learned: "show-outlets", own: "show-rules" };
function showPart(part) {
  for (const [id, name] of Object.entries(parts)) {
    at(id).hidden = id !== part;
    at(name).setAttribute("aria-pressed", String(id === part));
  }
  hideHint();
  window.scrollTo(0, 0);
}
