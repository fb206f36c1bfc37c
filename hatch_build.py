"""The optional build: the modules that cleaning spends its time in, compiled by mypyc.

Off unless ``HATCH_BUILD_HOOK_ENABLE_CUSTOM`` is set. See docs/dependencies.md.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Compiled(BuildHookInterface[Any]):
    """Adds compiled modules to the wheel, beside those they are made from."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the ``modules`` of the hook's settings, in a copy: the clone stays as it is."""
        self.copy = Path(mkdtemp())
        shutil.copytree(
            Path(self.root, "cleaner"), self.copy / "cleaner", ignore=lambda _, __: ["__pycache__"]
        )
        found = [path for glob in self.config["modules"] for path in self.copy.glob(glob)]
        names = sorted(str(path.relative_to(self.copy)) for path in found)
        command = [sys.executable, "-m", "mypyc", "--ignore-missing-imports", *names]
        subprocess.run(command, cwd=self.copy, check=True)
        for path in (*self.copy.glob("*.so"), *self.copy.glob("cleaner/**/*.so")):
            build_data["force_include"][str(path)] = str(path.relative_to(self.copy))
        build_data.update(pure_python=False, infer_tag=True)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the copy, whose files are in the wheel now."""
        shutil.rmtree(self.copy)
