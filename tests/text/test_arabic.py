"""One spelling for all spellings, and the way back to the raw text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner import Cleaner, Rule, RuleSet
from cleaner.text.arabic import (
    fold,
    fold_pattern,
    fold_with_letters,
    fold_words,
    letters_alone,
    offsets,
    stem,
    words,
)
from cleaner.text.language import language_of

ARABIC_BLOCKS = ((0x0600, 0x06FF), (0x0750, 0x077F), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF))
LETTERS = "".join(chr(c) for first, last in ARABIC_BLOCKS for c in range(first, last + 1))
SIGNS = (
    "\N{NO-BREAK SPACE}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}\N{RIGHT-TO-LEFT MARK}"
    "\N{LEFT-TO-RIGHT EMBEDDING}\N{POP DIRECTIONAL FORMATTING}\N{FIRST STRONG ISOLATE}"
    "\N{SOFT HYPHEN}\N{ZERO WIDTH NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}\N{EN DASH}\t :|-…«»A9٣۷"
)
BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"
NASTY = st.text(st.one_of(st.sampled_from(LETTERS + SIGNS + BREAKS), st.characters()))
LINE = st.text(
    st.one_of(
        st.sampled_from(LETTERS + SIGNS),
        st.characters(exclude_characters=BREAKS, exclude_categories=["Cs"]),
    )
)

PHRASE = "إقرأ أيضاً على شبكة الأخبار"
SPELLINGS = {
    "as written": "إقرأ أيضاً على شبكة الأخبار",
    "bare alef": "اقرا ايضا على شبكة الاخبار",
    "other alef forms": "أقرأ آيضا علي شبكة الٱخبار",
    "alef maqsura for ya": "اقرا اىضا على شبكة الأخبار",
    "ya for alef maqsura": "اقرأ ايضا علي شبكة الأخبار",
    "Farsi ya": "اقرأ ایضا علی شبکة الأخبار",
    "ha for ta marbuta": "اقرأ أيضا على شبكه الأخبار",
    "Farsi kaf": "اقرأ أيضا على شبکة الأخبار",
    "tashkeel": "اِقْرَأْ أَيْضًا عَلَى شَبَكَةِ الأَخْبَارِ",
    "superscript alef": "اقرأ أيضا علىٰ شبكة الأخبار",
    "tatweel": "اقــرأ أيـــضا على شـبـكـة الأخـبـار",
    "zero-width non-joiner": "اقرأ أي\N{ZERO WIDTH NON-JOINER}ضا على شبكة الأخبار",
    "zero-width joiner": "اقرأ أيضا على ش\N{ZERO WIDTH JOINER}بكة الأخبار",
    "right-to-left mark": "\N{RIGHT-TO-LEFT MARK}اقرأ أيضا على شبكة الأخبار\N{RIGHT-TO-LEFT MARK}",
    "embedding": (
        "\N{RIGHT-TO-LEFT EMBEDDING}اقرأ أيضا على شبكة الأخبار\N{POP DIRECTIONAL FORMATTING}"
    ),
    "isolate": "\N{FIRST STRONG ISOLATE}اقرأ أيضا على شبكة الأخبار\N{POP DIRECTIONAL ISOLATE}",
    "Arabic letter mark": "اقرأ\N{ARABIC LETTER MARK} أيضا على شبكة الأخبار",
    "byte order mark": "\N{ZERO WIDTH NO-BREAK SPACE}اقرأ أيضا على شبكة الأخبار",
    "soft hyphen": "اقرأ أيضا على شبكة الأخ\N{SOFT HYPHEN}بار",
    "no-break spaces": "اقرأ\N{NO-BREAK SPACE}أيضا\N{NARROW NO-BREAK SPACE}على شبكة الأخبار",
    "several spaces": "  اقرأ   أيضا\tعلى شبكة  الأخبار ",
    "wide spaces": "اقرأ\N{IDEOGRAPHIC SPACE}أيضا\N{EM SPACE}على شبكة\N{FIGURE SPACE}الأخبار",
    "colon": "اقرأ أيضا على شبكة الأخبار:",
    "colon set off": "اقرأ أيضا على شبكة الأخبار :",
    "full-width colon": "اقرأ أيضا على شبكة الأخبار：",
    "bar": "اقرأ أيضا على شبكة الأخبار |",
    "hyphen": "اقرأ أيضا على شبكة الأخبار -",
    "ellipsis": "اقرأ أيضا على شبكة الأخبار…",
    "three dots": "اقرأ أيضا على شبكة الأخبار...",
    "bullet": "• اقرأ أيضا على شبكة الأخبار",
    "presentation forms": (
        "\ufe8d\ufed7\ufeae\ufe83 \ufe83\ufef3\ufec0\ufe8e \ufecb\ufee0\ufef0 "
        "\ufeb7\ufe92\ufedc\ufe94 \ufe8d\ufef7\ufea7\ufe92\ufe8e\ufead"
    ),
}
RULE = Rule("pointer", "A pointer.", "sharing", phrases=(PHRASE,), status="stable")
STORY = (
    "وصل القطار إلى المحطة متأخرا بعد أن توقف مرتين في الطريق بسبب الرمال التي غطت السكة "
    "صباح الأحد."
)
GOES_ON = "وقال ناظر المحطة إن القطار التالي سيسير بسرعة أقل إلى أن تنتهي فرق الصيانة من عملها."


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_a_phrase_written_once_matches_every_spelling(spelling: str) -> None:
    page = f"{STORY}\n{spelling}\n{GOES_ON}\n"
    removals = Cleaner(RuleSet((RULE,))).clean(page).removals
    assert [(r.rule, r.text) for r in removals] == [("pointer", f"{spelling}\n")]
    assert [page[r.start : r.end] for r in removals] == [f"{spelling}\n"]


@pytest.mark.parametrize("written", ["خدمة 1234", "خدمة ١٢٣٤", "خدمة ۱۲۳۴", "خدمة １２３４"])
@pytest.mark.parametrize("phrase", ["خدمة 1234", "خدمة ١٢٣٤", "خدمة ۱۲۳۴"])
def test_digits_of_every_script_are_the_same(written: str, phrase: str) -> None:
    rule = Rule("sms", "A service.", "sharing", phrases=(phrase,), status="stable")
    removals = Cleaner(RuleSet((rule,))).clean(f"{STORY}\n{written}\n").removals
    assert [r.text for r in removals] == [f"{written}\n"]


@pytest.mark.parametrize("separator", [":", "：", " :", " |", " -", " –", " —", "…", "ـ:"])
def test_a_phrase_with_a_colon_takes_every_separator(separator: str) -> None:
    rule = Rule(
        "credit",
        "A credit.",
        "source-credit",
        phrases=("المصدر:",),
        anchor="line-start",
        status="stable",
    )
    cleaner = Cleaner(RuleSet((rule,)))
    # What ends in dots is no separator: the phrase asks for one of : | -
    expected = [] if separator == "…" else ["credit"]
    line = f"المصدر{separator} صحيفة الوادي"
    removed = cleaner.clean(f"{STORY}\n{line}\n").removals
    assert [r.rule for r in removed] == expected
    assert cleaner.clean(f"{STORY}\nالمصدر الذي طلب ذلك\n").removals == ()


@given(NASTY)
@example("\N{SOFT HYPHEN}")  # a last line of marks alone is empty, and a line all the same
@example("\r\N{SOFT HYPHEN}\n")
def test_fold_never_adds_changes_or_removes_a_line_break(text: str) -> None:
    def breaks(of: str) -> list[str]:
        return [character for character in of if character in BREAKS]

    assert breaks(fold(text)) == breaks(text)


@given(NASTY)
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(NASTY, NASTY)
@example("\ud800\N{SOFT HYPHEN}", "\udc00")
@example("\ud800", "\udc00")
def test_fold_goes_character_by_character(left: str, right: str) -> None:
    """Also over halves of a pair that stand alone: they are never joined into a character."""
    assert fold(left + right) == fold(left) + fold(right)


@given(NASTY.map(lambda text: "".join(text.splitlines())))
@example("\ud800\N{SOFT HYPHEN}\udc00")
def test_offsets_are_as_many_as_folded_characters(raw: str) -> None:
    assert len(offsets(raw)) == len(fold_words(raw)) + 1


@given(LINE)
def test_offsets_lead_back_to_the_raw_text(raw: str) -> None:
    folded = fold_words(raw)
    positions = offsets(raw)
    assert len(positions) == len(folded) + 1
    assert positions == sorted(positions)
    assert all(0 <= place <= len(raw) for place in positions)
    for character, place in zip(folded, positions, strict=False):
        assert character in fold(raw[place]) or (character == " " and fold(raw[place]).isspace())


@given(LINE, st.integers(0, 40), st.integers(1, 40))
def test_a_stretch_of_the_folded_line_has_its_source_at_the_offsets(
    raw: str, start: int, length: int
) -> None:
    folded = fold_words(raw)
    stretch = folded[start : start + length].strip()
    if stretch and stretch == folded[start : start + length]:
        positions = offsets(raw)
        end = positions[start + len(stretch) - 1] + 1
        assert stretch in fold_words(raw[positions[start] : end])


@pytest.mark.parametrize("code", [*range(0xFE80, 0xFEFD), *range(0xFB8A, 0xFBA5)])
def test_presentation_forms_are_their_letters(code: int) -> None:
    assert fold(chr(code)) == fold(unicodedata.normalize("NFKC", chr(code)))


@pytest.mark.parametrize("character", ["\x00", "\ud800", "\udfff", "🔴", "\U0010ffff", "中", "é"])
def test_characters_of_no_interest_stay(character: str) -> None:
    assert fold(f"ا{character}ب") == f"ا{character}ب"


def test_the_private_use_characters_of_a_page_stay() -> None:
    """Icon fonts put such characters on pages; none of them may become letters."""
    for code in range(0xE000, 0xE010):
        assert fold(chr(code)) in (chr(code), ""), hex(code)


def test_pattern_escapes_stay_and_letters_are_folded() -> None:
    assert fold_pattern(r"آخر\s\d+\p{L}") == r"اخر\s\d+\p{L}"
    assert fold_pattern("[أإ]") == "[اا]"
    assert fold_pattern("a—b¦c") == r"a\-b\|c"
    assert fold_pattern("[٠-٩]+") == "[0-9]+"


@given(st.text(LETTERS, max_size=12))
def test_a_stem_is_a_part_of_its_word(word: str) -> None:
    folded = fold(word)
    assert stem(folded) in folded
    assert stem(folded) or not folded


@pytest.mark.parametrize(
    ("family", "expected"),
    [
        (["المعلمون", "معلمين", "والمعلم", "للمعلم", "معلمات"], "معلم"),
        (["المدينة", "مدينه"], "مدين"),
    ],
)
def test_forms_of_a_word_have_one_stem(family: list[str], expected: str) -> None:
    assert {stem(fold(word)) for word in family} == {expected}


def test_words_are_runs_of_letters() -> None:
    assert words(fold("قال «الوزير» إن ٢٠ شخصا، و3 في المشفى_الكبير")) == [
        "قال",
        "الوزير",
        "ان",
        "شخصا",
        "في",
        "المشفي",
        "الكبير",
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", ""),
        ("   \n\n", ""),
        ("123 456 !!", ""),
        ("Breaking news from the valley", ""),
        ("Новости дня", ""),
        ("افتتحت البلدية جسرا للمشاة", "ar"),
        ("اِفْتَتَحَتْ البَلَديّة", "ar"),
        ("\ufe8d\ufed7\ufeae\ufe83", "ar"),
        ("هیئت وزیران برای تصویب بودجه گرد هم آمدند", "fa"),
        ("پارلمان، چهارشنبه و گفتگو", "fa"),
        ("افتتحت البلدية جسرا in the valley of peace", "ar"),
        ("خبر with quite a lot of English words around it, far too many", ""),
        ("\ud800\x00 خبر عاجل", "ar"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert language_of(text) == language


def test_an_entity_is_read_once_beside_a_character_that_is_seldom_used() -> None:
    assert fold("قال &amp;quot; \N{AUTOMOBILE}") == "قال &quot; \N{AUTOMOBILE}"


@given(NASTY)
@example("قال &amp;quot; \N{AUTOMOBILE} 12")
def test_folding_with_letters_is_both_of_them(text: str) -> None:
    assert fold_with_letters(text) == (fold(text), letters_alone(fold(text)))


@given(st.lists(NASTY, max_size=3))
def test_the_language_of_a_text_hangs_on_no_other_text(texts: list[str]) -> None:
    told = [language_of(text) for text in texts]
    assert [language_of(text) for text in reversed(texts)] == told[::-1]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("سالم الحربي ـ جدة", "سالم الحربي - جده"),
        ("ـ وكالات", "- وكالات"),
        ("بقلم ــ ليلى مراد", "بقلم -- ليلي مراد"),
        ("15 شعبان 1447 هـ", "15 شعبان 1447 ه"),
        ("شـبـكـة ـالأخبار", "شبكه الاخبار"),
    ],
)
def test_a_tatweel_between_blanks_is_a_dash(written: str, read: str) -> None:
    assert fold(written) == read
    assert len(offsets(written)) == len(read) + 1
