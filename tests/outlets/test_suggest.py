"""Rules suggested from the pages of an outlet, and lines removed because they recur."""

from __future__ import annotations

import json
import random
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import RunCleaner, write
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.evaluation.proofs import check_rules
from cleaner.outlets.found import find_recurring
from cleaner.outlets.recurring import SamplePage, page_lines
from cleaner.outlets.report import rule_file
from cleaner.outlets.rules import Outlet, suggestions
from cleaner.outlets.shapes import DATE, LABEL, LINE, NUMBERS, PART
from cleaner.outlets.sightings import Found
from cleaner.pipeline import Cleaner
from cleaner.rules.model import RuleSet
from cleaner.rules.parsing import parse_rules
from cleaner.text.spans import restore

ARABIC = (
    "الوادي النهر الجسر المدرسة القرية السوق الحديقة المصنع الطريق العمال المهندس البلدية الحصاد "
    "الزيتون القمح البيادر الشتاء الصيف النافذة المكتبة الكتاب المعلم التلميذ الملعب الفريق الهدف"
)
PERSIAN = (
    "رودخانه پل مدرسه روستا بازار باغ کارخانه جاده کارگران مهندس شهرداری برداشت زیتون گندم "
    "زمستان تابستان پنجره کتابخانه کتاب آموزگار چراغ گنجشک ژاله پرچم چشمه گلستان"
)
ENGLISH = (
    "river bridge school village market garden factory road workers engineer council harvest "
    "olive wheat winter summer window library teacher pupil lantern sparrow banner spring meadow"
)
LANGUAGES = {"ar": ARABIC, "fa": PERSIAN, "": ENGLISH}
FURNITURE = {
    "ar": ("بوابة الوادي الأخضر", "خزانة الأعداد القديمة", "راسلوا صندوق الوادي", "أهل الوادي معا"),
    "fa": ("دروازه چشمه سبز", "گنجه شمارههای پیشین", "صندوق پستی چشمه", "همه با هم گل چشمه"),
    "": ("Green valley gate", "Back number chest", "Valley letter box", "Folks of the valley"),
}


def story(rng: random.Random, words: list[str]) -> tuple[str, list[str]]:
    """A headline and some paragraphs of words in no order."""
    paragraphs = [
        " ".join(rng.choice(words) for _ in range(rng.randint(30, 45))) + "."
        for _ in range(rng.randint(2, 5))
    ]
    return " ".join(rng.sample(words, 7)), paragraphs


def outlet(seed: int, language: str = "ar", pages: int = 12) -> list[tuple[str, list[str]]]:
    """The pages of an outlet, each with the lines of its story: two lines of furniture above,
    one with a number and one without below."""
    rng = random.Random(seed)
    first, second, third, fourth = FURNITURE[language]
    found = []
    for _ in range(pages):
        title, paragraphs = story(rng, LANGUAGES[language].split())
        number = rng.randint(1, 900)
        lines = [first, second, title, *paragraphs, f"{third} {number}", fourth]
        found.append(("\n".join(lines) + "\n", [title, *paragraphs]))
    return found


def sampled(pages: list[tuple[str, list[str]]]) -> list[SamplePage]:
    return [SamplePage(page_lines(text), page_lines(own[0])[0].key) for text, own in pages]


def suggested(pages: list[tuple[str, list[str]]], language: str = "ar") -> RuleSet:
    found = find_recurring(sampled(pages))
    prose = tuple(sorted(paragraph for _, own in pages for paragraph in own[1:]))
    about = Outlet("valley", "", language, len(pages), len(pages), tuple(found), prose)
    rules = suggestions(about, RuleSet(()))
    return RuleSet(parse_rules(rule_file(rules), "suggested.toml"))


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Writes the pages of an outlet to a folder of its own below one folder."""

    def fill(language: str = "ar", seed: int = 5, name: str = "valley", pages: int = 12) -> Path:
        for number, (text, _) in enumerate(outlet(seed, language, pages)):
            place = tmp_path / "pages" / name
            place.mkdir(parents=True, exist_ok=True)
            write(place / f"{number}.txt", text)
        return tmp_path / "pages"

    return fill


# What is found


@settings(max_examples=20)
@given(st.randoms(use_true_random=False), st.integers(0, 50))
def test_the_order_of_pages_is_irrelevant(shuffler: random.Random, seed: int) -> None:
    pages = sampled(outlet(seed))
    expected = find_recurring(pages)
    shuffler.shuffle(pages)
    assert find_recurring(pages) == expected
    assert [found.zone for found in expected] == ["tail", "head", "head", "tail"] or {
        found.zone for found in expected
    } == {"head", "tail"}


@settings(max_examples=15)
@given(st.integers(0, 1000), st.sampled_from(sorted(LANGUAGES)))
def test_suggestions_take_the_furniture_and_no_story(seed: int, language: str) -> None:
    pages = outlet(seed, language)
    rules = suggested(pages, language)
    assert check_rules(rules) == ()
    cleaner = Cleaner(rules, preview=True)
    for text, own in pages:
        cleaned = cleaner.clean_as(text, language)
        assert cleaned.text.split("\n")[:-1] == own
        assert restore(cleaned) == text


def test_nothing_is_removed_before_a_person_says_so() -> None:
    pages = outlet(3)
    rules = suggested(pages)
    assert {rule.status for rule in rules.rules} == {"preview"}
    cleaned = Cleaner(rules).clean_as(pages[0][0], "ar")
    assert cleaned.text == pages[0][0]


def test_numbers_are_slots() -> None:
    found = {each.text: each for each in find_recurring(sampled(outlet(1)))}
    line = found["راسلوا صندوق الوادي 0"]
    assert (line.shape, line.pages, line.zones) == (NUMBERS, 12, {"tail": 12})
    assert len(line.examples) == 3
    rules = suggested(outlet(1))
    assert [rule.pattern for rule in rules.rules if rule.pattern] == [
        r"[^\w\n]{0,8}راسلوا صندوق الوادي \d+[^\w\n]{0,8}"
    ]


def test_a_story_that_was_published_thrice_is_no_furniture() -> None:
    pages = outlet(8)
    again = [(text.replace("12", "13"), own) for text, own in [pages[0]] * 3]
    again = [(f"{text}{number}\n", own) for number, (text, own) in enumerate(again)]
    keys = {each.text for each in find_recurring(sampled([*pages, *again]))}
    assert not keys & {line.key for text in pages[0][1] for line in page_lines(text)}


def test_a_sub_head_that_recurs_between_paragraphs_is_not_proposed() -> None:
    pages = outlet(4)
    with_sub_head = []
    for text, own in pages[:4]:
        changed = text.replace(own[2], f"نظرة إلى الوراء\n{own[2]}")
        with_sub_head.append((changed, own))
    found = {each.text: each for each in find_recurring(sampled(with_sub_head + pages[4:]))}
    assert found["نظره الي الوراء"].zone == ""
    assert "sub-head" in found["نظره الي الوراء"].risk


def test_headlines_that_others_list_go_only_below_the_story() -> None:
    pages = outlet(6)
    most_read = pages[0][1][0]
    listed = [(text + f"{most_read}\n", own) for text, own in pages]
    found = {each.text: each for each in find_recurring(sampled(listed))}
    assert found[page_lines(most_read)[0].key].zone == "tail"
    cleaner = Cleaner(suggested(listed), preview=True)
    assert cleaner.clean_as(listed[0][0], "ar").text.split("\n")[:-1] == listed[0][1]


def test_headings_with_lists_that_differ_go_as_lists() -> None:
    rng = random.Random(2)
    pages = []
    for text, own in outlet(9):
        others = [" ".join(rng.sample(ARABIC.split(), 6)) for _ in range(3)]
        pages.append((text + "\n".join(["من خزانة الوادي", *others]) + "\n", own))
    rules = suggested(pages)
    (heading,) = [rule for rule in rules.rules if rule.remove == "list"]
    assert (heading.phrases, heading.zone) == (("من خزانة الوادي",), "tail")
    cleaner = Cleaner(rules, preview=True)
    for text, own in pages:
        assert cleaner.clean_as(text, "ar").text.split("\n")[:-1] == own


def test_labels_and_dates_differ_from_page_to_page() -> None:
    rng = random.Random(4)
    pages = []
    for text, own in outlet(10):
        name = " ".join(rng.sample(["سامر", "هالة", "نادر", "ليلى", "مازن", "رنا"], 2))
        day = rng.choice(["الأحد", "الثلاثاء", "الخميس"])
        month = rng.choice(["آذار", "نيسان", "أيار", "حزيران", "تموز"])
        date = f"{day} {rng.randint(1, 28)} {month} 2031"
        title = own[0]
        lines = f"{title}\nأعدها للوادي: {name}\n{date}"
        pages.append((text.replace(title, lines), own))
    found = find_recurring(sampled(pages))
    assert {LABEL, DATE} <= {each.shape for each in found if each.zone == "head"}
    cleaner = Cleaner(suggested(pages), preview=True)
    for text, own in pages:
        assert cleaner.clean_as(text, "ar").text.split("\n")[:-1] == own


def test_what_is_glued_to_the_first_line_goes_alone() -> None:
    mast = "جريدة الوادي الأخضر اليومية"
    pages = [(text.replace(own[0], f"{mast} {own[0]}"), own) for text, own in outlet(12)]
    (part,) = [
        each
        for each in find_recurring([SamplePage(page.lines) for page in sampled(pages)])
        if each.shape == PART
    ]
    assert part.text == page_lines(mast)[0].key
    cleaned = Cleaner(suggested(pages), preview=True).clean_as(pages[0][0], "ar")
    assert cleaned.text.split("\n")[0].strip() == pages[0][1][0]


def test_what_stands_in_prose_is_marked() -> None:
    pages = outlet(13)
    text, own = pages[0]
    spoken = f"وقال إن {FURNITURE['ar'][3]} في كل يوم من أيام الحصاد. " + own[1]
    pages[0] = (text.replace(own[1], spoken), [own[0], spoken, *own[2:]])
    risks = {each.text: each.risk for each in find_recurring(sampled(pages)) if each.risk}
    assert risks == {"اهل الوادي معا": "also stands in running prose"}


def test_signs_that_toml_must_escape_come_back() -> None:
    raw = 'بوابة "الوادي" \\ \x7f \t[أ]'
    line = Found(page_lines(raw)[0].key, LINE, 4, {"head": 4}, 4, "head", (raw,))
    about = Outlet("valley", "", "ar", 9, 9, (line,), (outlet(1)[0][1][1],))
    found = suggestions(about, RuleSet(()))
    document = tomllib.loads(rule_file(found))
    assert [rule["match"][0] for rule in document["rule"]] == [raw]


# The command


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_file_loads_proves_and_cleans(
    language: str, folder: Callable[..., Path], tmp_path: Path, cleaner: RunCleaner
) -> None:
    pages, rules = folder(language), tmp_path / "suggested.toml"
    result = cleaner("rules", "suggest", pages, "-o", rules)
    assert (result.code, result.out.splitlines()[0]) == (0, "valley: 12 pages")
    tested = cleaner("rules", "test", rules)
    assert (tested.code, tested.out) == (0, "")
    cleaned = cleaner("clean", pages / "valley" / "0.txt", "--rules", rules, "--preview")
    assert cleaned.out.split("\n")[:-1] == outlet(5, language)[0][1]


def test_what_rules_remove_already_is_not_proposed_again(
    folder: Callable[..., Path], tmp_path: Path, cleaner: RunCleaner
) -> None:
    pages, rules = folder(), tmp_path / "suggested.toml"
    assert cleaner("rules", "suggest", pages, "-o", rules).code == 0
    again = cleaner("rules", "suggest", pages, "--rules", rules)
    assert again.stderr == "0 rules proposed\n"
    assert "nothing to propose" in again.out
    assert "removed already: 4 other lines" in again.out


def test_outlets_are_told_apart(folder: Callable[..., Path], cleaner: RunCleaner) -> None:
    folder("ar", 5, "valley")
    told = json.loads(cleaner("rules", "suggest", folder("fa", 6, "spring"), "--json").out)
    languages = {each["name"]: each["language"] for each in told["outlets"]}
    assert languages == {"valley": "ar", "spring": "fa"}
    assert {tuple(each["outlets"]) for each in told["suggestions"]} == {("valley",), ("spring",)}


def test_html_pages_name_their_site(tmp_path: Path, cleaner: RunCleaner) -> None:
    for number, (text, own) in enumerate(outlet(5)):
        body = "".join(f"<p>{line}</p>" for line in text.splitlines() if line not in own[:1])
        page = (
            '<html><head><link rel="canonical" href="https://www.valley.example/1"></head>'
            f"<body><h1>{own[0]}</h1>{body}</body></html>"
        )
        write(tmp_path / f"{number}.html", page)
    rules = tmp_path / "suggested.toml"
    assert cleaner("rules", "suggest", tmp_path, "--visible", "-o", rules).code == 0
    sites = [rule["sites"] for rule in tomllib.loads(rules.read_text("utf-8"))["rule"]]
    assert sites
    assert all(each == ["valley.example"] for each in sites)


def test_few_pages_give_no_suggestions(folder: Callable[..., Path], cleaner: RunCleaner) -> None:
    result = cleaner("rules", "suggest", folder(pages=2))
    assert (result.code, result.stderr) == (0, "0 rules proposed\n")
    assert cleaner("rules", "suggest", folder(pages=2), "--min-pages", "2").stderr[0] != "0"


def test_a_folder_without_pages_is_an_error(tmp_path: Path, cleaner: RunCleaner) -> None:
    assert cleaner("rules", "suggest", tmp_path).code == 2
    assert cleaner("rules", "suggest", tmp_path / "no").code == 2


def test_a_page_that_cannot_be_read_is_told(
    folder: Callable[..., Path], cleaner: RunCleaner
) -> None:
    pages = folder()
    (pages / "valley" / "bad.txt").write_bytes(b"\x00\xff\xfe\xfa" * 9)
    result = cleaner("rules", "suggest", pages)
    assert result.code == 2
    assert "bad.txt" in result.stderr
    assert "3 rules proposed" in result.stderr


# Lines that recur, removed when asked


def test_site_lines_go_with_the_count(folder: Callable[..., Path], cleaner: RunCleaner) -> None:
    pages = folder()
    result = cleaner("clean", pages, "--json", "-q", "--site-lines", "12")
    records = [json.loads(line) for line in result.out.splitlines()]
    assert len(records) == 12
    expected = {f"{n}.txt": own for n, (_, own) in enumerate(outlet(5))}
    for record in records:
        counts = {(line["pages"], line["of"], line["outlet"]) for line in record["recurring_lines"]}
        assert counts == {(12, 12, "valley")}
        # A masthead that was taken for the headline is none.
        own = expected[Path(record["path"]).name]
        assert (record["text"].split("\n")[:-1], record["headline"]) == (own, own[0])


def test_site_lines_are_not_removed_below_the_number(
    folder: Callable[..., Path], cleaner: RunCleaner
) -> None:
    pages = folder()
    plain = cleaner("clean", pages, "--json", "-q").out
    assert cleaner("clean", pages, "--json", "-q", "--site-lines", "13").out == plain
    assert cleaner("clean", pages, "--json", "-q", "--site-lines", "12").out != plain


def test_site_lines_do_not_hang_on_the_order(
    folder: Callable[..., Path], cleaner: RunCleaner
) -> None:
    files = sorted((folder() / "valley").iterdir())
    one, other = (
        cleaner("clean", *paths, "--json", "-q", "--site-lines", "12").out.splitlines()
        for paths in (files, files[::-1])
    )
    assert one == other[::-1]
    assert all('"of": 12' in record for record in one)


def test_site_lines_read_pages_twice(tmp_path: Path, cleaner: RunCleaner) -> None:
    assert cleaner("clean", "-", "--site-lines", "3", stdin=b"x").code == 2
    assert cleaner("clean", tmp_path, "--site-lines", "1").code == 2


# Pages of real outlets


@pytest.mark.shared
@pytest.mark.parametrize(("name", "share"), [("alriyadh", 0.98), ("darivoa", 0.98)])
def test_suggestions_alone_on_pages_of_outlets(name: str, share: float, shared: Path) -> None:
    from benchmarks.suggest import measure

    found = measure(str(shared / "pages" / name))
    assert found.share >= share
    assert not found.lost


def test_suggestions_are_written_over_no_page_and_no_rules(
    folder: Callable[..., Path], cleaner: RunCleaner, own_rules: Path
) -> None:
    pages = folder()
    page = next(pages.rglob("*.txt"))
    own = next(own_rules.rglob("*.toml"))
    before = page.read_bytes(), own.read_bytes()
    assert cleaner("rules", "suggest", pages, "-o", page).code == 2
    assert cleaner("rules", "suggest", pages, "--rules", own, "-o", own).code == 2
    assert (page.read_bytes(), own.read_bytes()) == before


def test_records_with_fields_of_other_names(tmp_path: Path, cleaner: RunCleaner) -> None:
    lines = [json.dumps({"body": text, "paper": "valley"}) for text, _ in outlet(5)]
    write(tmp_path / "in.jsonl", "\n".join(lines))
    told = ("--text-field", "body", "--outlet-field", "paper")
    result = cleaner("rules", "suggest", tmp_path / "in.jsonl", "-o", tmp_path / "o.toml", *told)
    assert result.code == 0
    rules = tomllib.loads((tmp_path / "o.toml").read_text("utf-8"))["rule"]
    assert {rule["recurs"]["outlet"] for rule in rules} == {"valley"}
    assert cleaner("rules", "suggest", tmp_path / "in.jsonl").code == 2
