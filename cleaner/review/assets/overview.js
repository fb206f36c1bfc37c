// ---- the overview: totals, what needs a look, repeated news, charts, tables
function figure(value, text) {
  const made = element("p"), told = element("b");
  told.append(ltr(value));
  made.append(told, " ", text);
  return made;
}
function drawFigures() {
  const { pages, wrong, share, characters, removed } = data.totals;
  at("figures").replaceChildren(
    figure(number(pages), counted("pages", pages).replace(number(pages), "").trim()),
    figure(number(wrong), say("look")),
    figure(percent(share, 1), say("of_text_removed")),
    figure(number(removed), say("characters_removed", { all: number(characters) })),
  );
  if (data.pages.length < pages) {
    const note = element("p", counted("shown", data.pages.length), "note");
    note.id = "there";
    at("figures").append(note);
  }
}
function wrongEntry(index, problem) {
  const page = data.pages[index], item = element("li"), about = element("small");
  about.append(...joined([
    page.headline && element("bdi", page.name),
    ...problems(page, problem),
    confidence(page),
  ]));
  item.append(pressable({ page: index }, element("bdi", page.headline || page.name)), about);
  return item;
}
// A page stands with the gravest of its problems.
function drawWrong() {
  const boxes = data.totals.problems.map(([problem, count]) => {
    const shown = [...data.pages.keys()].filter((index) => {
      const own = data.pages[index].problems;
      return data.problem_names.find((name) => own.includes(name)) === problem;
    });
    if (!shown.length) return null;
    const box = element("details"), head = element("summary"), list = element("ol", "", "wrong");
    head.append(label("problems", problem), " ", element("b", number(count)));
    list.append(...shown.slice(0, ROWS).map((index) => wrongEntry(index, problem)));
    box.append(head, list);
    if (count > shown.slice(0, ROWS).length) {
      const line = element("p");
      line.append(pressable({ filter: "problem", value: problem }, say("all_of_them", { n: number(count) })));
      box.append(line);
    }
    return box;
  }).filter(Boolean);
  if (boxes.length) boxes[0].open = true;
  at("wrong").replaceChildren(...(boxes.length ? boxes : [element("p", say("nothing"))]));
}

// ---- tables with bars, each row a filter
function drawTable(id, heads, rows, filter) {
  const head = element("thead"), body = element("tbody"), line = element("tr");
  for (const [key, className] of heads) {
    const cell = element("th", key && say(key), className);
    cell.scope = "col";
    line.append(cell);
  }
  head.append(line);
  body.append(...rows.map(({ value, shown, cells }) => {
    const row = element("tr"), name = element("th");
    name.scope = "row";
    name.append(pressable({ filter, value }, shown));
    row.append(name, ...cells.map((cell, place) => {
      const box = element("td", "", heads[place + 1][1]);
      box.append(cell);
      return box;
    }));
    return row;
  }));
  at(id).replaceChildren(head, body);
}
function drawTables() {
  const { outlets, rules, kinds } = data.totals;
  const outletHeads = [["outlet"], ["pages_column"], ["look_column"], ["removed"], ["share", "plot"]];
  drawTable("outlets", outletHeads, outlets.slice(0, ROWS).map((row) => ({
    value: row.name, shown: element("bdi", row.name),
    cells: [number(row.pages), number(row.wrong), ltr(percent(row.share, 1)), meter(row.share)],
  })), "outlet");
  const most = Math.max(...rules.map((row) => row.count));
  drawTable("rules", [["rule"], ["kind"], ["times"], ["characters"], ["times", "plot"]], rules.slice(0, ROWS).map((row) => ({
    value: row.rule, shown: ltr(row.rule),
    cells: [kindChip(row.kind), number(row.count), number(row.characters), meter(row.count / most, colour(row.kind))],
  })), "rule");
  drawTable("kinds", [["kind"], ["times"], ["characters"], ["characters", "plot"]], kinds.map((row) => ({
    value: row.kind, shown: kindChip(row.kind),
    cells: [number(row.count), number(row.characters), meter(row.characters / kinds[0].characters, colour(row.kind))],
  })), "kind");
  for (const [id, all] of [["outlets-rest", outlets], ["rules-rest", rules]]) {
    at(id).hidden = all.length <= ROWS;
    at(id).textContent = say("others_in_list", { n: number(all.length - ROWS) });
  }
}

// ---- charts
function chart(key, rows) {
  const box = element("figure"), list = element("ul", "", "bars");
  const all = Math.max(...rows.map((row) => row.count), 1);
  list.append(...rows.map(({ name, count, share }) => {
    const row = element("li"), value = element("span");
    value.append(ltr(number(count)), ...(share === undefined ? [] : [" ", ltr(`(${percent(share)})`, "soft")]));
    row.append(element("span", name), meter(share === undefined ? count / all : share), value);
    return row;
  }));
  box.append(element("figcaption", say(key)), list);
  return box;
}
// Columns side by side: of numbers that have an order.
function columns(key, rows) {
  const box = element("figure"), list = element("ol", "", "columns");
  const all = Math.max(...rows.map((row) => row.count), 1);
  list.dir = "ltr";
  list.append(...rows.map(({ name, count }) => {
    const row = element("li"), value = element("span", "", "value");
    value.style.blockSize = `${(count / all) * 5}rem`;
    row.append(element("small", count ? number(count) : ""), value, element("span", name));
    return row;
  }));
  box.append(element("figcaption", say(key)), list);
  return box;
}
// All text as one bar: what is kept, and what went, by kind.
function stacked() {
  const box = element("figure", "", "whole"), bar = element("div", "", "stack"), legend = element("p", "", "chips");
  const { characters, removed, kinds } = data.totals;
  const parts = [[say("kept"), characters - removed, "kept"],
    ...kinds.map((row) => [kindLabel(row.kind), row.characters, colour(row.kind)])];
  bar.setAttribute("aria-hidden", "true");
  for (const [name, count, className] of parts) {
    const share = count / (characters || 1);
    if (share >= 0.001) {
      const part = element("span", "", className);
      part.style.inlineSize = `${share * 100}%`;
      bar.append(part);
    }
    if (share < 0.005) continue;
    const chip = element("span", `${name} `, `kind ${className}`);
    chip.append(ltr(percent(share, share < 0.1 ? 1 : 0)));
    legend.append(chip);
  }
  box.append(element("figcaption", say("chart_text")), bar, legend);
  return box;
}
function languageName(code) {
  try {
    return code ? new Intl.DisplayNames([state.language], { type: "language" }).of(code) : say("other_language");
  } catch {
    return code;
  }
}
function drawCharts() {
  const { pages, page_kinds, languages, missing, lengths, confidence: sure } = data.totals;
  const of = (n) => ({ count: n, share: n / (pages || 1) });
  const repeated = data.groups.reduce((sum, group) => sum + new Set(group.map((entry) => entry[0]).filter((page) => page !== null)).size - 1, 0);
  at("charts").replaceChildren(
    stacked(),
    columns("chart_confidence", sure.map((count, place) => ({ name: `${place * 10}+`, count }))),
    columns("chart_lengths", lengths.map(([least, count]) => ({ name: least ? `${short(least)}+` : "0", count }))),
    chart("chart_kinds", page_kinds.map(([kind, count]) => ({ name: label("page_kinds", kind), ...of(count) }))),
    chart("chart_languages", languages.slice(0, 6).map(([code, count]) => ({ name: languageName(code), ...of(count) }))),
    chart("chart_missing", missing.map(([name, count]) => ({ name: label("missing", name), ...of(count) }))),
    chart("chart_repeats", [["same_text", data.repeats], ["same_news", Math.max(repeated, 0)]].map(([key, count]) => (
      { name: say(key), count, share: count / (data.pages.length || 1) }))),
  );
}
const short = (n) => n >= 1000 ? `${n / 1000}k` : `${n}`;

// ---- headlines that tell the same news
function drawHeadline(entry, now) {
  const [page, text, outlet, day, source, place, verdict, score, relation, more, fewer, against] = entry;
  const item = element("li", "", against ? "under" : "");
  if (page === null || page === now) item.append(element("bdi", text, page === null ? "" : "now"));
  else item.append(pressable({ page }, element("bdi", text)));
  const about = element("small");
  about.append(...joined([
    element("span", label("verdicts", verdict), `verdict verdict-${verdict}`),
    ...[
      relation && label("relations", relation),
      ...more.map((word) => `+${word}`), ...fewer.map((word) => `-${word}`),
      verdict === "same" && score.toFixed(2),
      page === null ? say("in_index") : page === now && say("this_page"),
      outlet, day, place === "headline" ? source : `${source} (${place})`,
    ].filter(Boolean).map((note) => element("bdi", note)),
  ]));
  item.append(about);
  return item;
}
function drawGroup(group, now) {
  const list = element("ol", "", "group");
  // The page itself is always in sight.
  const near = group.filter((entry, place) => place < MEMBERS || entry[0] === now);
  list.append(...near.map((entry) => drawHeadline(entry, now)));
  if (near.length < group.length) list.append(element("li", say("and_others", { n: number(group.length - near.length) }), "note"));
  return list;
}
function drawGroups() {
  at("groups-box").hidden = !data.groups.length;
  at("groups-count").textContent = number(data.groups.length);
  at("groups").replaceChildren(...data.groups.slice(0, state.groups).map((group) => {
    const item = element("li");
    item.append(drawGroup(group, -1));
    return item;
  }));
  at("groups-more").hidden = data.groups.length <= state.groups;
}
function drawOverview() {
  drawFigures();
  drawWrong();
  drawGroups();
  drawCharts();
  drawTables();
}
