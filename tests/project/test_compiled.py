"""The optional build: compiled, the package gives what it gives uncompiled."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import PATIENCE, ROOT

CLEANS = """
import hashlib
import sys
from pathlib import Path
from cleaner import Cleaner
from cleaner.stories import layout
found = Cleaner()
pages = [path.read_text("utf-8") for path in sorted(Path(sys.argv[1]).rglob("*.txt"))]
pages.append(" | ".join(pages[0].split()) + "    " + pages[1])
results = "".join(repr(found.clean(page)) for page in pages)
print(Path(layout.__file__).suffix, len(pages), hashlib.sha256(results.encode()).hexdigest())
"""


def cleaned(package: Path) -> list[str]:
    """What its modules are files of, how many pages it cleaned, and the hash of all results."""
    done = subprocess.run(
        [sys.executable, "-c", CLEANS, str(ROOT / "seeds")],
        cwd=package,
        check=True,
        capture_output=True,
        timeout=PATIENCE,
        text=True,
    )
    return done.stdout.split()


@pytest.mark.system("cc")
def test_a_compiled_wheel_cleans_as_the_checkout_does(tmp_path: Path) -> None:
    before = sorted(ROOT.glob("cleaner/**/*.so"))
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", "out", str(ROOT)],
        cwd=tmp_path,
        env=os.environ | {"HATCH_BUILD_HOOK_ENABLE_CUSTOM": "1", "MYPYC_OPT_LEVEL": "0"},
        check=True,
        capture_output=True,
        timeout=PATIENCE,
    )
    wheel = next((tmp_path / "out").glob("*.whl"))
    assert not wheel.name.endswith("none-any.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "compiled")
    kind, *compiled = cleaned(tmp_path / "compiled")
    plain_kind, *plain = cleaned(ROOT)
    assert (kind, plain_kind) == (".so", ".py")
    assert compiled == plain
    assert int(plain[0]) > 10
    assert sorted(ROOT.glob("cleaner/**/*.so")) == before
