"""The index and the groups: stars, stable order, quality on the generator."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from datetime import date

import numpy as np
import pytest

from benchmarks.headline_generator import Sample, make_headlines
from cleaner.duplicates import HeadlineIndex, group_records
from cleaner.grouping import candidate_pairs, details_of, group_rows
from cleaner.headline_table import make_table
from cleaner.signatures import band_keys, sign_table
from cleaner.stores import Record
from cleaner.verdict import SAME, compare_headlines, find_same, judge

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
        "from cleaner.duplicates import HeadlineIndex, group_records\n"
        "from cleaner.stores import Record\n"
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
    keys = band_keys(sign_table(table, 60), 20, 3)
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
