"""How the command line ends where something other than the network is at fault."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import warnings
from pathlib import Path
from time import monotonic, sleep

import pytest

from symcnn import cli
from symcnn.cli.progress import Progress

NET = "I(9,1)-C(3,4)"
FULL = Path("/dev/full")
full_device = pytest.mark.skipif(not FULL.exists(), reason="there is no device that is always full")


class _Broken(io.BytesIO):
    """A stream that cannot be read."""

    def read(self, _size: int | None = -1, /) -> bytes:
        raise IsADirectoryError(21, "Is a directory")


def ended(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["symcnn", *arguments])
    with pytest.raises(SystemExit) as end:
        cli.run()
    assert isinstance(end.value.code, int)
    return end.value.code


def test_standard_input_that_is_closed_or_cannot_be_read_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert ended(monkeypatch, "show", "-") == 2
    assert capsys.readouterr().err == "error: standard input is closed\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(_Broken()))
    assert ended(monkeypatch, "-") == 2
    expected = "error: cannot read standard input: Is a directory\n"
    assert capsys.readouterr().err == expected


def test_warning_is_printed_on_standard_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["symcnn", "I(9,3)-for i in 1..2 [C(1,w_i)]"])
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        cli.run()
    assert capsys.readouterr().err == (
        "warning: 'w_i' is one symbol for all iterations; for one of each, write w[i]\n"
        "  I(9,3)-for i in 1..2 [C(1,w_i)]\n"
        "                            ^^^\n"
    )


def test_a_file_that_cannot_be_read_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "net.txt").write_text(NET, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("pathlib.Path.open", denied)
    assert ended(monkeypatch, "net.txt") == 2
    assert capsys.readouterr().err == "error: cannot read net.txt: Permission denied\n"


@full_device
@pytest.mark.parametrize("arguments", [[NET], ["layers"], ["--help"], ["solve", NET, "--help"]])
def test_output_to_a_full_device_is_said(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with FULL.open("w", encoding="utf-8") as full:
        monkeypatch.setattr("sys.stdout", full)
        assert ended(monkeypatch, *arguments) == 2
    expected = "error: cannot write to standard output: No space left on device\n"
    assert capsys.readouterr().err == expected


@pytest.mark.slow
@full_device
def test_a_full_device_leaves_nothing_for_python_to_say_at_its_end() -> None:
    command = [sys.executable, "-m", "symcnn", NET]
    with FULL.open("w", encoding="utf-8") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)  # noqa: S603 - our own
    assert done.returncode == 2
    assert done.stderr == "error: cannot write to standard output: No space left on device\n"


@full_device
def test_errors_that_cannot_be_written_leave_the_status(monkeypatch: pytest.MonkeyPatch) -> None:
    with FULL.open("w", encoding="utf-8", buffering=1) as full:
        monkeypatch.setattr("sys.stderr", full)
        assert ended(monkeypatch, "Q") == 2
        monkeypatch.undo()
        os.dup2(os.open(os.devnull, os.O_WRONLY), full.fileno())


def test_streams_that_are_closed_are_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with monkeypatch.context() as closed:
        closed.setattr("sys.stdout", None)
        assert ended(monkeypatch, NET) == 2
    assert capsys.readouterr().err == "error: standard output is closed\n"
    monkeypatch.setattr("sys.stderr", None)
    assert not Progress().shown


@pytest.mark.parametrize("arguments", [["show", NET], ["compare", NET, NET], ["zoo"]])
def test_an_interrupt_with_nothing_to_show_is_said_by_every_command(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for function in (
        "render.tables.text_table.as_text",
        "solving.compare",
        "render.tables.overviews.zoo_overview",
    ):
        monkeypatch.setattr(f"symcnn.{function}", interrupted)
    assert ended(monkeypatch, *arguments) == 130
    assert capsys.readouterr().err.strip() == "interrupted: no result yet"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["table"], "missing argument ARCH; `"),
        (["export", NET], "missing option --to"),
        (["show", NET, "--formt", "csv"], "unknown option '--formt'; did you mean --format?"),
        (["show", NET, "--format", "makdown"], "unknown value 'makdown' for --format; did you"),
        (["show", NET, "--format", "pdf"], "unknown value 'pdf' for --format; choose from text, "),
        (["show", NET, "--bytes", "0"], "invalid value for --bytes: 0 is not in the range x>=1"),
        (["show", NET, "--bytes"], "option '--bytes' requires an argument"),
        (["zoo", "unet", "more"], "unexpected extra argument (more)"),
    ],
)
def test_a_usage_error_is_one_line_in_the_words_of_other_errors(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    assert ended(monkeypatch, *arguments) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"error: {message}")


@pytest.mark.slow
@pytest.mark.usefixtures("interrupts")
def test_an_interrupt_while_everything_is_imported_is_no_traceback(tmp_path: Path) -> None:
    """A module in the place of SymPy says that it is being imported, and takes its time."""
    (tmp_path / "sympy.py").write_text(
        "from pathlib import Path; from time import sleep\n"
        "Path(__file__).with_name('begun').touch(); sleep(60)\n",
        encoding="utf-8",
    )
    path = os.pathsep.join([str(tmp_path), str(Path(cli.__file__).parents[2])])
    process = subprocess.Popen(  # noqa: S603 - our own
        [sys.executable, "-m", "symcnn", NET],
        env=os.environ | {"PYTHONPATH": path},
        stderr=subprocess.PIPE,
        text=True,
    )
    end = monotonic() + 60
    while not (tmp_path / "begun").exists() and monotonic() < end:
        sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (130, "")
