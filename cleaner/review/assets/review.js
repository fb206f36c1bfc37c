"use strict";
(() => {
  const LIST = 50, LINES = 1500, RUN = 12, GROUPS = 30, MEMBERS = 20;
  const data = JSON.parse(document.getElementById("data").textContent);
  const at = (id) => document.getElementById(id);
  const filters = ["problem", "kind", "rule", "outlet", "repeat"];
  const state = { found: [], place: 0, line: -1, lines: LINES, groups: GROUPS };
  const folded = new Map();

  // All text of pages goes through here: it becomes text, never markup.
  function element(name, text, className) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }
  const number = (n) => n.toLocaleString("en");
  const percent = (share) => `${Math.round(share * 100)} %`;
  const label = (kind) => (data.kinds[kind] || ["", kind])[1];
  const colour = (kind) => (data.kinds[kind] || [""])[0];
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
  function haystack(index) {
    if (!folded.has(index)) {
      const page = data.pages[index];
      folded.set(index, fold([page.name, page.headline, ...page.lines.map(words)].join(" ")));
    }
    return folded.get(index);
  }
  function told(reason) {
    const { rule, kind, about, has_file } = data.reasons[reason];
    const note = has_file ? about : "سبب من البرنامج نفسه، لا من ملف قواعد.";
    return `${rule} · ${label(kind)} (${kind})${note ? `\n${note}` : ""}`;
  }

  // ---- filters and the list of pages
  function fillFilter(id, all, options) {
    const first = element("option", all);
    first.value = "";
    at(id).replaceChildren(first, ...options.map(([value, text]) => {
      const option = element("option", text);
      option.value = value;
      return option;
    }));
  }
  function fillFilters() {
    const kinds = [...new Set(data.reasons.map((reason) => reason.kind))];
    const rules = [...new Set(data.reasons.map((reason) => reason.rule))].sort();
    fillFilter("problem", "كل الصفحات", [["*", "كل ما يحتاج إلى نظرة"], ...Object.entries(data.problems)]);
    fillFilter("kind", "كل الأنواع", kinds.sort().map((kind) => [kind, `${label(kind)} (${kind})`]));
    fillFilter("rule", "كل القواعد", rules.map((rule) => [rule, rule]));
    fillFilter("outlet", "كل المواقع", data.outlets.map((outlet) => [outlet, outlet]));
    fillFilter("repeat", "الكل", [["*", "ما يتكرر خبره"]]);
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
    });
    state.place = 0;
    at("found").textContent = state.found.length ? `${number(state.found.length)} صفحة` : "لا صفحة كهذه";
    show();
  }
  function drawList() {
    const start = Math.floor(state.place / LIST) * LIST;
    at("list").replaceChildren(...state.found.slice(start, start + LIST).map((index, offset) => {
      const page = data.pages[index];
      const button = element("button");
      button.type = "button";
      button.setAttribute("aria-current", String(start + offset === state.place));
      button.append(element("bdi", page.headline || page.name));
      const notes = [percent(page.share), ...page.problems.map((name) => data.problems[name])];
      button.append(element("small", notes.join(" · ")));
      button.addEventListener("click", () => { state.place = start + offset; show(true); });
      const item = element("li");
      item.append(button);
      return item;
    }));
    const all = Math.ceil(state.found.length / LIST), now = start / LIST;
    at("list-place").textContent = all > 1 ? `${number(now + 1)} / ${number(all)}` : "";
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

  // ---- headlines that tell the same news
  function drawHeadline(entry, now) {
    const [page, text, outlet, day, source, place, verdict, score, relation, more, fewer, against] = entry;
    const item = element("li", "", against ? "under" : "");
    if (page === null || page === now) item.append(element(page === null ? "bdi" : "b", text));
    else {
      const button = element("button");
      button.type = "button";
      button.dataset.page = page;
      button.append(element("bdi", text));
      item.append(button);
    }
    const about = element("small");
    about.append(element("span", data.verdicts[verdict], `verdict verdict-${verdict}`));
    const notes = [
      ...(relation ? [data.relations[relation] || relation] : []),
      ...more.map((word) => `+${word}`), ...fewer.map((word) => `-${word}`),
      ...(verdict === "same" ? [score.toFixed(2)] : []),
      ...(page === null ? ["في الفهرس"] : page === now ? ["هذه الصفحة"] : []),
      outlet, day, place === "headline" ? source : `${source} (${place})`,
    ];
    for (const note of notes) if (note) about.append(" · ", element("bdi", note));
    item.append(about);
    return item;
  }
  function drawGroup(group, now) {
    const list = element("ol", "", "group");
    // The page itself is always in sight.
    const near = group.filter((entry, place) => place < MEMBERS || entry[0] === now);
    list.append(...near.map((entry) => drawHeadline(entry, now)));
    if (near.length < group.length) list.append(element("li", `و ${number(group.length - near.length)} غيرها`, "note"));
    return list;
  }
  function drawGroups() {
    if (!data.groups.length) return;
    at("groups").replaceChildren(...data.groups.slice(0, state.groups).map((group) => {
      const item = element("li");
      item.append(drawGroup(group, -1));
      return item;
    }));
    at("groups-more").hidden = data.groups.length <= state.groups;
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

  // ---- one page
  function drawPiece(piece) {
    if (typeof piece === "string") return drawFound(piece);
    const gone = element("del", "", colour(data.reasons[piece[0]].kind));
    gone.dataset.reason = piece[0];
    gone.dataset.kind = label(data.reasons[piece[0]].kind);
    gone.append(drawFound(piece[1]));
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
    const made = element("p", "", line ? "line" : "line blank");
    if (!line) return made;
    made.dataset.line = index;
    made.tabIndex = -1;
    made.append(...(typeof line === "string" ? [line] : line).map(drawPiece));
    return made;
  }
  function drawStory([, , headline, evidence]) {
    const box = element("section", "", "story"), about = element("p");
    box.setAttribute("aria-label", "قصة ملحقة");
    about.append(element("b", "قصة ملحقة"), headline ? " · " : "", element("bdi", headline));
    box.append(about);
    if (evidence) {
      const why = element("p", evidence);
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
  function drawRun({ last, count }) {
    const made = element("details", "", "run");
    made.append(element("summary", `${number(count)} سطرا محذوفا`));
    made.last = last;
    return made;
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
      if (runs.has(index)) run = drawRun(runs.get(index));
      if (run && !run.parentNode) box.append(run);
      (run || box).append(drawLine(line, index));
      if (run && index === run.last) run = null;
    });
    at("more").hidden = page.lines.length <= state.lines;
    const first = text.querySelector("[data-line]");
    if (first) first.tabIndex = 0;
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
    at("title").textContent = page.headline || page.name;
    at("title").dir = "auto";
    const problems = page.problems.map((name) => data.problems[name]);
    at("about").replaceChildren(...(page.headline ? [element("bdi", page.name), " · "] : []), element("bdi", data.outlets[page.outlet]),
      ` · محذوف ${percent(page.share)}`, page.kind === "article" || !page.kind ? "" : ` · ${page.kind}`,
      problems.length ? ` · ${problems.join("، ")}` : "");
    at("cut").hidden = !page.cut;
    at("empty").hidden = page.lines.some(isKept);
    at("empty").textContent = `${data.empty[page.kind === "article" ? "" : page.kind] || data.empty[""]} ما تراه أدناه هو نص الصفحة كله؛ فإن كان فيه خبر فأرسل ملف الصفحة إلى القائمين على البرنامج، واحفظ الأصل.`;
    at("legend").replaceChildren(...[...new Set(page.reasons.map((reason) => data.reasons[reason].kind))]
      .map((kind) => element("span", label(kind), `kind ${colour(kind)}`)));
    at("repeats").hidden = !page.groups.length;
    at("repeats-of").replaceChildren(...page.groups.map((group) => drawGroup(data.groups[group], index)));
    at("warnings").replaceChildren(...page.warnings.map((warning) => element("li", warning)));
    at("place").textContent = `${number(state.place + 1)} / ${number(state.found.length)}`;
    at("back").disabled = state.place === 0;
    at("on").disabled = state.place + 1 >= state.found.length;
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
  const parts = { overview: "show-overview", pages: "show-pages", own: "show-rules" };
  function showPart(part) {
    for (const [id, button] of Object.entries(parts)) {
      at(id).hidden = id !== part;
      at(button).setAttribute("aria-pressed", String(id === part));
    }
    hideHint();
    window.scrollTo(0, 0);
  }

  // ---- the selected line
  const pageNow = () => data.pages[state.found[state.place]];
  function select(line) {
    for (const other of document.querySelectorAll("[aria-selected]")) other.removeAttribute("aria-selected");
    for (const other of at("text").querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
    line.tabIndex = 0;
    line.setAttribute("aria-selected", "true");
    state.line = Number(line.dataset.line);
    const found = pageNow().lines[state.line], reasons = reasonsOf(found);
    at("reason").textContent = reasons.length ? reasons.map(told).join("\n") : "هذا السطر باق كله.";
    at("reason").dir = "auto";
    at("new-rule").hidden = typeof found !== "string";
    at("add-keep").hidden = !own.rules.length;
    if (typeof found === "string") at("new-kind").value = kindOf(found.trim());
    at("copy-keep").hidden = !reasons.some((reason) => data.reasons[reason].has_file);
    at("copied").textContent = "";
    at("block").hidden = true;
    at("selected").hidden = false;
    // The panel stands at the bottom of the window: the line is to be seen above it.
    const hidden = line.getBoundingClientRect().bottom - at("selected").getBoundingClientRect().top;
    if (hidden > 0) window.scrollBy(0, hidden + 12);
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
  // TOML escapes as JSON does, but for what JSON leaves as it is.
  const quoted = (text) => JSON.stringify(text).replace(/[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
  function digest(text) {
    let sum = 2166136261;
    for (const sign of text) sum = Math.imul(sum ^ sign.codePointAt(0), 16777619) >>> 0;
    return sum.toString(16).padStart(8, "0");
  }
  // The kind of a rule for a line: the one that was chosen for it, else what its words tell, else
  // the one that was chosen last.
  const chosen = new Map(), kindOfWord = new Map();
  let lastKind = "navigation";
  try {
    lastKind = sessionStorage.getItem("cleaner-kind") || lastKind;
  } catch { /* A browser may keep nothing for files. */ }
  for (const [kind, words] of Object.entries(data.words)) for (const word of words.split(" ")) kindOfWord.set(fold(word), kind);
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
    try {
      sessionStorage.setItem("cleaner-kind", kind);
    } catch { /* As above: it is kept as long as the page is open. */ }
  }
  function keptExample(page, line) {
    const kept = page.lines.filter((other) => typeof other === "string" && other.trim() && other !== line);
    const prose = kept.filter((other) => other.length <= 300);
    const longest = (prose.length ? prose : kept).sort((a, b) => b.length - a.length)[0];
    return longest ? longest.trim() : `قال إن ${line}`;
  }
  // ---- the user's own rules, gathered over pages
  const own = { rules: [], keep: [] };
  const core = (line) => fold(line).replace(/[ :|\-….,;!؛>*]+$/u, "");
  const isHost = (outlet) => /^[a-z0-9-]+(\.[a-z0-9-]+)*\.(?!html?$|txt$|text$)[a-z]{2,}$/i.test(outlet);
  try {
    Object.assign(own, JSON.parse(sessionStorage.getItem("cleaner-own") || "{}"));
  } catch { /* As above. */ }
  function addRule() {
    const page = pageNow(), line = words(page.lines[state.line]).trim();
    const outlet = data.outlets[page.outlet];
    if (!own.rules.some((rule) => core(rule.line) === core(line) && rule.outlet === outlet)) {
      own.rules.push({ line, outlet, kind: at("new-kind").value, keep: keptExample(page, line) });
    }
    drawOwn();
    at("copied").textContent = `في قواعدي: ${wouldRemove(own.rules.at(-1))}`;
  }
  function addKeep() {
    const line = words(pageNow().lines[state.line]).trim();
    if (!own.keep.includes(line)) own.keep.push(line);
    drawOwn();
    at("copied").textContent = "مثال يبقى، في قواعدي";
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
    return `تحذف ${number(lines)} سطرا في ${number(pages)} صفحة مما هنا`;
  }
  function ruleBlock({ line, outlet, kind, keep }) {
    const name = outlet.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
    const rows = [
      "[[rule]]", `id = "${name || "line"}-${digest(`${outlet} ${line}`)}"`,
      `description = ${quoted(`A line on pages of ${outlet}.`)}`,
      `kind = ${quoted(kind)}`, 'status = "stable"', `phrases = [${quoted(line)}]`,
    ];
    if (isHost(outlet)) rows.push(`sites = [${quoted(outlet.toLowerCase())}]`);
    if (line.length > 160) rows.push(`max_length = ${line.length + 2}`);
    const kept = [...new Set([keep, ...own.keep.filter((other) => core(other) !== core(line))])];
    // A rule is proved by two examples: the line, and the line with a colon, which is no part of it.
    return [...rows, `match = [${quoted(line)}, ${quoted(`${line} :`)}]`, `keep = [${kept.map(quoted).join(", ")}]`, ""].join("\n");
  }
  const ownFile = () => ["schema = 1", "", ...own.rules.map(ruleBlock)].join("\n");
  function drawOwn() {
    at("rules-count").hidden = at("own-file").hidden = !own.rules.length;
    at("rules-count").textContent = number(own.rules.length);
    at("own-none").hidden = own.rules.length > 0;
    const entry = (text, note, remove) => {
      const item = element("li"), button = element("button", "حذف");
      button.type = "button";
      button.addEventListener("click", () => { remove(); drawOwn(); });
      item.append(element("bdi", text), " ", element("small", note), " ", button);
      return item;
    };
    at("own-rules").replaceChildren(
      ...own.rules.map((rule, place) => entry(rule.line, `${label(rule.kind)} · ${rule.outlet} · ${wouldRemove(rule)}`, () => own.rules.splice(place, 1))),
      ...own.keep.map((line, place) => entry(line, "يبقى", () => own.keep.splice(place, 1))));
    at("file").value = own.rules.length ? ownFile() : "";
    const hosts = [...new Set(own.rules.map((rule) => rule.outlet).filter(isHost))];
    const site = hosts.length === 1 ? ` --site ${hosts[0].toLowerCase()}` : hosts.length ? " --site HOST" : "";
    at("commands").textContent = `cleaner rules test rules.toml\ncleaner clean PAGES -o CLEANED --rules rules.toml${site}`;
    try {
      sessionStorage.setItem("cleaner-own", JSON.stringify(own));
    } catch { /* As above. */ }
  }
  function download() {
    const link = element("a");
    link.href = URL.createObjectURL(new Blob([ownFile()], { type: "application/toml" }));
    link.download = "rules.toml";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
  function keepBlock() {
    const line = pageNow().lines[state.line];
    const rules = reasonsOf(line).filter((reason) => data.reasons[reason].has_file);
    return `# ${rules.map((reason) => data.reasons[reason].rule).join(", ")}\nkeep = [\n  ${quoted(words(line).trim())},\n]\n`;
  }
  async function copy(text, block, told) {
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
    told.textContent = done ? "نسخ" : "انسخه من هنا:";
  }

  // ---- the reason beside the text
  function showHint(target) {
    const found = target.closest && target.closest("del, [data-line]");
    if (!found || !at("text").contains(found) || found.closest('[aria-selected="true"]')) return hideHint();
    const reasons = found.dataset.reason ? [Number(found.dataset.reason)]
      : reasonsOf(pageNow().lines[Number(found.dataset.line)]);
    if (!reasons.length) return hideHint();
    const story = found.closest(".story"), evidence = story && story.querySelector("p[dir]");
    const hint = at("hint");
    hint.textContent = [...reasons.map(told), ...(evidence ? [evidence.textContent] : [])].join("\n");
    hint.hidden = false;
    found.closest("[data-line]").setAttribute("aria-describedby", "hint");
    const place = found.getBoundingClientRect(), size = hint.getBoundingClientRect();
    const above = place.top - size.height - 6;
    hint.style.top = `${above > 0 ? above : place.bottom + 6}px`;
    hint.style.left = `${Math.max(6, Math.min(place.right - size.width, innerWidth - size.width - 6))}px`;
  }
  function hideHint() {
    at("hint").hidden = true;
    for (const line of document.querySelectorAll("[aria-describedby]")) line.removeAttribute("aria-describedby");
  }

  // ---- events
  const typing = (target) => target.matches("input, select, textarea");
  const keys = {
    j: () => turn(1), k: () => turn(-1), ArrowLeft: () => turn(1), ArrowRight: () => turn(-1),
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
    const button = event.target.closest("button");
    if (!button) return;
    if (button.closest("#groups-more")) {
      state.groups += GROUPS;
      return drawGroups();
    }
    at("filters").reset();
    if (button.dataset.filter) at(button.dataset.filter).value = button.dataset.value;
    find();
    if (button.dataset.page) return goTo(Number(button.dataset.page));
    showPart("pages");
    show(true);
  });
  at("repeats").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) goTo(Number(button.dataset.page));
  });
  at("new-kind").addEventListener("change", () => chooseKind(at("new-kind").value));
  let waiting = 0;
  at("search").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(find, 150);
  });
  for (const id of filters) at(id).addEventListener("change", find);
  window.addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((box) => { box.open = true; }));
  at("all").addEventListener("click", () => { at("filters").reset(); find(); });
  at("filters").addEventListener("submit", (event) => { event.preventDefault(); find(); });
  at("show-overview").addEventListener("click", () => showPart("overview"));
  at("show-pages").addEventListener("click", () => { showPart("pages"); show(); });
  at("back").addEventListener("click", () => turn(-1));
  at("on").addEventListener("click", () => turn(1));
  at("list-back").addEventListener("click", () => { state.place = Math.max(state.place - state.place % LIST - LIST, 0); show(); });
  at("list-on").addEventListener("click", () => { state.place = state.place - state.place % LIST + LIST; show(); });
  at("more").addEventListener("click", () => { state.lines = Infinity; drawText(pageNow()); });
  at("add-rule").addEventListener("click", addRule);
  at("add-keep").addEventListener("click", addKeep);
  at("copy-keep").addEventListener("click", () => copy(keepBlock(), at("block"), at("copied")));
  at("show-rules").addEventListener("click", () => showPart("own"));
  at("download").addEventListener("click", download);
  at("copy-file").addEventListener("click", () => copy(ownFile(), at("file"), at("file-copied")));
  at("clear").addEventListener("click", () => { own.rules = []; own.keep = []; drawOwn(); });
  at("filters-box").open = matchMedia("(min-width: 60rem)").matches;
  fillFilters();
  drawOwn();
  drawGroups();
  find();
})();
