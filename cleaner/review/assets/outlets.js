// ---- what was learned of outlets: each line is accepted or refused, each outlet saved as its file
const decided = JSON.parse(recall("sessionStorage", "decided") || "{}");
const lineKey = (rule, line) => `${rule.id} ${line.text}`;
const isRefused = (rule, line) => decided[lineKey(rule, line)] ?? rule.refused;
const times = new Map();
function decide(rule, lines, refused) {
  for (const line of lines) decided[lineKey(rule, line)] = refused;
  remember("sessionStorage", "decided", JSON.stringify(decided));
}
// How often each rule removed something from the pages that are counted.
for (const row of data.totals.rules) times.set(row.rule, row.count);

// The lines of a rule that are accepted, or those that are refused, as a rule; null without any.
function learnedTable(rule, refused) {
  const lines = rule.lines.filter((line) => isRefused(rule, line) === refused);
  if (!lines.length) return null;
  const match = lines.flatMap((line) => line.match.map(([text, removes]) => text === removes ? text : { text, removes }));
  // A rule is proved by two examples: see ownTable.
  if (match.length < 2) match.push(`${lines[0].match[0][1].trim()} :`);
  const split = lines.length < rule.lines.length && refused;
  return ruleTable([
    ["id", split ? `${rule.id}-refused` : rule.id], ["description", rule.about[1]], ["description_ar", rule.about[0]],
    ["kind", rule.kind], ["status", refused ? "preview" : "stable"],
    rule.finds === "phrases" ? ["phrases", lines.map((line) => line.text)] : ["pattern", lines[0].text],
    ...rule.fields,
    ...(rule.recurs ? [["recurs", { pages: rule.recurs[0], of: rule.recurs[1], outlet: rule.recurs[2] }]] : []),
    ["match", match], ["keep", rule.keep],
  ]);
}
function learnedFile(learned) {
  const head = "# What recurs on the pages of this outlet, as it was accepted (stable) and refused (preview) in a\n"
    + "# review. Put the file into a folder: cleaner clean PAGES -o CLEANED --outlets FOLDER\n";
  return ruleFile([false, true].flatMap((refused) => learned.rules.map((rule) => learnedTable(rule, refused))).filter(Boolean), head);
}
function drawLearnedLine(rule, line) {
  const refused = isRefused(rule, line), note = element("small");
  const chip = element("span", say(refused ? "refused" : "accepted"), refused ? "is-refused" : "is-accepted");
  // Of a pattern an example is shown first: it is what a reader knows.
  const [example] = line.match.map(([, removes]) => removes.trim()).filter((other) => other !== line.text.trim());
  const isPattern = rule.finds === "pattern" && example;
  const text = element("bdi", isPattern ? example : line.text);
  const turned = button(say(refused ? "accept" : "refuse"), () => {
    decide(rule, [line], !refused);
    const made = drawLearnedLine(rule, line);
    turned.parentNode.replaceWith(made);
    made.querySelector("button").focus();
  });
  turned.setAttribute("aria-label", `${turned.textContent}: ${text.textContent}`);
  if (isPattern) {
    const pattern = element("code", line.text);
    pattern.dir = "ltr";
    note.append(`${say("pattern")} `, pattern);
  } else if (example) note.append(`${say("example")} `, element("bdi", example));
  return element("li", [turned, " ", text, " ", chip, note]);
}
function drawLearnedRule(rule) {
  const recurs = rule.recurs && say("on_pages", { pages: number(rule.recurs[0]), of: number(rule.recurs[1]) });
  const count = times.get(rule.id);
  const pages = count && button(say("show_pages"), () => {
    at("filters").reset();
    at("rule").value = rule.id;
    find();
    showPart("pages");
    show(true);
  });
  const head = joined([kindChip(rule.kind), label("zones", rule.zone), recurs, count && say("here_times", { n: number(count) })]);
  const lines = rule.lines.map((line) => drawLearnedLine(rule, line));
  return element("section", [element("p", [...head, " ", pages], "learned-rule"), element("ul", lines, "learned-lines")]);
}
function drawOutlet(learned, place) {
  const said = element("span"), block = element("textarea");
  said.setAttribute("role", "status");
  Object.assign(block, { dir: "ltr", readOnly: true, rows: 12, hidden: true });
  block.setAttribute("aria-label", learned.file);
  const all = (refused) => () => {
    for (const rule of learned.rules) decide(rule, rule.lines, refused);
    box.replaceWith(drawOutlet(learned, place));
  };
  const saving = button(say("save_file"), () => save(learnedFile(learned), learned.file));
  saving.dataset.save = learned.outlet;
  const row = joined([saving, button(say("copy_file"), () => copy(learnedFile(learned), block, said)),
    button(say("accept_all"), all(false)), button(say("refuse_all"), all(true)), ltr(learned.file, "soft"), said], " ");
  const head = element("h2", element("bdi", learned.outlet));
  const box = element("section", [head, element("p", row, "chips"), block, ...learned.rules.map(drawLearnedRule)], "learned");
  return box;
}
function drawLearned() {
  at("show-outlets").hidden = !data.learned.length;
  const command = element("pre", "cleaner clean PAGES -o CLEANED --outlets FOLDER");
  command.dir = "ltr";
  const head = element("section", [element("h2", say("learned")), element("p", say("learned_about"), "note"), command]);
  at("learned").replaceChildren(head, ...data.learned.map(drawOutlet));
}
