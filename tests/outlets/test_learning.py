"""What is learned of outlets that were made up: furniture goes, traps stay, in any language."""

from __future__ import annotations

import random
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outlet_pages import SET_ASIDE, TUNED, WORDS, Draft, Made, Spec, make, sentence

from cleaner.files.pages import Page
from cleaner.outlets.learning import Learning, learn_outlet, sample_page
from cleaner.outlets.rules import Outlet
from cleaner.outlets.sampling import SampledPage
from cleaner.pipeline import Cleaner
from cleaner.rules.loading import load_rules
from cleaner.text.spans import restore

# A trail of sections that ends in the page's own, "By" and a name in a language without rules, and
# an advertisement between the paragraphs of half of the pages are left: stories have such lines.
MOST_LEFT = {"flock-post": 0.2}
BY_NAME = {spec.name: spec for spec in (*TUNED, *SET_ASIDE)}


@cache
def built_in() -> Cleaner:
    return Cleaner(load_rules())


def learned_of(name: str, pages: Sequence[Made]) -> Outlet:
    """What the pages teach, in the order in which they are given."""
    sampled = [
        SampledPage(name, number, f"{number}.txt", False, zlib.compress(page.text.encode()))
        for number, page in enumerate(pages)
    ]
    problems: list[str] = []
    learned = learn_outlet(name, sampled, Learning(load_rules()), len(pages), problems)
    assert not problems
    return learned


def cleaner_of(name: str, pages: Sequence[Made]) -> Cleaner:
    return built_in().with_own([each.rule for each in learned_of(name, pages).rules])


def lines_left(cleaner: Cleaner, page: Made) -> Counter[str]:
    return Counter(cleaner.clean(page.text).text.splitlines())


def outcome(name: str, pages: Sequence[Made]) -> tuple[list[str], list[str], int]:
    """Lines of stories that were lost to what was learned, lines of furniture that were left, and
    the number of all lines of furniture."""
    cleaner = cleaner_of(name, pages)
    lost: list[str] = []
    left: list[str] = []
    for page in pages:
        story, kept, before = (
            Counter(page.story),
            *(lines_left(c, page) for c in (cleaner, built_in())),
        )
        lost += (story & before) - kept
        left += kept - story
    return lost, left, sum(len(page.furniture) for page in pages)


@pytest.mark.parametrize("name", [spec.name for spec in TUNED])
@pytest.mark.parametrize("seed", range(3))
def test_furniture_goes_and_traps_stay(name: str, seed: int) -> None:
    lost, left, furniture = outcome(name, make(BY_NAME[name], seed))
    assert not lost
    assert len(left) <= MOST_LEFT.get(name, 0.05) * furniture


@pytest.mark.parametrize("name", [spec.name for spec in SET_ASIDE])
@pytest.mark.parametrize("seed", range(3))
def test_what_was_learned_takes_no_story_of_outlets_set_aside(name: str, seed: int) -> None:
    pages = make(BY_NAME[name], seed)
    cleaner = cleaner_of(name, pages)
    left = 0
    for page in pages:
        cleaned = cleaner.clean(page.text)
        gone = [line for r in cleaned.removals if r.recurs for line in r.text.splitlines()]
        assert not set(page.story) & set(gone)
        left += (lines_left(cleaner, page) - Counter(page.story)).total()
    assert left <= 0.05 * sum(len(page.furniture) for page in pages)


def test_no_line_of_a_story_set_aside_is_lost_by_its_place() -> None:
    for seed in range(3):
        lost, _, _ = outcome("harbour-news", make(BY_NAME["harbour-news"], seed))
        assert not lost


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("pages", [1, 2, 3])
def test_of_few_pages_nothing_is_learned(seed: int, pages: int) -> None:
    for spec in TUNED:
        assert not learned_of(spec.name, make(spec, seed)[:pages]).rules


@settings(max_examples=20)
@given(st.sampled_from(sorted(BY_NAME)), st.integers(0, 50), st.randoms())
def test_cleaned_pages_come_back_and_change_no_more(
    name: str, seed: int, shuffler: random.Random
) -> None:
    pages = make(BY_NAME[name], seed)
    learned = learned_of(name, pages)
    cleaner = built_in().with_own([each.rule for each in learned.rules])
    for page in pages:
        cleaned = cleaner.clean(page.text)
        assert restore(cleaned) == page.text
        assert cleaner.clean_as(cleaned.text, cleaned.language).text == cleaned.text
        told = {str(removal.recurs) for removal in cleaned.removals if removal.recurs}
        assert all(f" of 13 pages of {name}" in each for each in told)
    shuffler.shuffle(pages)
    assert learned_of(name, pages) == learned


def test_a_long_notice_and_a_lone_sign_go() -> None:
    pages = make(BY_NAME["valley-gazette"], 7)
    cleaner = cleaner_of("valley-gazette", pages)
    gone = [
        line
        for page in pages
        for line in (Counter(page.text.split("\n")) - lines_left(cleaner, page))
    ]
    assert sum(len(line) > 160 and "السنبلة" in line for line in gone) == 13
    assert gone.count("|") == 13


def test_an_outlet_that_changed_its_layout_is_learned_of_in_both() -> None:
    """The drift test: ten pages are made one way, ten later ones another."""
    before = BY_NAME["valley-gazette"]
    after = replace(
        before,
        name="valley-later",
        above=("سنبلة الغد", "مطالع", "مواسم", "{day}", "كاتبها: {name}"),
        below=(
            "عدد من قرأها {n}",
            "خذها إلى دفترك",
            "مما نشرنا قبلا",
            "{new}",
            "{new}",
            "آخر السنابل",
        ),
    )
    pages = [*make(before, 3)[:10], *make(after, 3)[:10]]
    lost, left, furniture = outcome("valley", pages)
    assert not lost
    assert len(left) <= 0.12 * furniture


@pytest.mark.parametrize("name", ["spring-daily", "flock-post", "valley-gazette"])
def test_a_headline_that_most_pages_list_above_their_stories_stays(name: str) -> None:
    made = make(BY_NAME[name], 11)
    listed = [page.story[0] for page in made[:4]]
    pages = []
    for number, page in enumerate(made):
        cards = [(listed[(number + step) % 4], False) for step in range(3)]
        pages.append(Made((page.lines[0], *cards, *page.lines[1:])))
    cleaner = cleaner_of(name, pages)
    for page in pages:
        assert page.story[0] in lines_left(cleaner, page)


NAMED = Spec(
    "harvest-leaf", "ar",
    above=("ورقة الحصاد", "بيادر"),
    below_title=("دوّنها {name} من بيدر {n}", "مشهد التقطه {name} صباح الحصاد"),
    below=("بيادر الورقة كلها",),
)  # fmt: skip


def test_words_that_recur_around_names_go_with_them() -> None:
    for seed in range(3):
        lost, left, _ = outcome("harvest-leaf", make(NAMED, seed))
        assert not lost
        assert not left


def test_captions_of_any_length_go_with_their_credit() -> None:
    """Words that prose is made of stand among theirs."""

    def captioned(rng: random.Random, made: Made) -> Made:
        caption = sentence(rng, "ar", 1, 7).rstrip(".")
        among = rng.choice(["", "في ", "من ", "من القرية في "])
        line = (f"{caption} {among}{rng.choice(WORDS['ar'].split())} (سنبلة بيادرنا)", False)
        return Made((*made.lines[:1], line, *made.lines[1:]))

    spec = Spec("harvest-leaf", "ar", above=(), below=("بيادر الورقة كلها",))
    for seed in range(3):
        rng = random.Random(seed)
        lost, left, _ = outcome("harvest-leaf", [captioned(rng, page) for page in make(spec, seed)])
        assert not lost
        assert not left


def test_a_line_with_one_word_more_on_few_pages_goes_too() -> None:
    def signed(number: int, made: Made) -> Made:
        below = "غربلة كيلة تذرية" if number % 4 else "غربلة كيلة تجفيف تذرية"
        return Made((*made.lines, (below, False)))

    for seed in range(3):
        pages = make(Spec("harvest-leaf", "ar", above=("بيادر",)), seed)
        lost, left, _ = outcome("harvest-leaf", [signed(n, page) for n, page in enumerate(pages)])
        assert not lost
        assert not left


def test_dates_of_many_cards_below_a_story_go_with_its_own() -> None:
    """Some of words, and some that a rule would take if they stood alone."""
    for form in ("كيلة بيدر {} أيار {} | {}:30", "{}/4/{}"):
        for seed in range(3):
            rng = random.Random(seed)

            def date(rng: random.Random = rng, form: str = form) -> tuple[str, bool]:
                told = rng.randint(1, 28), rng.randint(2012, 2030), rng.randint(10, 23)
                return form.format(*told), False

            pages = []
            for made in make(Spec("harvest-leaf", "ar", below=("بيادر الورقة كلها",)), seed):
                cards = [
                    line
                    for _ in range(4)
                    for line in ((sentence(rng, "ar", 6, 6).rstrip("."), False), date())
                ]
                pages.append(Made((date(), *made.lines, *cards, date())))
            _, left, _ = outcome("harvest-leaf", pages)
            assert not [line for line in left if ":30" in line or "/4/" in line]


def test_sub_heads_with_the_same_words_around_others_stay() -> None:
    def asked(rng: random.Random, draft: Draft) -> None:
        places = rng.sample(WORDS["ar"].split(), 2)
        told = [
            line for place in places for line in (f"ماذا في {place} يا راوي", sentence(rng, "ar"))
        ]
        draft.paragraphs += told if draft.number % 2 else []

    spec = replace(NAMED, below_title=(), traps=(asked,))
    lost, _, _ = outcome("harvest-leaf", make(spec, 1))
    assert not lost


def test_a_trail_of_sections_goes_from_the_headline_that_it_is_glued_to() -> None:
    trail = "الورقة > بيادر >"
    pages = make(NAMED, 4)
    glued = [
        Made(
            tuple(
                (f"{trail} {line}" if line == page.story[0] else line, own)
                for line, own in page.lines
            )
        )
        for page in pages
    ]
    cleaner = cleaner_of("harvest-leaf", glued)
    for page, whole in zip(glued, pages, strict=True):
        assert [line.strip() for line in cleaner.clean(page.text).text.splitlines()] == whole.story


def test_what_stands_between_paragraphs_too_ends_no_story() -> None:
    """A story in pictures: its last line stands below two lines that stand between the others."""
    rng = random.Random(12)
    pages = []
    for page in make(NAMED, 5):
        head, story, tail = page.lines[:5], page.story[1:], page.lines[-1:]
        shown = [(paragraph, True) for paragraph in story]
        for at in range(len(shown) - 1, -1, -1):
            shown[at + 1 : at + 1] = [("كبّر المشهد", False), ("عدسة الورقة", False)]
        last = (" ".join(rng.sample(WORDS["ar"].split(), 7)), True)
        pages.append(Made((*head, *shown, last, *tail)))
    lost, left, _ = outcome("harvest-leaf", pages)
    assert not lost
    assert not left


def test_a_notice_above_most_stories_is_no_headline() -> None:
    """Nor when some pages have a caption that could be one, and others have not."""
    spec = Spec(
        "harvest-leaf", "ar",
        above=("65%هذه أوراق يجمعها بيت الحصاد كل صباح", "بيادر", "{name}"),
        below_title=("55%{name} {name} {name}",),
        below=("بيادر الورقة كلها", "عودة إلى الأعلى"),
    )  # fmt: skip
    for seed in range(3):
        lost, left, _ = outcome("harvest-leaf", make(spec, seed))
        assert not lost
        assert not [line for line in left if line.startswith("هذه أوراق")]


def test_dates_of_two_calendars_go() -> None:
    """Months have one word or two, and cards below have dates as well."""
    months = ("صفر", "ربيع الأول", "رجب", "جمادى الآخرة")

    def dated(rng: random.Random, made: Made) -> Made:
        lunar = f"{rng.randint(1, 29)} {rng.choice(months)} 1433 هـ"
        date = f"{lunar} - {rng.randint(1, 28)} مايو 2012م - الورقة {rng.randint(15100, 15999)}"
        return Made(((date, False), *made.lines))

    spec = Spec("harvest-leaf", "ar", above=("بيادر",), below=("بيادر الورقة كلها",))
    for seed in range(3):
        rng = random.Random(seed)
        pages = [dated(rng, page) for page in make(spec, seed)]
        lost, left, _ = outcome("harvest-leaf", pages)
        assert not lost
        assert not [line for line in left if "1433" in line]


def test_a_list_goes_that_is_followed_by_the_lead_of_a_card_on_one_page() -> None:
    heading = "مما حملته البيادر"
    spec = Spec(
        "harvest-leaf", "ar",
        below=(heading, "{new}", "{new}", "{new}", "بيادر الورقة كلها", "عودة إلى الأعلى"),
    )  # fmt: skip
    for seed in range(3):
        pages = make(spec, seed)
        lead = (sentence(random.Random(seed), "ar"), False)
        pages[0] = Made((*pages[0].lines[:-2], lead, *pages[0].lines[-2:]))
        cleaner = cleaner_of("harvest-leaf", pages)
        for page in pages[1:]:
            assert set(lines_left(cleaner, page)) == set(page.story)


def test_what_goes_for_its_place_alone_is_learned_too() -> None:
    """What is learned changes what stands beside it."""
    story = "".join(f"{sentence(random.Random(seed), 'ar')}\n" for seed in range(4))
    text = f"عودة القطار إلى وادي السهل\n{story}جميع الحقوق محفوظة\nبيادر الورقة كلها\n"
    page = Page("a.txt", text, "utf-8", False)
    assert "بيادر" not in built_in().clean(text).text
    left = [line.raw for line in sample_page(page, built_in())[1].lines if line.is_left]
    assert "جميع الحقوق محفوظة" not in left
    assert "بيادر الورقة كلها" in left


BOX = "مما حملته البيادر"


def with_box(page: Made, box: Sequence[tuple[str, bool]], at: int) -> Made:
    """The page with lines between two that recur, before its line *at*."""
    lines = ((BOX, False), *box, ("دفاتر الحصاد القديمة", False))
    return Made((*page.lines[:at], *lines, *page.lines[at:]))


def test_a_box_before_the_last_paragraph_takes_no_paragraph() -> None:
    spec = Spec("harvest-leaf", "ar", below=("بيادر الورقة كلها", "عودة إلى الأعلى"))
    for seed in range(3):
        rng = random.Random(seed)
        pages = []
        for page in make(spec, seed):
            last = page.lines[-3]
            cards = [(sentence(rng, "ar", 6, 6).rstrip("."), False) for _ in range(3)]
            page = Made((*page.lines[:-3], *page.lines[-2:]))
            pages.append(with_box(page, [*cards, last], len(page.lines) - 2))
        lost, _, _ = outcome("harvest-leaf", pages)
        assert not lost


def test_a_headline_between_two_lines_that_recur_stays() -> None:
    """With a second line below it: both could be cards above a story."""
    for seed in range(3):
        rng = random.Random(seed)
        pages = []
        for page in make(Spec("harvest-leaf", "ar", below=("بيادر الورقة كلها",)), seed):
            deck = (sentence(rng, "ar", 8, 8).rstrip("."), True)
            own = Made(page.lines[1:])
            pages.append(with_box(own, [page.lines[0], deck], 0))
        lost, _, _ = outcome("harvest-leaf", pages)
        assert not lost


def test_a_block_between_paragraphs_goes_whole_where_a_rule_knows_one_of_its_lines() -> None:
    block = ("سنابل الصباح في بريدك", "كل ما يلزم قبل أن يبدأ يومك في البيادر.", "اشترك الآن")
    for seed in range(3):
        pages = list(make(Spec("harvest-leaf", "ar", below=("بيادر الورقة كلها",)), seed))
        for number in range(0, 12, 3):
            lines = pages[number].lines
            paragraphs = [i for i, (line, is_own) in enumerate(lines) if is_own and len(line) > 90]
            at = paragraphs[-1]
            boxed = (*lines[:at], *((line, False) for line in block), *lines[at:])
            pages[number] = Made(boxed)
        cleaner = cleaner_of("harvest-leaf", pages)
        kept = [line for page in pages for line in cleaner.clean(page.text).text.splitlines()]
        assert not set(block) & set(kept)
        lost, _, _ = outcome("harvest-leaf", pages)
        assert not lost
