"""Many pages through the command line: ``python -m benchmarks.batch``, all figures but ``soak``.

Labelled pages of other outlets are repeated when they lie beside the repository, otherwise the
pages of fixtures/. Times are those of the clock, the start of the programs included; figures are
medians of the rounds, in which the contenders take turns. Memory is the sum over all processes of
a run, pages that they share counted for each. ``--quick`` takes small inputs and one round.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import platform
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contenders import ROOT, installed, markdown_table
from cleaner.text.wording import counted

SHARED = ROOT.parent / "shared" / "gold"
JOBS = 2
CLEANER = (sys.executable, "-m", "cleaner", "clean", "-q")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many pages of each kind are measured, and in how many rounds."""

    text: int = 20_000
    html: int = 2_000
    short: int = 1_000_000
    soak: int = 200_000
    rounds: int = 3


QUICK = Sizes(3_000, 400, 20_000, 5_000, 1)


@dataclass(frozen=True, slots=True)
class Run:
    """A program that has ended: seconds, and megabytes of memory in the course of time."""

    seconds: float
    memory: list[float]

    @property
    def peak(self) -> float:
        """The most memory, in megabytes."""
        return max(self.memory, default=0.0)


def run(*command: object, kill_when: Callable[[], bool] = lambda: False) -> Run:
    """Run a program to its end, or kill it and all its processes when *kill_when* says so."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    memory = []
    while process.poll() is None:
        memory.append(memory_of_group(process.pid))
        if kill_when():
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return Run(time.perf_counter() - started, memory)
        time.sleep(0.05)
    if process.returncode:
        raise SystemExit(f"exit code {process.returncode}: {' '.join(map(str, command))}")
    return Run(time.perf_counter() - started, memory)


def memory_of_group(group: int) -> float:
    """Megabytes that the processes of a group hold; 0 where the system does not tell."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            total += int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
    return total / 1e6


def texts() -> list[str]:
    """The pages as text."""
    paths = sorted(SHARED.glob("*/*.txt")) or sorted((ROOT / "fixtures").glob("pages/*/page.txt"))
    return [path.read_bytes().decode("utf-8") for path in paths]


def html_pages() -> list[bytes]:
    """The pages that are there as HTML."""
    paths = sorted(SHARED.glob("dev/*.html")) or sorted((ROOT / "fixtures").rglob("*.html"))
    return [path.read_bytes() for path in paths]


def repeated(pages: Sequence[str], count: int, field: str = "text") -> Iterator[dict[str, str]]:
    """Records of pages, one after the other and again from the first, each with another number."""
    for number, page in enumerate(itertools.islice(itertools.cycle(pages), count)):
        yield {"id": str(number), "url": f"https://news.example/{number}", field: page}


def write_lines(path: Path, records: Iterator[dict[str, str]]) -> Path:
    """Write records as lines of JSON."""
    with path.open("w", encoding="utf-8") as file:
        for record in records:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path


def in_turns(rounds: int, contenders: dict[str, Callable[[], float]]) -> dict[str, float]:
    """The median seconds of each contender; each round begins with another one."""
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    names = list(contenders)
    for number in range(rounds):
        start = number % len(names)
        for name in names[start:] + names[:start]:
            seconds[name].append(contenders[name]())
    return {name: statistics.median(found) for name, found in seconds.items()}


def clean_to(folder: Path, name: str, *options: object) -> Callable[[], float]:
    """The command line on some input, with an output of its own that is removed again."""

    def seconds() -> float:
        out = folder / name
        took = run(*CLEANER, *options, "-o", out).seconds
        subprocess.run(["rm", "-rf", str(out)], check=True)
        return took

    return seconds


def script(code: str, *arguments: object) -> Callable[[], float]:
    """A piece of Python in a process of its own; the seconds that it prints."""

    def seconds() -> float:
        made = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", code, *map(str, arguments)],
            cwd=ROOT, capture_output=True, check=True,
        )  # fmt: skip
        return float(made.stdout.split()[-1])

    return seconds


BARE_CLEAN = """
import json, sys, time
from cleaner import clean
texts = [json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8")]
clean(texts[0])
started = time.perf_counter()
for text in texts:
    clean(text)
print(time.perf_counter() - started)
"""
BARE_EXTRACT = """
import multiprocessing, pathlib, sys, time
import trafilatura

def extract(path):
    with open(path, "rb") as file:
        return trafilatura.extract(file.read())

if __name__ == "__main__":
    paths = sorted(map(str, pathlib.Path(sys.argv[1]).iterdir()))
    started = time.perf_counter()
    with multiprocessing.get_context("fork").Pool(int(sys.argv[2])) as pool:
        for text in pool.imap(extract, paths, chunksize=8):
            pass
    print(time.perf_counter() - started)
"""
DATATROVE = """
import sys, time
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.extractors import Trafilatura
from datatrove.pipeline.filters import C4QualityFilter
from datatrove.pipeline.readers import JsonlReader, WarcReader
from datatrove.pipeline.writers import JsonlWriter

if __name__ == "__main__":
    kind, source, out, jobs = sys.argv[1:]
    started = time.perf_counter()
    read = WarcReader(source) if kind == "warc" else JsonlReader(source, text_key="html")
    clean = [Trafilatura(timeout=60), C4QualityFilter(min_num_sentences=-1)]
    steps = [read, *clean, JsonlWriter(out, compression=None)]
    told = {"tasks": int(jobs), "workers": int(jobs), "logging_dir": out + "-logs"}
    LocalPipelineExecutor(pipeline=steps, skip_completed=False, **told).run()
    print(time.perf_counter() - started)
"""


def measure_text(folder: Path, sizes: Sizes) -> str:
    """Lines of JSON with one and two processes, beside the bare function."""
    source = write_lines(folder / "text.jsonl", repeated(texts(), sizes.text))
    found = in_turns(
        sizes.rounds,
        {
            "1 process": clean_to(folder, "out.jsonl", source, "--jobs", 1),
            f"{JOBS} processes": clean_to(folder, "out.jsonl", source, "--jobs", JOBS),
            "bare clean()": script(BARE_CLEAN, source),
        },
    )
    one, two, bare = found.values()
    size = source.stat().st_size / 1e6
    return (
        f"{table(found, sizes.text, size)}\n\n"
        f"{JOBS} processes are {one / two:.2f} x as fast as one (asked: 1.8) and reach "
        f"{bare / JOBS / two:.2f} of bare clean() times {JOBS} (asked: 0.5)"
    )


def measure_html(folder: Path, sizes: Sizes) -> str:
    """A folder of HTML pages, beside trafilatura as a function and as a command."""
    pages = folder / "pages"
    pages.mkdir()
    for number, page in enumerate(itertools.islice(itertools.cycle(html_pages()), sizes.html)):
        (pages / f"{number:06}.html").write_bytes(page)

    def command() -> float:
        out = folder / "extracted"
        program = Path(sys.executable).with_name("trafilatura")
        options = ("--input-dir", pages, "--output-dir", out, "--parallel", JOBS)
        took = run(program, *options).seconds
        subprocess.run(["rm", "-rf", str(out)], check=True)
        return took

    found = in_turns(
        sizes.rounds,
        {
            f"cleaner, {JOBS} processes": clean_to(folder, "cleaned", pages, "--jobs", JOBS),
            f"bare trafilatura.extract, {JOBS} processes": script(BARE_EXTRACT, pages, JOBS),
            f"trafilatura's command, {JOBS} processes": command,
        },
    )
    ours, bare, theirs = found.values()
    size = sum(path.stat().st_size for path in pages.iterdir()) / 1e6
    return (
        f"{table(found, sizes.html, size)}\n\ncleaner takes {ours / bare:.2f} x the time of bare "
        f"extraction (asked: 1.05), and {ours / theirs:.2f} x that of the command (asked: under 1)"
    )


def measure_short(folder: Path, sizes: Sizes) -> str:
    """Short records: the most memory, and what a kill in the middle costs."""
    short = [text.strip().split("\n")[0] for text in texts()]
    source = write_lines(folder / "short.jsonl", repeated(short, sizes.short))
    whole_out, out = folder / "whole.jsonl", folder / "out.jsonl"
    whole = run(*CLEANER, source, "-o", whole_out, "--jobs", JOBS)
    half = whole_out.stat().st_size / 2
    partial = out.with_name("out.jsonl.partial")
    again = (*CLEANER, source, "-o", out, "--jobs", JOBS, "--resume")
    first = run(*again, kill_when=lambda: partial.exists() and partial.stat().st_size >= half)
    rest = run(*again)
    if out.read_bytes() != whole_out.read_bytes():
        raise SystemExit("the output of a killed run is another one")
    extra = (first.seconds + rest.seconds) / whole.seconds - 1
    return (
        f"{sizes.short:,} records in {whole.seconds:,.1f} s, "
        f"{sizes.short / whole.seconds:,.0f} a second, at most {whole.peak:,.0f} MB in all "
        f"(asked: under 1,000)\n"
        f"killed at {first.seconds:,.1f} s, gone on for {rest.seconds:,.1f} s: "
        f"{100 * extra:.1f} % extra (asked: under 3), the same output"
    )


def measure_datatrove(folder: Path, sizes: Sizes) -> str:
    """datatrove's executor with its own extraction and the C4 filter, on the same files."""
    if not installed("datatrove"):
        return "datatrove is not installed"
    parts = []
    count = sizes.html
    for kind in ("jsonl", "warc"):
        source = folder / kind
        source.mkdir()
        for part in range(JOBS):
            if kind == "jsonl":
                pages = [page.decode("utf-8", "replace") for page in html_pages()]
                write_lines(source / f"{part}.jsonl", repeated(pages, count // JOBS, "html"))
            else:
                write_warc(source / f"{part}.warc.gz", count // JOBS)
        files = sorted(source.iterdir())
        found = in_turns(
            sizes.rounds,
            {
                f"cleaner, {kind}": clean_to(folder, "o.jsonl", *files, "--jobs", JOBS),
                f"datatrove, {kind}": script(DATATROVE, kind, source, folder / "trove", JOBS),
            },
        )
        ours, theirs = found.values()
        size = sum(path.stat().st_size for path in files) / 1e6
        parts.append(
            f"{table(found, count, size)}\n\n"
            f"cleaner is {theirs / ours:.2f} x as fast (asked: over 1)"
        )
    return "\n\n".join(parts)


def write_warc(path: Path, count: int) -> None:
    """A web archive of the HTML pages, repeated."""
    import gzip

    with path.open("wb") as file:
        for number, page in enumerate(itertools.islice(itertools.cycle(html_pages()), count)):
            body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
            head = (
                "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-01-02T03:04:05Z\r\n"
                f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n"
                f"WARC-Target-URI: https://news.example/{number}\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}"
            )
            file.write(gzip.compress(f"{head}\r\n\r\n".encode() + body + b"\r\n\r\n", 1))


def measure_soak(folder: Path, sizes: Sizes) -> str:
    """Many pages: memory in the course of time."""
    source = write_lines(folder / "soak.jsonl", repeated(texts(), sizes.soak))
    made = run(*CLEANER, source, "-o", folder / "soaked.jsonl", "--jobs", JOBS)
    tenth = max(len(made.memory) // 10, 1)
    shares = [max(made.memory[n : n + tenth]) for n in range(0, len(made.memory), tenth)][:10]
    return (
        f"{sizes.soak:,} pages in {made.seconds:,.0f} s; the most memory in each tenth of the "
        f"time, MB: {', '.join(f'{share:,.0f}' for share in shares)}"
    )


def table(found: dict[str, float], pages: int, size: float) -> str:
    """One row a contender: seconds, pages and megabytes a second."""
    rows = [("what", "seconds", "pages/s", "MB/s")]
    rows += [
        (name, f"{took:.1f}", f"{pages / took:,.0f}", f"{size / took:.1f}")
        for name, took in found.items()
    ]
    return markdown_table(rows)


MEASURES = {
    "text": measure_text,
    "html": measure_html,
    "short": measure_short,
    "datatrove": measure_datatrove,
    "soak": measure_soak,
}


def main() -> int:
    """The command; see the top of the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("what", nargs="*", choices=[*MEASURES, []], help="default: all but soak")
    parser.add_argument("--quick", action="store_true", help="small inputs, one round")
    given = parser.parse_args()
    sizes = QUICK if given.quick else Sizes()
    rounds = counted(sizes.rounds, "round")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores; {rounds}")
    for name in given.what or [name for name in MEASURES if name != "soak"]:
        with tempfile.TemporaryDirectory() as folder:
            print(f"\n{name}:\n\n{MEASURES[name](Path(folder), sizes)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
