"""The command ``cleaner`` without the time its start takes: forks of a process that has it loaded.

``command`` gives the path of a program that runs it so: with the arguments, folder, environment
and streams of the caller (those that it has closed are closed), and the exit code of the command.
What it has not written when it ends is written then, and an error of that is said, as Python does;
what Python takes away piece by piece goes at once. For tests whose subject is what calls the
command, many times; that a new process starts as it should is tested with real ones.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import traceback
from functools import cache
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).parents[2]
_CLIENT = """\
#!{python} -IS
import json, os, socket, sys
streams = [n for n, stream in enumerate((sys.stdin, sys.stdout, sys.stderr)) if stream]
server = socket.socket(socket.AF_UNIX)
server.connect({address!r})
socket.send_fds(server, [b"."], [os.open(".", os.O_RDONLY), *streams])
server.sendall(json.dumps([sys.argv[1:], streams, dict(os.environ)]).encode())
server.shutdown(socket.SHUT_WR)
os._exit(int(server.recv(9) or 70))
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
        gc.freeze()
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


def _answer(caller: socket.socket) -> NoReturn:
    """Be the command that *caller* asks for, in a fork whose end *caller* is told, and end."""
    _, (folder, *passed), _, _ = socket.recv_fds(caller, 1, 4)
    with caller.makefile("rb") as file:
        arguments, numbers, environment = json.loads(file.read())
    if fork := os.fork():
        for number in passed:
            os.close(number)
        code = os.waitstatus_to_exitcode(os.waitpid(fork, 0)[1])
        caller.sendall(str(code % 256).encode())
        os._exit(0)
    caller.close()
    os.fchdir(folder)
    os.close(folder)
    for number in {0, 1, 2} - {*numbers}:
        os.close(number)
    for number, stream in zip(numbers, passed, strict=True):
        os.dup2(stream, number)
        os.close(stream)
    os.environ.clear()
    os.environ.update(environment)
    sys.stdin = open(0, closefd=False) if 0 in numbers else None  # noqa: SIM115
    sys.stdout = open(1, "w", closefd=False) if 1 in numbers else None  # noqa: SIM115
    sys.stderr = _messages() if 2 in numbers else None
    # They are those of a process, not what something put in their place.
    sys.__stdout__, sys.__stderr__ = sys.stdout, sys.stderr  # type: ignore[misc]
    os._exit(_run(arguments))


def _messages() -> io.TextIOWrapper:
    return open(2, "w", buffering=1, errors="backslashreplace", closefd=False)


def _run(arguments: list[str]) -> int:
    """The exit code of the command, once all is written that it has to say."""
    from cleaner.cli.app import main

    code = 1
    try:
        code = main(arguments)
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except BaseException:
        traceback.print_exc()
        return code or 120
    return code


if __name__ == "__main__":
    _serve(sys.argv[1])
