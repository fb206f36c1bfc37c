"""Headlines as text and as a table: stripping, folding, words, word lists."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner.errors import RuleError
from cleaner.headlines.folding import split_words, strip_headline
from cleaner.headlines.table import make_table
from cleaner.headlines.wordlists import Entry, make_lexicon, parse_entries
from cleaner.text.dates import find_date


@pytest.mark.parametrize(
    ("headline", "stripped"),
    [
        ("عاجل | وصول السفينة", "وصول السفينه"),
        ("عاجل.. بالصور: وصول السفينة", "وصول السفينه"),
        ("رياضي / وصول السفينة", "وصول السفينه"),
        ("وصول السفينة | صحيفة سبق", "وصول السفينه"),
        ("وصول السفينة - BBC عربي", "وصول السفينه"),
        ("«عاجل»: وصول السفينة", "وصول السفينه"),
        ("أخبار المرفأ تصل متأخرة", "اخبار المرفا تصل متاخره"),
        ("الوزير: وصول السفينة", "الوزير: وصول السفينه"),
        ("وصول السفينة - الرياض", "وصول السفينه - الرياض"),
        ("عاجل:", "عاجل:"),
        ("", ""),
    ],
)
def test_strip_headline(headline: str, stripped: str) -> None:
    assert strip_headline(headline) == stripped


def test_words_are_folded_and_digits_parted() -> None:
    glued, signs = split_words(
        [strip_headline("عدد68 و2015م، ١٫٥%"), strip_headline("1,400 بحار... 3.")]
    )
    assert glued.split() == ["عدد", "68", "و", "2015", "م", "1.5"]
    assert signs.split() == ["1,400", "بحار", "3"]


@given(st.text(max_size=80))
def test_stripping_twice_changes_nothing(text: str) -> None:
    once = strip_headline(text)
    assert strip_headline(once) == once


@example(["20000000000000000000"])
@example(["\N{MODI DIGIT ZERO}A"])  # a digit that is part of a word
@given(st.lists(st.text(max_size=40), max_size=6))
def test_a_table_holds_each_headline_by_itself(texts: list[str]) -> None:
    table = make_table(texts)
    assert len(table) == len(texts)
    for row, text in enumerate(texts):
        alone = make_table([text])
        at = slice(table.starts[row], table.starts[row + 1])
        assert [table.named[c] for c in table.concept[at]] == [
            alone.named[c] for c in alone.concept
        ]
        assert table.weight[at].tolist() == alone.weight.tolist()
        assert table.equal_key[row] == alone.equal_key[0]
        assert table.bits[row].tolist() == alone.bits[0].tolist()


def test_phrases_are_one_concept() -> None:
    table = make_table(["رئيس كوت ديفوار في مجلس الأمن", "خادم الحرمين الشريفين يصل"])
    names = [table.named[c] for c in table.concept]
    assert "places ساحل العاج" in names
    assert "bodies مجلس الامن" in names
    assert "offices الملك" in names


def test_repeated_words_need_partners() -> None:
    table = make_table(["سفينة تتبع سفينة", "سفينة تتبع"])
    first, second = table.starts[0], table.starts[1]
    assert set(table.token[first:second]) - set(table.token[second:])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('schema = 1\nlist = "dates"\n[[entry]]\nwords = []\nproof = "{}"', "a.toml:3: 'words'"),
        ('schema = 1\nlist = "dattes"', "a.toml:1: 'list' must be one of"),
        ('list = "dates"', "a.toml:1: 'schema = 1' is missing"),
        (
            'schema = 1\nlist = "dates"\n[[entry]]\nwords = ["x"]\nproof = "{}"\nprof = 1',
            "unknown key",
        ),
        ("schema = ", "a.toml: not TOML"),
    ],
)
def test_wrong_lists_are_named(text: str, problem: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse_entries(text, "a.toml")
    assert problem in str(caught.value)


def test_unknown_country_is_named() -> None:
    with pytest.raises(RuleError, match="no country 'أطلنطس'"):
        make_lexicon([Entry("places", ("مرفأ",), "{}", within="أطلنطس", source="p.toml:4")])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-03-05", "2024-03-05"),
        ("الثلاثاء، ٥ مارس ٢٠٢٤", "2024-03-05"),
        ("5 تشرين الثاني 2023", "2023-11-05"),
        ("2015/07/21 الساعة 10", "2015-07-21"),
        ("31/02/2024", ""),
        ("قبل ساعتين", ""),
    ],
)
def test_find_date(text: str, day: str) -> None:
    assert find_date(text) == day
