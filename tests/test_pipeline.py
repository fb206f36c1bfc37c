"""What holds for every page: only deletion, nothing lost track of, the same result again."""

from __future__ import annotations

import multiprocessing
import pickle
import random
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cleaner import Cleaned, Cleaner, Rule, RuleSet, clean, restore
from cleaner.pipeline import DROPPABLE, KEEPABLE
from cleaner.rules.loading import load_rules

TOPICS = (
    "افتتحت بلدية وادي السلام صباح الأحد جسرا للمشاة يربط ضفتي الوادي بعد أعمال استمرت عاما ونصف "
    "العام. وقال رئيس البلدية إن الجسر يختصر الطريق إلى المدرسة ويجنب التلاميذ عبور الشارع السريع. "
    "وأضاف أن مهندسين من أبناء الوادي صمموا الجسر بلا مقابل وأن السكان جمعوا ثمن الخشب.",
    "رصد علماء في مرصد الجبل مذنبا صغيرا يقترب من الأرض للمرة الأولى منذ ثمانين عاما. وأوضحت "
    "عالمة الفلك سعاد الراوي أن المذنب سيرى بالعين المجردة قبل الفجر في سماء الصحراء. ونصحت "
    "الراوي الهواة بالابتعاد عن أضواء المدن لمشاهدة ذيل المذنب الأخضر.",
    "فاز فريق الميناء بكأس السلة بعد تغلبه على فريق الحصن في مباراة امتدت إلى شوط إضافي. وسجل "
    "اللاعب نادر خليل ثلاثين نقطة قاد بها الميناء إلى لقبه الثالث. وقال مدرب الحصن إن لاعبيه "
    "خسروا المباراة في دقائقها الأخيرة لأنهم أضاعوا رميات سهلة.",
    "ارتفعت أسعار القمح في أسواق الحبوب بعد جفاف ضرب سهول الشمال. وأشار تجار الحبوب إلى أن مخزون "
    "القمح يكفي المخابز ثلاثة أشهر. وحذرت جمعية المزارعين من خسارة الموسم إذا تأخر المطر.",
)
SIGNS = (
    "\N{RIGHT-TO-LEFT MARK}",
    "\N{LEFT-TO-RIGHT MARK}",
    "\N{ZERO WIDTH NON-JOINER}",
    "\N{ZERO WIDTH NO-BREAK SPACE}",
    "\N{NO-BREAK SPACE}",
    "\N{ARABIC TATWEEL}",
    "\N{ARABIC FATHATAN}",
    "\N{ARABIC SHADDA}",
    "\N{SOFT HYPHEN}",
    "\x00",
    "\ud83d",
    "\udc00",
    "🔴",
    "٣",
    "۷",
    "5",
    " ",
    "    ",
    "\t\t\t\t",
    "\N{NO-BREAK SPACE}" * 6,
    "\N{MEDIUM MATHEMATICAL SPACE}" * 2,
    "•",
    ":",
    "|",
    " - ",
    "…",
    ".",
    '"',
    "(",
)
BREAKS = ("\n", "\n", "\n", "\n\n", "\n\n\n", "\r\n", "\r\n\r\n", "\r", "\u2028", "\x85", "\v")
BULLETS = ("", "", "", "• ", "- ", "1- ", "* ", "  ", "\t", "»")


def sentences(topic: str) -> list[str]:
    return topic.split(". ")


@st.composite
def headline(draw: st.DrawFn) -> str:
    words = draw(st.sampled_from(TOPICS)).split()
    start = draw(st.integers(0, len(words) - 4))
    return " ".join(words[start : start + draw(st.integers(1, 9))])


@st.composite
def paragraph(draw: st.DrawFn) -> str:
    topic = sentences(draw(st.sampled_from(TOPICS)))
    return ". ".join(draw(st.lists(st.sampled_from(topic), min_size=1, max_size=3))) + draw(
        st.sampled_from((".", "", "...", ":", "»"))
    )


@cache
def furniture() -> list[str]:
    """Lines of the examples of all built-in rules, those that go and those that stay."""
    rules = load_rules().rules
    lines = [
        line
        for rule in rules
        for text in (*(example.removes for example in rule.match), *rule.phrases)
        for line in text.splitlines()
        if line.strip()
    ]
    return sorted(set(lines))


FURNITURE: st.SearchStrategy[str] = st.deferred(lambda: st.sampled_from(furniture()))


@st.composite
def line(draw: st.DrawFn) -> str:
    written = (FURNITURE, FURNITURE, headline(), headline(), paragraph(), st.text(max_size=20))
    text: str = draw(st.one_of(*written))
    text = draw(st.sampled_from(BULLETS)) + text
    for sign in draw(st.lists(st.sampled_from(SIGNS), max_size=3)):
        place = draw(st.integers(0, len(text)))
        text = text[:place] + sign + text[place:]
    return text


@st.composite
def story(draw: st.DrawFn) -> list[str]:
    """A headline, its paragraphs and furniture above, between and below them."""
    told = sentences(draw(st.sampled_from(TOPICS)))
    heading = " ".join(told[0].split()[: draw(st.integers(3, 9))])
    lines = draw(st.lists(st.sampled_from((heading, heading, "")), max_size=2))
    lines += draw(st.lists(FURNITURE, max_size=2))
    for texts in draw(st.lists(st.lists(st.sampled_from(told), min_size=1), max_size=4)):
        lines += [". ".join(texts) + ".", *draw(st.lists(line(), max_size=1))]
    return lines + draw(st.lists(FURNITURE, max_size=4))


@st.composite
def pages(draw: st.DrawFn) -> str:
    """Nasty pages: stories and lines of all sorts, some of them twice, every kind of line break."""
    pool = draw(st.lists(line(), min_size=1, max_size=10))
    blocks = st.one_of(story(), story(), st.lists(st.sampled_from(pool), max_size=9))
    lines = [text for block in draw(st.lists(blocks, max_size=4)) for text in block]
    usual = draw(st.sampled_from(BREAKS))
    odd = draw(st.dictionaries(st.integers(0, 30), st.sampled_from(BREAKS), max_size=4))
    parts = [text + odd.get(number, usual) for number, text in enumerate(lines)]
    whole = draw(st.sampled_from(("", "\n", "\ufeff"))) + "".join(parts)
    return whole.rstrip() if draw(st.booleans()) else whole


ANY_TEXT = st.text(st.characters())
PAGES = st.one_of(pages(), pages(), pages(), ANY_TEXT)
MANY = settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])


# Of each way in which lines are found one; every kind has to be compiled anew.
SOME_KINDS = ("appended-story", "byline", "caption", "related-links", "repeat", "section")


@cache
def cleaner() -> Cleaner:
    return Cleaner()


def assert_sound(page: str, cleaned: Cleaned) -> None:
    """Everything a caller may rely on, whatever the page."""
    assert restore(cleaned) == page
    spans = [(removal.start, removal.end) for removal in cleaned.removals]
    assert all(0 <= start < end <= len(page) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(removal.text == page[removal.start : removal.end] for removal in cleaned.removals)
    gone = bytearray(len(page))
    for start, end in spans:
        gone[start:end] = b"\1" * (end - start)
    assert cleaned.text == "".join(c for c, away in zip(page, gone, strict=True) if not away)
    for story in cleaned.stories:
        assert 0 <= story.start < story.end <= len(page)
        assert not page[story.start].isspace()
        assert not page[story.end - 1].isspace()
    kinds = [story.kind for story in cleaned.stories]
    assert kinds[1:] == ["appended"] * (len(kinds) - 1)
    assert bool(cleaned.text.strip()) == ("main" in kinds)


# What goes stood between a carriage return and a line feed, which must not become one line break.
MEETING = (
    "وأشار تجار الحبوب إلى أن مخزون القمح يكفي\rوأشار تجار الحبوب إلى أن مخزون القمح يكفي\n\n\n"
    "وحذرت جمعية المزارعين من خسارة الموسم إذا تأخر المطر.\n\n\nر"
)


@MANY
@example(MEETING)
@given(PAGES)
def test_every_page_comes_out_sound_and_cleaned_again_it_stays(page: str) -> None:
    """To make a page takes longer than to clean it: each is asked all."""
    cleaned = cleaner().clean(page)
    assert_sound(page, cleaned)
    assert_sound(page, cleaner().clean_as(page, "ar"))
    assert cleaner().clean(cleaned.text).text == cleaned.text


@MANY
@given(pages(), st.sampled_from(SOME_KINDS))
def test_a_kept_kind_is_not_removed(page: str, kind: str) -> None:
    cleaned = keeping(kind).clean(page)
    assert_sound(page, cleaned)
    assert kind not in {removal.kind for removal in cleaned.removals}


@cache
def keeping(kind: str) -> Cleaner:
    return Cleaner(keep=(kind,))


@given(pages())
def test_a_dropped_headline_is_not_kept(page: str) -> None:
    cleaned = dropping().clean(page)
    assert_sound(page, cleaned)
    kept = cleaner().clean(page)
    assert len(cleaned.text) <= len(kept.text)


@cache
def dropping() -> Cleaner:
    return Cleaner(drop=DROPPABLE)


def sample() -> list[str]:
    """A fixed set of pages with all sorts of furniture and stories."""
    chance = random.Random(7)
    lines = furniture()
    found = []
    for _ in range(60):
        parts = []
        for topic in chance.sample(TOPICS, 2):
            told = sentences(topic)
            parts += [" ".join(told[0].split()[:7]), "", topic, "", *told, ""]
            parts += chance.sample(lines, 5)
        found.append("\n".join(parts))
    return found


def test_the_order_of_rules_is_irrelevant() -> None:
    ruleset = load_rules()
    shuffled = list(ruleset.rules)
    random.Random(3).shuffle(shuffled)
    other = Cleaner(RuleSet(tuple(shuffled), dict(reversed(list(ruleset.words.items())))))
    for page in sample():
        assert other.clean(page) == cleaner().clean(page)


def test_threads_give_the_same_results() -> None:
    fresh = Cleaner()
    expected = [cleaner().clean(page) for page in sample()]
    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(fresh.clean, sample() * 6)) == expected * 6


def test_processes_give_the_same_results() -> None:
    expected = [cleaner().clean(page) for page in sample()]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        assert list(pool.map(cleaner().clean, sample(), chunksize=20)) == expected


def test_the_order_of_pages_is_irrelevant() -> None:
    fresh = Cleaner()
    backwards = [fresh.clean(page) for page in reversed(sample())]
    assert backwards[::-1] == [cleaner().clean(page) for page in sample()]


def test_cleaner_and_results_are_pickled_and_come_back_the_same() -> None:
    again: Cleaner = pickle.loads(pickle.dumps(cleaner()))
    for page in sample()[:10]:
        cleaned = cleaner().clean(page)
        assert again.clean(page) == cleaned == pickle.loads(pickle.dumps(cleaned))


STORY = "\n".join(sentences(TOPICS[0]))
EDGE_CASES = {
    "empty": ("", ""),
    "blank": (" \n\t\n", " \n\t\n"),
    "one line": ("افتتاح جسر للمشاة", "افتتاح جسر للمشاة"),
    "one line, ended": ("افتتاح جسر للمشاة\n", "افتتاح جسر للمشاة\n"),
    "all furniture": ("طباعة\nطباعة\n\nطباعة", ""),
    "no Arabic": ("Print\nShare\n", "Print\nShare\n"),
    "digits": ("12\n34\n", "12\n34\n"),
    "mixed line endings": (f"{STORY}\r\nطباعة\rنص\u2028طباعة\n", f"{STORY}\r\nنص\u2028"),
    "no final line break": (f"{STORY}\n\nطباعة", STORY),
    "last block of a line": (f"{STORY}\nنص قصير    طباعة", f"{STORY}\nنص قصير"),
    "first block of a line": (f"{STORY}\nطباعة    نص قصير\n", f"{STORY}\nنص قصير\n"),
    "lone surrogates": (f"\ud800{STORY}\udfff\nطباعة\n", f"\ud800{STORY}\udfff\n"),
    "NUL": (f"{STORY}\x00\nطباعة\n", f"{STORY}\x00\n"),
    "byte order mark": (f"\ufeff{STORY}\nطباعة\n", f"\ufeff{STORY}\n"),
}
BUTTON = RuleSet((Rule("it", "A button.", "reading-tools", phrases=("طباعة",), status="stable"),))


@pytest.mark.parametrize(("page", "expected"), EDGE_CASES.values(), ids=EDGE_CASES)
def test_edge_cases(page: str, expected: str) -> None:
    cleaned = Cleaner(BUTTON).clean(page)
    assert cleaned.text == expected
    assert_sound(page, cleaned)
    assert_sound(page, cleaner().clean(page))


def test_a_page_of_furniture_has_no_story() -> None:
    cleaned = Cleaner(BUTTON).clean("طباعة\nطباعة\n")
    assert (cleaned.text, cleaned.stories, cleaned.headline) == ("", (), "")
    assert {removal.kind for removal in cleaned.removals} == {"reading-tools"}


def test_a_page_in_a_language_without_rules_comes_back_as_it_is() -> None:
    page = "Bridge opened\n\nPrint\nShare\n"
    cleaned = cleaner().clean(page)
    assert (cleaned.text, cleaned.removals, cleaned.language) == (page, (), "")
    assert [story.kind for story in cleaned.stories] == ["main"]


@pytest.mark.parametrize(
    "page",
    [
        TOPICS[1] * 100_000,
        "ا" * 25_000_000,
        ("طباعة" + " " * 500) * 50_000,
        "اقرأ أيضا: " * 2_500_000,
        "\N{ZERO WIDTH SPACE}" * 17_000_000 + "طباعة",
    ],
    ids=["story", "letter", "blocks", "pointers", "invisible"],
)
def test_fifty_megabytes_on_one_line(page: str) -> None:
    assert len(page.encode()) > 25_000_000
    started = time.process_time()
    cleaned = cleaner().clean(page)
    assert time.process_time() - started < 20
    assert restore(cleaned) == page


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is told there")
def test_memory_for_fifty_megabytes_stays_within_a_few_copies() -> None:
    # What rusage tells begins with the memory of the process that started this one.
    script = (
        "from pathlib import Path\nfrom cleaner import clean, restore\n"
        "page = 'ا' * 25_000_000\nassert restore(clean(page)) == page\n"
        "print(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])\n"
    )
    root = Path(__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, cwd=root)
    assert int(done.stdout) < 1_000_000  # kilobytes


def test_many_short_lines() -> None:
    page = "طباعة\n" * 20_000 + "خبر قصير\n" * 20_000
    started = time.process_time()
    assert restore(cleaner().clean(page)) == page
    assert time.process_time() - started < 20


def test_every_kind_that_can_be_kept_is_known() -> None:
    assert set(SOME_KINDS) < set(KEEPABLE)
    page = "وصل القطار إلى المحطة متأخرا صباح الأحد بعد أن توقف مرتين بسبب الرمال.\nطباعة\n"
    for kind in KEEPABLE:
        kept = Cleaner(BUTTON, keep=(kind,)).clean(page).text
        assert kept == (page if kind == "reading-tools" else page.replace("طباعة\n", ""))


def test_unknown_kinds_are_named() -> None:
    with pytest.raises(ValueError, match="keep: no kind 'noise'; the kinds are: advertisement, "):
        Cleaner(keep=("noise",))
    with pytest.raises(ValueError, match="drop: no kind 'caption'; the kinds are: headline"):
        clean("نص", drop=("caption",))


@pytest.mark.parametrize(
    ("site", "removed"),
    [("valley.example", 1), ("WWW.valley.example", 1), ("news.valley.example", 0), ("", 0)],
)
def test_rules_of_an_outlet_are_used_for_it(site: str, removed: int) -> None:
    rule = Rule(
        "it", "A button.", "sharing", phrases=("أرسل",), status="stable", sites=("valley.example",)
    )
    assert len(clean(f"{STORY}\nأرسل\n", rules=RuleSet((rule,)), site=site).removals) == removed


@pytest.mark.parametrize(("preview", "removed"), [(False, 0), (True, 1)])
def test_rules_on_trial_are_used_on_demand(preview: bool, removed: int) -> None:
    rule = Rule("it", "A button.", "sharing", phrases=("أرسل",), status="preview")
    assert len(Cleaner(RuleSet((rule,)), preview=preview).clean("أرسل").removals) == removed


def test_a_byline_that_is_kept_stays_when_the_headline_is_dropped() -> None:
    story = (
        "افتتحت بلدية الوادي صباح الأحد جسرا للمشاة يربط ضفتي الوادي، بعد أعمال استمرت عاما ونصف "
        "العام، وحضر الافتتاح تلاميذ المدارس القريبة.\n"
    )
    page = f"جسر للمشاة فوق الوادي\nكتب: سامر الخطيب\n{story}"
    cleaned = clean(page, keep=["byline"], drop=["headline"])
    assert cleaned.text == f"كتب: سامر الخطيب\n{story}"
