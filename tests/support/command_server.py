"""The command ``cleaner`` without the time its start takes: forks of a process that has it loaded.

``command`` gives the path of a program that runs it so: with the arguments, folder, environment
and streams of the caller, and the exit code of the command. For tests whose subject is what calls
the command, many times; that a new process starts as it should is tested with real ones.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
_CLIENT = """\
#!{python} -IS
import json, os, socket, sys
server = socket.socket(socket.AF_UNIX)
server.connect({address!r})
socket.send_fds(server, [b"."], [0, 1, 2])
server.sendall(json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode())
server.shutdown(socket.SHUT_WR)
sys.exit(int(server.recv(9) or 70))
"""


@cache
def command() -> Path:
    """The program, which works until this process ends; the first call starts the server."""
    folder = Path(tempfile.mkdtemp())
    address = str(folder / "socket")
    server = subprocess.Popen(
        [sys.executable, __file__, address],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT, Path(__file__).parent)))},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    )
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(server.communicate)
    atexit.register(server.terminate)
    assert server.stdout
    assert server.stdout.readline() == b"ready\n"
    program = folder / "cleaner"
    program.write_text(_CLIENT.format(python=sys.executable, address=address))
    program.chmod(0o755)
    return program


def _serve(address: str) -> None:
    """Answer callers at *address*, each in a process of its own."""
    import pytest
    from warm import stay_warm

    from cleaner.headlines.wordlists import builtin_lexicon

    # What commands need is imported, the patterns are compiled.
    stay_warm(pytest.MonkeyPatch())
    builtin_lexicon()
    for line in ("clean in -o out.jsonl", "explain in", "duplicates in", "rules show source-label"):
        _rehearse(line)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(address)
        server.listen(64)
        print("ready", flush=True)
        while True:
            caller, _ = server.accept()
            if not os.fork():
                _answer(caller)
            caller.close()
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass


def _rehearse(line: str) -> None:
    """Run a command over a page, and throw away what it says."""
    from cleaner.cli.app import main

    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "in").mkdir()
        Path(folder, "in", "1.html").write_text("<p>قال الوزير", "utf-8")
        os.chdir(folder)
        try:
            said = io.TextIOWrapper(io.BytesIO(), "utf-8")
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                main(line.split())
        finally:
            os.chdir(before)


def _answer(caller: socket.socket) -> None:
    """Be the command that *caller* asks for, and end."""
    code = 70
    try:
        _, streams, _, _ = socket.recv_fds(caller, 1, 3)
        with caller.makefile("rb") as file:
            arguments, folder, environment = json.loads(file.read())
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        sys.stdin, sys.stdout = open(0), open(1, "w")  # noqa: SIM115
        sys.stderr = open(2, "w", buffering=1)  # noqa: SIM115
        # They are those of a process, not what something put in their place.
        sys.__stdout__, sys.__stderr__ = sys.stdout, sys.stderr  # type: ignore[misc]
        from cleaner.cli.app import main

        code = main(arguments)
        with contextlib.suppress(BrokenPipeError):
            sys.stdout.flush()
        sys.stderr.flush()
    finally:
        caller.sendall(str(code).encode())
        os._exit(code)


if __name__ == "__main__":
    _serve(sys.argv[1])
