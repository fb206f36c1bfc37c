"""Signatures and bands: datasketch's own, bit for bit."""

from __future__ import annotations

import numpy as np
import pytest
from datasketch import LeanMinHash, MinHash, MinHashLSH

from benchmarks.headline_generator import make_headlines
from cleaner.headlines.grouping import candidate_pairs
from cleaner.headlines.signatures import (
    SEED,
    band_keys,
    hash_shingles,
    permutations,
    sign_bands,
    sign_table,
)
from cleaner.headlines.table import make_table

TEXTS = [sample.headline for sample in make_headlines(300, 17, families=4)]
ODD = ["", "في", "من هو", "!!", "\U0001d7d8 𐤀", "س" * 300, " ".join(f"كلمة{i}" for i in range(90))]


@pytest.mark.parametrize("count", [4, 80, 128])
def test_signatures_are_those_of_datasketch(count: int) -> None:
    table = make_table(TEXTS + ODD)
    signatures = sign_table(table, count)
    hashes, starts = hash_shingles(table)
    for row in range(len(table)):
        theirs = MinHash(num_perm=count, hashfunc=int)
        for shingle in hashes[starts[row] : starts[row + 1]]:
            theirs.update(shingle)
        np.testing.assert_array_equal(theirs.hashvalues, signatures[row])
        assert theirs.scheme == "affine32"


def test_permutations_are_those_of_datasketch() -> None:
    np.testing.assert_array_equal(np.array(permutations(64)), MinHash(64).permutations)


@pytest.mark.parametrize(("bands", "rows"), [(20, 4), (25, 5), (14, 3)])
def test_candidates_are_those_of_datasketch(bands: int, rows: int) -> None:
    table = make_table(TEXTS)
    signatures = sign_table(table, 128)
    theirs = MinHashLSH(num_perm=128, params=(bands, rows))
    pairs = set()
    for row, signature in enumerate(signatures):
        minhash = LeanMinHash(seed=SEED, hashvalues=signature, scheme="affine32")
        pairs |= {(other, row) for other in theirs.query(minhash)}
        theirs.insert(row, minhash)
    left, right = candidate_pairs(band_keys(signatures, bands, rows), largest=len(TEXTS))
    assert set(zip(left.tolist(), right.tolist(), strict=True)) == pairs
    assert len(pairs) > 100


@pytest.mark.parametrize("bands", [2, 3, 22])
def test_bands_of_letters_stand_behind_those_of_datasketch(bands: int) -> None:
    table = make_table(TEXTS + ODD)
    of_letters = min(2, bands - 1)
    signatures = sign_bands(table, bands, 3)
    hashed = (bands - of_letters) * 3
    np.testing.assert_array_equal(signatures[:, :hashed], sign_table(table, hashed))
    assert signatures.shape[1] == bands * 3
    some = np.array([5, 2, 300])
    np.testing.assert_array_equal(sign_bands(table, bands, 3, some), signatures[some])


def test_headlines_of_misspelled_words_share_a_band_of_letters() -> None:
    texts = [
        "إحباط تهريب شحنة فستق قرب بلدة شوبج",
        "إحباط تهريبشحنة فستق قرب بلددة شوبجا",
        "غدا اححباط تههريب شحنة فستق قرب بلدة شوبج",
        "وصول سفينة القمح إلى المرفأ",
    ]
    keys = band_keys(sign_bands(make_table(texts), 22, 3), 22, 3)
    first, last = keys[:, -2], keys[:, -1]
    assert first[0] == first[1] != first[2]
    assert last[0] == last[2] != last[1]
    assert len({*first[[0, 2, 3]].tolist(), *last[[0, 1, 3]].tolist()}) == 6


def test_too_few_permutations_are_refused() -> None:
    with pytest.raises(ValueError, match="20 bands of 4 rows need 80"):
        band_keys(np.zeros((1, 60), np.uint32), 20, 4)


def test_a_shared_template_does_not_square() -> None:
    keys = np.zeros((5000, 1), np.uint64)
    left, right = candidate_pairs(keys, np.arange(5000, dtype=np.uint64))
    assert len(left) < 5000 * 5
    assert set(right.tolist()) == set(range(1, 5000))
    assert (left < right).all()
