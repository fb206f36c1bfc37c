// ---- the overview: totals, what needs a look, repeated news, charts, tables
const figure = (value, text) => element("p", [element("b", ltr(value)), " ", text]);
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
  const page = data.pages[index];
  const about = [page.headline && element("bdi", page.name), ...problems(page, problem), confidence(page)];
  const made = pressable({ page: index }, element("bdi", page.headline || page.name));
  return element("li", [made, element("small", joined(about))]);
}
// A page stands with the gravest of its problems.
function drawWrong() {
  const boxes = data.totals.problems.map(([problem, count]) => {
    const shown = [...data.pages.keys()].filter((index) => {
      const own = data.pages[index].problems;
      return data.problem_names.find((name) => own.includes(name)) === problem;
    });
    if (!shown.length) return null;
    const rows = shown.slice(0, ROWS).map((index) => wrongEntry(index, problem));
    return element("details", [
      element("summary", [label("problems", problem), " ", element("b", number(count))]),
      element("ol", rows, "wrong"),
      count > rows.length && element("p", pressable({ filter: "problem", value: problem }, say("all_of_them", { n: number(count) }))),
    ]);
  }).filter(Boolean);
  if (boxes.length) boxes[0].open = true;
  at("wrong").replaceChildren(...(boxes.length ? boxes : [element("p", say("nothing"))]));
}

// ---- tables with bars, each row a filter
function drawTable(id, heads, rows, filter) {
  const titles = heads.map(([key, className]) => {
    const cell = element("th", key && say(key), className);
    cell.scope = "col";
    return cell;
  });
  const body = rows.map(({ value, shown, cells }) => {
    const name = element("th", pressable({ filter, value }, shown));
    name.scope = "row";
    return element("tr", [name, ...cells.map((cell, place) => element("td", cell, heads[place + 1][1]))]);
  });
  at(id).replaceChildren(element("thead", element("tr", titles)), element("tbody", body));
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
  const list = rows.map(({ name, count, share }) => element("li", [
    element("span", name), meter(share),
    element("span", [ltr(number(count)), " ", ltr(`(${percent(share)})`, "soft")]),
  ]));
  return element("figure", [element("figcaption", say(key)), element("ul", list, "bars")]);
}
// Columns side by side: of numbers that have an order.
function columns(key, rows) {
  const all = Math.max(...rows.map((row) => row.count), 1);
  const list = element("ol", rows.map(({ name, count }) => {
    const value = element("span", "", "value");
    value.style.blockSize = `${(count / all) * 5}rem`;
    return element("li", [element("small", count && number(count)), value, element("span", name)]);
  }), "columns");
  list.dir = "ltr";
  return element("figure", [element("figcaption", say(key)), list]);
}
// All text as one bar: what is kept, and what went, by kind.
function stacked() {
  const bar = element("div", "", "stack"), legend = element("p", "", "chips");
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
    legend.append(element("span", [`${name} `, ltr(percent(share, share < 0.1 ? 1 : 0))], `kind ${className}`));
  }
  return element("figure", [element("figcaption", say("chart_text")), bar, legend], "whole");
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
  const shown = page === null || page === now ? element("bdi", text, page === null ? "" : "now")
    : pressable({ page }, element("bdi", text));
  const about = joined([
    element("span", label("verdicts", verdict), `verdict verdict-${verdict}`),
    ...[
      relation && label("relations", relation),
      ...more.map((word) => `+${word}`), ...fewer.map((word) => `-${word}`),
      verdict === "same" && score.toFixed(2),
      page === null ? say("in_index") : page === now && say("this_page"),
      outlet, day, place === "headline" ? source : `${source} (${place})`,
    ].filter(Boolean).map((note) => element("bdi", note)),
  ]);
  return element("li", [shown, element("small", about)], against ? "under" : "");
}
function drawGroup(group, now) {
  // The page itself is always in sight.
  const near = group.filter((entry, place) => place < MEMBERS || entry[0] === now);
  const rest = group.length - near.length;
  return element("ol", [
    ...near.map((entry) => drawHeadline(entry, now)),
    rest && element("li", say("and_others", { n: number(rest) }), "note"),
  ], "group");
}
function drawGroups() {
  at("groups-box").hidden = !data.groups.length;
  at("groups-count").textContent = number(data.groups.length);
  at("groups").replaceChildren(...data.groups.slice(0, state.groups).map((group) => element("li", drawGroup(group, -1))));
  at("groups-more").hidden = data.groups.length <= state.groups;
}
function drawOverview() {
  drawFigures();
  drawWrong();
  drawGroups();
  drawCharts();
  drawTables();
}
