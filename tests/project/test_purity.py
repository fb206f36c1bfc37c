"""The core stays pure, the modules small, the sources free of characters that nobody sees."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "cleaner"
MODULES = {
    path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", "."): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
SOURCES = sorted(
    path
    for folder in ("cleaner", "tests", "rules", "benchmarks", "docs", ".")
    for path in (ROOT / folder).glob("*" if folder == "." else "**/*")
    if path.suffix in (".py", ".toml", ".md", ".json", ".yaml") and path.is_file()
)

# The edges: what reads and writes files, talks to a terminal, a network, or another program.
EDGE_PACKAGES = ("files", "records", "batch", "review", "adapters", "cli")
EDGES = (
    "__init__",
    "__main__",
    "installation",
    "html.extract",
    "rules.cache",
    "rules.loading",
    "evaluation.evaluate",
    "outlets.learning",
    "outlets.profiles",
    "outlets.sampling",
    "copies.collection",
    "headlines.stores.file",
    "headlines.stores.redis",
)
IMPURE = frozenset(
    {
        *("asyncio", "http", "io", "logging", "multiprocessing", "os", "pathlib"),
        *("random", "secrets", "shutil", "socket", "subprocess", "sys", "tempfile", "threading"),
        *("time", "urllib", "uuid"),
    }
)
# A part of one of them that only works on texts.
PURE_PARTS = frozenset({"urllib.parse"})
IMPURE_CALLS = frozenset({"open", "print", "input", "exec", "eval", "breakpoint", "__import__"})
HEAVY = frozenset({"datasketch", "trafilatura", "scipy", "pandas", "pyarrow", "justext", "lxml"})
LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
LONG_FUNCTION = 45
FEW_LONG_FUNCTIONS = 5


def is_edge(name: str) -> bool:
    return any(f"{name}.".startswith(f"{edge}.") for edge in (*EDGE_PACKAGES, *EDGES))


# A module of the core may import another one only when that one is pure as well.
CORE = {
    name: path
    for name, path in MODULES.items()
    if not name.endswith("__init__") and not is_edge(name)
}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imports(node: ast.AST) -> Iterator[str]:
    """The names of the modules that are imported at any depth of *node*."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Import):
            yield from (alias.name for alias in inner.names)
        elif isinstance(inner, ast.ImportFrom) and inner.module:
            yield inner.module


@cache
def at_run_time(path: Path) -> ast.Module:
    """A module without what stands under ``if TYPE_CHECKING``."""

    class WithoutTyping(ast.NodeTransformer):
        def visit_If(self, node: ast.If) -> ast.AST | None:
            named = isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
            return None if named else self.generic_visit(node)

    stripped = WithoutTyping().visit(ast.parse(path.read_text("utf-8")))
    assert isinstance(stripped, ast.Module)
    return stripped


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function with the lines of its body; the options of a command are no part of it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            length = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            yield f"{path.name}: {node.name}", length


def test_the_core_imports_nothing_impure() -> None:
    for name, path in CORE.items():
        modules = {*imports(at_run_time(path))} - PURE_PARTS
        assert {module.partition(".")[0] for module in modules} & IMPURE == set(), name


def test_the_core_neither_reads_nor_prints() -> None:
    for name, path in CORE.items():
        called = {
            node.func.id
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert called & IMPURE_CALLS == set(), name


def test_the_core_imports_no_edge_at_the_top() -> None:
    """The built-in rules are read by an edge; only a function may ask for that."""
    for name, path in CORE.items():
        found = {module for module in imported_at_the_top(path) if module.startswith("cleaner")}
        edges = {module for module in found if is_edge(module.removeprefix("cleaner."))}
        assert edges == set(), name


def imported_at_the_top(path: Path) -> set[str]:
    top = [node for node in at_run_time(path).body if not _is_definition(node)]
    return {module for node in top for module in imports(node)}


def _is_definition(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)


def test_the_core_changes_no_global_state() -> None:
    for name, path in CORE.items():
        assert [node for node in ast.walk(tree(path)) if isinstance(node, ast.Global)] == [], name


def test_heavy_modules_are_imported_where_they_are_needed() -> None:
    for name, path in MODULES.items():
        found = {module.partition(".")[0] for module in imported_at_the_top(path)}
        assert found & HEAVY == set(), name


def test_modules_are_short_and_import_no_click() -> None:
    for name, path in MODULES.items():
        assert len(path.read_text("utf-8").splitlines()) < LONGEST_MODULE, name
        assert "click" not in {module.partition(".")[0] for module in imports(tree(path))}, name


def test_functions_are_short() -> None:
    lengths = [found for path in MODULES.values() for found in functions(path)]
    assert [name for name, length in lengths if length > LONGEST_FUNCTION] == []
    long = [name for name, length in lengths if length > LONG_FUNCTION]
    assert len(long) <= FEW_LONG_FUNCTIONS, long


def test_public_names_say_what_they_are() -> None:
    for name, path in MODULES.items():
        assert not re.search(r"utils?|manager|helper|misc|common", name)
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                assert not re.search(r"utils?$|manager|helper", node.name.lower()), node.name


def test_sources_hold_no_invisible_characters() -> None:
    """Direction marks, joiners, no-break and other odd blanks are written as escapes: a reviewer
    cannot see them."""
    texts = {path: path.read_text("utf-8") for path in SOURCES}
    unseen = {
        character
        for character in {*"".join(texts.values())} - {" ", "\n", "\t"}
        if unicodedata.category(character) in ("Cf", "Zl", "Zp", "Zs", "Cc", "Co", "Cs")
    }
    found = [
        f"{path}:{number}: {unicodedata.name(character, hex(ord(character)))}"
        for path, text in texts.items()
        if not unseen.isdisjoint(text)
        for number, line in enumerate(text.split("\n"), 1)
        for character in unseen.intersection(line)
    ]
    assert found == []


def test_sources_speak_of_the_project_alone() -> None:
    for path in SOURCES:
        if path.suffix not in (".py", ".toml"):
            continue
        text = path.read_text("utf-8")
        assert not re.search(r"/(?:work|tmp|home|root)/\w", text), path
        assert not re.search(r"\bissue [0-9]", text), path


def test_every_module_of_rules_is_toml() -> None:
    for path in (ROOT / "rules").rglob("*.toml"):
        tomllib.loads(path.read_text("utf-8"))


def test_results_do_not_hang_on_the_hash_seed() -> None:
    """The same page gives the same result in every process, whatever PYTHONHASHSEED says."""
    pages = sorted((ROOT / "fixtures" / "pages").glob("*/page.txt"))
    script = (
        "import sys, hashlib\nfrom cleaner import Cleaner\nmade = Cleaner()\n"
        "digest = hashlib.sha256()\n"
        "for path in sys.argv[1:]:\n"
        "    with open(path, encoding='utf-8', newline='') as file:\n"
        "        digest.update(ascii(made.clean(file.read())).encode())\n"
        "print(digest.hexdigest())\n"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", script, *map(str, pages)],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "4711")
    }
    assert pages
    assert len(digests) == 1


def test_no_test_goes_by_the_clock() -> None:
    """A busy machine fails no test: bounds are CPU seconds or counts. What hangs for a quarter of
    an hour is ended; the time limit of ``regex`` is one of CPU."""
    for path in sorted((ROOT / "tests").rglob("*.py")):
        for line in path.read_text("utf-8").splitlines():
            if "timeout=" in line and not re.search(r"(full)?match\w*\(|search\(", line):
                assert re.search(r"timeout=(PATIENCE|900)\b|\btimeout=\(", line), (path.name, line)
            if re.search(r"\b(monotonic|perf_counter|time)\(\)", line) and "time." in line:
                assert re.search(r"\+ PATIENCE$|\bend\b", line), (path.name, line)
