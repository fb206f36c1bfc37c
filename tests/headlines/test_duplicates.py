"""The index and the groups: stars, stable order, quality on the generator."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tracemalloc
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from benchmarks.headline_generator import Sample, make_headlines
from cleaner.cli.app import main
from cleaner.headlines import grouping, signatures, word_arrays
from cleaner.headlines.buckets import CrowdedWarning
from cleaner.headlines.grouping import candidate_pairs, details_of, group_rows
from cleaner.headlines.index import HeadlineIndex, group_records
from cleaner.headlines.signatures import band_keys, sign_bands
from cleaner.headlines.stores.base import Record
from cleaner.headlines.table import HeadlineTable, make_table
from cleaner.headlines.verdict import SAME, compare_headlines, find_same, judge

A = "وصول سفينة القمح الكبيرة إلى المرفأ الشمالي"
B = "سفينة القمح الكبيرة تصل إلى المرفأ الشمالي"
C = "إضراب عمال السكك الحديدية يعطل رحلات المسافرين"


def test_groups_do_not_depend_on_the_order() -> None:
    samples = make_headlines(400, 3, families=3)
    records = [
        Record(s.headline, f"{i}.txt", day=f"2024-03-{1 + i % 3:02}") for i, s in enumerate(samples)
    ]
    groups = group_records(records)
    assert len(groups) > 40
    for seed in range(3):
        random.Random(seed).shuffle(records)
        assert group_records(records) == groups


def test_groups_are_stars_with_the_earliest_at_the_head() -> None:
    samples = make_headlines(600, 4, families=3)
    records = [Record(s.headline, f"{i:04}.txt") for i, s in enumerate(samples)]
    seen: set[Record] = set()
    for group in group_records(records):
        rows = [group.head, *(m.record for m in group.members)]
        assert seen.isdisjoint(rows)
        seen |= set(rows)
        assert rows[0].source == min(r.source for r in rows)
        for member in group.members:
            verdict = compare_headlines(group.head.text, member.record.text)
            assert verdict.label == "same"
            assert (verdict.score, verdict.relation) == (member.score, member.relation)


def test_no_chains() -> None:
    chain = [
        "افتتاح معرض القوارب الخشبية في المرفأ القديم",
        "افتتاح معرض القوارب الخشبية في المرفأ القديم بحضور الصيادين والبحارة ورجال الأعمال",
        "بحضور الصيادين والبحارة ورجال الأعمال",
    ]
    records = [Record(text, f"{i}") for i, text in enumerate(chain)]
    assert [len(g.members) for g in group_records(records)] == [1]


def test_many_equal_headlines_are_one_group() -> None:
    records = [Record(A, f"{i:03}.txt") for i in range(200)] + [Record(B, "x.txt")]
    (group,) = group_records(records)
    assert len(group.members) == 200


def test_many_variants_of_one_story_are_one_group() -> None:
    base = "افتتاح معرض القوارب الخشبية في المرفأ القديم بحضور الصيادين والبحارة"
    words = base.split()
    texts = [base, *(f"{prefix}: {base}" for prefix in ("عاجل", "بالصور", "شاهد"))]
    texts += [" ".join(words[:i] + words[i + 1 :]) for i in range(4, 10)]
    texts += [" ".join([*words[i:], *words[:i]]) for i in range(2, 8)]
    texts += [f"{base} {extra}" for extra in ("اليوم", "غرب البلدة", "مساء", "وسط إقبال كبير")]
    records = [Record(text, f"{i:02}.txt") for i, text in enumerate(texts)]
    (group,) = group_records(records)
    assert group.head.text == base
    assert len(group.members) == len(texts) - 1


def test_a_template_on_many_days() -> None:
    text = "أمطار رعدية على السواحل الشمالية والمرتفعات"
    records = [Record(text, f"{d}.txt", day=f"2024-03-{d:02}") for d in range(1, 29)]
    assert group_records(records) == []


def test_result_does_not_depend_on_the_hash_seed() -> None:
    code = (
        "from benchmarks.headline_generator import make_headlines\n"
        "from cleaner.headlines.index import HeadlineIndex, group_records\n"
        "from cleaner.headlines.stores.base import Record\n"
        "samples = make_headlines(200, 6, families=2)\n"
        "rs = [Record(s.headline, str(i)) for i, s in enumerate(samples)]\n"
        "index = HeadlineIndex(); index.add_many(rs)\n"
        "print(group_records(rs), index.query_many(rs[:20], updates=True))\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert len(outputs) == 1


def test_index_adds_and_finds() -> None:
    index = HeadlineIndex()
    index.add(A, source="a.txt", day=date(2024, 3, 1))
    index.add(C, source="c.txt", day=date(2024, 3, 1))
    (match,) = index.query(B, date(2024, 3, 1))
    assert (match.other.source, match.label) == ("a.txt", "same")
    assert index.query(B, date(2025, 3, 1)) == []
    assert index.query("") == []
    assert [g.head.source for g in index.groups()] == []


def test_updates_on_request() -> None:
    index = HeadlineIndex()
    index.add("إنقاذ 40 بحارا من قارب غارق في المرفأ", source="a.txt")
    new = "إنقاذ 52 بحارا من قارب غارق في المرفأ"
    assert index.query(new) == []
    (match,) = index.query(new, updates=True)
    assert (match.label, match.relation) == ("update", "numbers-differ")
    assert (match.left_only, match.right_only) == (("52",), ("40",))


def test_a_page_is_not_its_own_duplicate() -> None:
    index = HeadlineIndex()
    index.add_many([Record(A, "a.txt", digest="d1")])
    same_path = Record(B, "a.txt", digest="d2")
    same_content = Record(A, "copy.txt", digest="d1")
    other = Record(B, "b.txt", digest="d3")
    found = index.query_many([same_path, same_content, other])
    assert [len(part) for part in found] == [0, 0, 1]


def test_a_changed_page_replaces_its_entry() -> None:
    index = HeadlineIndex()
    index.replace([Record(A, "a.txt")])
    index.replace([Record(C, "a.txt")])
    assert index.store.count() == 1
    assert index.query(B) == []
    assert len(index.query(C)) == 1


FEW_WORDS = [
    *("سفينة", "قمح", "ميناء", "شمال", "وزير", "نقل", "جسر", "طريق", "مدرسة", "مستشفى", "سوق"),
    *("مزارع", "بحر", "جبل", "وادي", "قرية", "مدينة", "عمال", "تجار", "طلاب", "معلم", "طبيب"),
    *("مهندس", "صياد", "قطار", "حافلة"),
]


def few_words(count: int) -> list[Record]:
    """Headlines of so few words that very many share each band."""
    rng = random.Random(5)
    texts = [" ".join(rng.choices(FEW_WORDS, k=rng.randint(6, 10))) for _ in range(count)]
    return [Record(text, f"{i:05}.txt") for i, text in enumerate(texts)]


def test_repeats_in_crowded_buckets_are_found_by_the_index() -> None:
    records = few_words(3000)
    index = HeadlineIndex(bucket_limit=20)
    index.add_many(records)
    again = [Record(f"عاجل: {r.text}", f"again {r.source}") for r in records[2000:2200]]
    with pytest.warns(
        CrowdedWarning, match=r"shared by more than 20 headlines, by \d+ at the most"
    ):
        found = index.query_many(again)
    sources = [[match.other.source for match in part] for part in found]
    assert all(r.source in part for r, part in zip(records[2000:2200], sources, strict=True))


def test_repeats_in_crowded_buckets_are_grouped() -> None:
    records = few_words(3000)
    again = [Record(f"عاجل: {r.text}", f"again {r.source}") for r in records[2000:2200]]
    everything = [*records, *again]
    results = []
    for seed in range(2):
        random.Random(seed).shuffle(everything)
        with pytest.warns(CrowdedWarning, match="shared by more than 20 headlines") as caught:
            results.append((group_records(everything, most=20), str(caught[0].message)))
    assert results[0] == results[1]
    group_of = {
        record.source: group.head.source
        for group in results[0][0]
        for record in (group.head, *(member.record for member in group.members))
    }
    assert all(group_of[r.source] == group_of[f"again {r.source}"] for r in records[2000:2200])


def test_what_is_held_does_not_grow_with_the_square() -> None:
    records = few_words(2000)
    index = HeadlineIndex()
    index.add_many([Record(records[0].text, f"{i}.txt") for i in range(2000)])
    tracemalloc.start()
    with pytest.warns(CrowdedWarning, match="by 2,000 at the most"):
        found = index.query_many([Record(records[0].text, f"q{i}") for i in range(500)], limit=1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [len(part) for part in found] == [1] * 500
    assert peak < 100_000_000  # 20,000,000 numbers would take 320 MB


def test_pairs_are_judged_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = make_headlines(1500, 8, families=3)
    table = make_table([sample.headline for sample in samples])
    days = np.full(len(table), -1)
    whole = group_rows(table, days)
    monkeypatch.setattr(grouping, "_MOST_HELD", 100)
    parts = group_rows(table, days)
    for name in ("head", "score", "relation"):
        np.testing.assert_array_equal(getattr(parts, name), getattr(whole, name))


def test_tables_do_not_depend_on_how_they_are_parted(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [sample.headline for sample in make_headlines(300, 9)] + [
        "",
        "في",
        "أنباء عن كوت ديفوار",
    ]
    whole = make_table(texts)
    monkeypatch.setattr(word_arrays, "_CHUNK", 7)
    monkeypatch.setattr(signatures, "_CHUNK", 11)
    parts = make_table(texts)
    for name in HeadlineTable.__dataclass_fields__:
        one, other = getattr(whole, name), getattr(parts, name)
        if isinstance(one, np.ndarray):
            np.testing.assert_array_equal(one, other)
            assert one.dtype == other.dtype
    monkeypatch.undo()
    np.testing.assert_array_equal(sign_bands(whole, 22, 3), sign_bands(parts, 22, 3))
    assert len(make_table([])) == 0


def _pairs(labels: np.ndarray) -> set[tuple[int, int]]:
    members: dict[int, list[int]] = {}
    for row, label in enumerate(labels.tolist()):
        members.setdefault(label, []).append(row)
    return {(a, b) for rows in members.values() for a in rows for b in rows if a < b}


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    return make_headlines(10_000, 2024)


def test_quality_on_made_up_headlines(samples: list[Sample]) -> None:
    table = make_table([sample.headline for sample in samples])
    true = _pairs(np.array([sample.story for sample in samples]))
    keys = band_keys(sign_bands(table, 22, 3), 22, 3)
    left, right = candidate_pairs(keys, details_of(table))
    candidates = set(zip(left.tolist(), right.tolist(), strict=True))
    assert len(candidates & true) / len(true) >= 0.99
    kept, _ = find_same(table, left, right, np.full(len(left), -1))
    said = {(int(left[k]), int(right[k])) for k in kept}
    stars = _pairs(group_rows(table, np.full(len(table), -1)).head)
    for found in (said, stars):
        hits = len(found & true)
        precision, recall = hits / len(found), hits / len(true)
        assert 2 * precision * recall / (precision + recall) >= 0.96


def test_look_alikes_are_refused(samples: list[Sample]) -> None:
    alike = [sample for sample in samples if sample.like]
    table = make_table([s.headline for s in alike] + [s.like for s in alike])
    rows = np.arange(len(alike))
    accepted = (judge(table, rows, rows + len(alike)).label == SAME).mean()
    assert len(alike) > 1000
    assert accepted <= 0.01


def test_accepted_pairs_are_let_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    one, other = "وصول سفينة القمح إلى المرفأ الشمالي", "سفينة القمح تصل إلى المرفأ الشمالي"
    Path("lines.txt").write_text(f"{one}\n{other}\n", encoding="utf-8")
    check = ["duplicates", "--lines", "--check", "lines.txt"]
    assert main(check) == 1
    assert "duplicates accept" in capsys.readouterr().err
    assert main(["duplicates", "accept", one, f"عاجل: {other}"]) == 0
    assert main(check) == 0
    assert main([*check, "--index", "news.db"]) == 0
    assert len(Path("duplicates-accepted.tsv").read_text("utf-8").splitlines()) == 2
    Path("duplicates-accepted.tsv").write_text("one headline only\n", encoding="utf-8")
    assert main(check) == 2
    assert "duplicates-accepted.tsv:1" in capsys.readouterr().err
