"""The public names and their signatures are those of docs/library.md, and do what it says."""

from __future__ import annotations

import inspect
import json
import multiprocessing
import os
import re
import subprocess
import sys
import textwrap
import tomllib
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from conftest import BODY, PATIENCE, ROOT, STORY, TITLE, write
from news_site import BRIDGE, WELL, page_html

import cleaner
from cleaner import (
    Cleaned,
    Cleaner,
    CleanerError,
    InputError,
    batch_schema,
    clean,
    clean_many,
    map_batch,
)
from cleaner.adapters import datatrove, scrapy, spark
from cleaner.records.record import FIELDS

LIBRARY = (ROOT / "docs" / "library.md").read_text("utf-8")
PRINTED = f"{TITLE}\nطباعة\n{BODY}"
PAGE = f"{STORY}\nالمصدر: وكالة أنباء الوادي\n\nكلمات دلالية: جسور\n"


BLOCK = re.compile(r"(?<=<!-- the public names -->\n```python\n).*?(?=^```$)", re.DOTALL | re.M)
NO_BREAK = "\N{NO-BREAK SPACE}"
HOMES = {"cleaner": cleaner, "cleaner.adapters.scrapy": scrapy}
HOMES["cleaner.adapters.datatrove"] = datatrove
HOMES["cleaner.adapters.spark"] = spark


def public_api() -> str:
    """Every public name with its signature, as docs/library.md lists them."""
    parts = []
    for home, module in HOMES.items():
        names = getattr(module, "__all__", None) or _own_names(module)
        lines = (line for name in names for line in _signatures(getattr(module, name), name))
        parts.append(f"# {home}\n" + "".join(f"{line}\n" for line in lines))
    return "\n".join(parts)


def _own_names(module: Any) -> list[str]:
    return [
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", "") == module.__name__
    ]


def _signatures(value: Any, name: str) -> Iterator[str]:
    if isinstance(value, type) and issubclass(value, Exception):
        yield f"{name}({value.__bases__[0].__name__})"
        return
    yield from _wrapped(name, value)
    if isinstance(value, type):
        ours = [kind for kind in value.__mro__ if kind.__module__.startswith("cleaner")]
        methods = {name: method for kind in ours for name, method in [*vars(kind).items()][::-1]}
        for member, method in reversed(methods.items()):
            if not member.startswith("_") and callable(getattr(value, member)):
                yield from _wrapped(f"    .{member}", getattr(value, member), method)


def _wrapped(name: str, value: Any, raw: object = None) -> Iterator[str]:
    signature = inspect.signature(value)
    parameters = list(signature.parameters.values())
    if inspect.isfunction(raw):
        parameters = parameters[1:]
    text = str(signature.replace(parameters=parameters))
    text = re.sub(r"(: |-> )'([^']*)'", r"\1\2", text).removesuffix(" -> None")
    text = text.replace("cleaner.text.spans.", "")  # structs name their types in full
    # A parameter is not broken in two.
    glued = re.sub(r" (?!\w+:|\*)", NO_BREAK, text)
    indent = " " * (len(name) - len(name.lstrip()) + 8)
    for line in textwrap.wrap(name + glued, 100, subsequent_indent=indent):
        yield line.replace(NO_BREAK, " ")


def test_the_public_names_and_their_signatures_are_those_of_the_document() -> None:
    """A change here is a change for users: see there what it means for the version.

    ``python tests/project/test_public_api.py`` writes the list of the document anew.
    """
    assert BLOCK.findall(LIBRARY) == [public_api()]


def test_every_public_name_has_a_docstring_and_is_explained() -> None:
    for name in cleaner.__all__:
        assert inspect.getdoc(getattr(cleaner, name)), name
    assert set(cleaner.__all__) <= set(dir(cleaner))


def test_versions_are_semantic() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", project["version"])
    assert "semver.org" in LIBRARY


@pytest.mark.parametrize("name", ["scrapy", "datatrove"])
def test_an_adapter_is_small(name: str) -> None:
    text = (ROOT / "cleaner" / "adapters" / f"{name}.py").read_text("utf-8")
    assert len(text.splitlines()) <= 125


def test_the_package_needs_no_framework() -> None:
    names = ["scrapy", "itemadapter", "datatrove", "datasets", "pandas", "polars", "pyarrow"]
    names += ["pyspark"]
    code = (
        "import sys, cleaner, cleaner.adapters\n"
        "list(cleaner.clean_many(['a'])), cleaner.map_batch({'text': ['a']})\n"
        f"print(sorted(set({names}) & set(sys.modules)))"
    )
    assert in_process(code) == "[]"


def in_process(code: str, **environment: str) -> str:
    """What a program prints, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().strip()


def test_many_pages_keep_their_order_and_a_bad_one_stops_nothing() -> None:
    pages: list[Any] = [PRINTED, None, PAGE, 7, b"\x81\x82", PRINTED.encode("windows-1256"), ""]
    results = list(clean_many(pages))
    kinds = [type(result) for result in results]
    assert kinds[:4] == [Cleaned, InputError, Cleaned, InputError]
    assert isinstance(results[4], CleanerError)
    assert results[0] == results[5] == clean(PRINTED)
    assert results[2] == clean(PAGE)
    assert str(results[1]) == "page 2: is no text but NoneType"
    assert str(results[3]) == "page 4: is no text but int"


def test_an_error_of_ours_stands_in_the_place_of_its_page_with_its_cause() -> None:
    class Failing(Cleaner):
        def clean(self, text: str, *, url: str = "", fetched: str = "") -> Cleaned:
            if text == "bad":
                raise RecursionError("too deep")
            return super().clean(text, url=url, fetched=fetched)

    first, second, third = clean_many(["a", "bad", "b"], cleaner=Failing())
    assert isinstance(first, Cleaned)
    assert isinstance(third, Cleaned)
    assert str(second) == "page 2: cannot be cleaned: RecursionError: too deep"
    assert isinstance(second, InputError)
    assert isinstance(second.__cause__, RecursionError)


def test_many_pages_are_not_read_ahead_and_their_own_errors_are_raised() -> None:
    endless = clean_many(f"خبر {number}" for number in count())
    two = [getattr(result, "text", "") for result in islice(endless, 2)]
    assert two == ["خبر 0", "خبر 1"]

    def broken() -> Iterator[str]:
        yield "خبر"
        raise OSError("the disk is gone")

    results = clean_many(broken())
    assert isinstance(next(results), Cleaned)
    with pytest.raises(OSError, match="the disk is gone"):
        next(results)


@pytest.mark.parametrize("page", ["خبر", b"page"])
def test_a_single_page_is_no_list_of_pages(page: Any) -> None:
    with pytest.raises(TypeError, match="for a single one there is clean"):
        clean_many(page)


def test_many_pages_of_html_in_any_encoding() -> None:
    html = page_html([BRIDGE])
    pages: list[str | bytes] = [
        html,
        page_html([BRIDGE], "windows-1256").encode("windows-1256"),
        html.encode(),
    ]
    results = list(clean_many(pages, html=True))
    assert [r.headline if isinstance(r, Cleaned) else r for r in results] == [BRIDGE.headline] * 3


def test_own_options_are_used_for_many_pages() -> None:
    (result,) = clean_many([PAGE], cleaner=Cleaner(keep=["source-credit"]))
    assert isinstance(result, Cleaned)
    assert "وكالة أنباء الوادي" in result.text


def test_a_cleaner_is_handed_to_other_processes() -> None:
    pages = [PRINTED, PAGE, STORY] * 4
    made = Cleaner(keep=["source-credit"])
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert pool.map(made.clean, pages) == [made.clean(page) for page in pages]


def test_a_batch_of_columns_comes_back_in_columns_of_one_type() -> None:
    batch: dict[str, list[Any]] = {"text": [PAGE, PRINTED, None, float("nan")], "id": [1, 2, 3, 4]}
    made = map_batch(batch)
    assert set(made) == {"text", "cleaner_error"} | {f"cleaner_{name}" for name in FIELDS}
    assert made["text"][:3] == [clean(PAGE).text, clean(PRINTED).text, None]
    assert made["cleaner_credit"] == ["وكالة أنباء الوادي", "", "", ""]
    assert made["cleaner_keywords"] == [["جسور"], [], [], []]
    assert made["cleaner_removed"] == [
        len(PAGE) - len(clean(PAGE).text),
        len(PRINTED) - len(STORY),
        0,
        0,
    ]
    assert [bool(error) for error in made["cleaner_error"]] == [False, False, True, True]
    types = batch_schema()
    for name, values in made.items():
        if name != "text":
            pyarrow.array(values, types.field(name).type)


def test_a_batch_of_html_with_addresses() -> None:
    batch: dict[str, list[Any]] = {
        "page": [page_html([BRIDGE]), b"", None],
        "link": ["https://a.example/1", None, ""],
    }
    made = map_batch(batch, text_field="story", html_field="page", url_field="link", prefix="")
    assert made["headline"] == [BRIDGE.headline, "", ""]
    assert made["story"][0].startswith(BRIDGE.headline)
    assert made["story"][2] is None
    assert made["metadata"][0]["title"]
    with pytest.raises(KeyError):
        map_batch({"page": []})


DATA_SET = """
import json, sys
import datasets
import cleaner
datasets.disable_progress_bars()
pages = datasets.load_dataset("json", data_files="pages.jsonl", split="train", cache_dir="cache")

def columns(prefix="cleaner_"):
    added = datasets.Features.from_arrow_schema(cleaner.batch_schema(prefix))
    return datasets.Features({**pages.features, **added})

one = pages.map(cleaner.map_batch, batched=True, batch_size=2, features=columns())
two = pages.map(cleaner.map_batch, batched=True, batch_size=2, num_proc=2, features=columns())
own = cleaner.Cleaner(keep=["source-credit"])
options = {"cleaner": own, "prefix": ""}
kept = pages.map(cleaner.map_batch, batched=True, fn_kwargs=options, features=columns(""))
assert one.to_list() == two.to_list()
assert one.features == two.features
json.dump([two.to_list(), kept.to_list()], open("out.json", "w"))
"""


def test_a_data_set_is_mapped_in_two_processes(tmp_path: Path) -> None:
    """The first pages have neither keywords nor stories below: columns must not change type."""
    pages = [
        PRINTED,
        STORY,
        PRINTED,
        None,
        PAGE,
        f"{PAGE}\nأخبار متعلقة\n\n" + "\n\n".join(WELL.lines),
    ]
    rows = [{"text": page, "id": number} for number, page in enumerate(pages)]
    write(tmp_path / "pages.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    script = f"import os; os.chdir({str(tmp_path)!r})\n{DATA_SET}"
    in_process(script, HF_HUB_OFFLINE="1", HF_HOME=str(tmp_path / "home"))
    mapped, kept = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert [row["text"] for row in mapped] == [page and clean(page).text for page in pages]
    assert [row["id"] for row in mapped] == list(range(6))
    assert [row["cleaner_keywords"] for row in mapped[3:]] == [[], ["جسور"], ["جسور"]]
    _, below = mapped[5]["cleaner_stories"]
    assert below["headline"] == WELL.headline
    assert mapped[3]["cleaner_error"] == "page 2: is no text but NoneType"
    assert "وكالة أنباء الوادي" in kept[4]["text"]


def test_data_frames_of_pandas_and_polars_take_a_batch() -> None:
    import pandas
    import polars

    columns: dict[str, list[Any]] = {"text": [PRINTED, PAGE, STORY], "id": [1, 2, 3]}
    expected = {**columns, **map_batch(columns)}
    df = pandas.DataFrame(columns)
    assert df.assign(**map_batch(df)).to_dict("list") == expected
    frame = polars.DataFrame(columns)
    mapped = frame.with_columns(polars.DataFrame(map_batch(frame)))
    assert mapped.to_dict(as_series=False) == expected


def write_list() -> None:
    """Write the list of public names in docs/library.md anew."""
    (ROOT / "docs" / "library.md").write_text(BLOCK.sub(lambda _: public_api(), LIBRARY), "utf-8")


if __name__ == "__main__":
    write_list()
