"""Every fault has the message of its golden case: what is wrong, the line, and the carets.

The cases stand in `cases/errors`, a file for each theme. A case is

    ### what is wrong
    the text
    => the kind of the error
    the message, to the letter

In the text, `\\n`, `\\r`, `\\t` and `\\x07` are control characters, and `⟨-R×1000⟩` stands for a
thousand times `-R`. Spaces at the end of a line of a message do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import symcnn

_CASES = Path(__file__).parents[1] / "cases" / "errors"
_CONTROLS = {r"\n": "\n", r"\r": "\r", r"\t": "\t"}


@dataclass(frozen=True)
class Case:
    title: str
    text: str
    kind: str
    message: str


def _cases() -> Iterator[Case]:
    for path in sorted(_CASES.glob("*.txt")):
        for block in path.read_text(encoding="utf-8").split("### ")[1:]:
            title, rest = block.split("\n", 1)
            text, answer = rest.split("\n=> ", 1)
            kind, message = answer.split("\n", 1)
            yield Case(f"{path.stem}: {title}", _written_out(text), kind, message.rstrip())


def _written_out(text: str) -> str:
    controls = re.sub(r"\\(?:[nrt]|x[0-9a-f]{2})", lambda found: _control(found[0]), text)
    return re.sub(r"⟨(.*?)×(\d+)⟩", lambda found: found[1] * int(found[2]), controls)


def _control(escape: str) -> str:
    return _CONTROLS.get(escape) or bytes.fromhex(escape[2:]).decode("latin-1")


CASES = tuple(_cases())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_fault_has_its_golden_message(case: Case) -> None:
    with pytest.raises(symcnn.SymcnnError) as caught:
        symcnn.parse(case.text)
    found = "\n".join(line.rstrip() for line in str(caught.value).split("\n"))
    assert (type(caught.value).__name__, found) == (case.kind, case.message)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_fault_stands_inside_the_text(case: Case) -> None:
    with pytest.raises(symcnn.SymcnnError) as caught:
        symcnn.parse(case.text)
    assert caught.value.position is not None
    assert 0 <= caught.value.position <= len(case.text)


def test_titles_are_not_repeated() -> None:
    titles = [case.title for case in CASES]
    assert len(titles) == len(set(titles))


def test_equal_functions_of_two_texts_have_places_of_their_own() -> None:
    text = "let f(x) = 10//(x - 3); I(9,1)-C(1,f(3))"
    for before in ("", "let a = 1; "):
        with pytest.raises(symcnn.SymcnnError) as raised:
            symcnn.parse(before + text)
        assert raised.value.span is not None
        assert raised.value.span.start == (before + text).index("(x - 3)")
