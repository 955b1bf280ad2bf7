"""The command `check`: its table, and its exit status."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from click.testing import CliRunner

from symcnn.cli.main import main, run
from symcnn.frameworks import check as checking
from symcnn.frameworks.checking.agreement import Agreement, Disagreement, Row
from symcnn.network import Network

_VALUES = {"n": 6, "f": 1}
_AGREED = Agreement("Truth 1.0", (_VALUES, {"n": 9, "f": 1}), (Row("totals", 1234, 0),))
_DIFFER = Agreement(
    "Truth 1.0",
    (_VALUES,),
    (Row("totals", 1, 1), Row("MACs", 0, 0, "not counted by Truth")),
    Disagreement("shape", "block.C", "3×4×4", "3×5×5", _VALUES),
)


@pytest.mark.parametrize(
    ("answer", "status", "said"),
    [
        (
            _AGREED,
            0,
            (
                "Truth 1.0, 2 samples with n = 6..9, f = 1\n\n"
                "        compared  differ\n"
                "totals  1,234     0\n\n"
                "agreed\n"
            ),
        ),
        (
            _DIFFER,
            1,
            (
                "Truth 1.0, 1 sample with n = 6, f = 1\n\n"
                "        compared  differ\n"
                "totals  1         1\n"
                "MACs    0         0       not counted by Truth\n\n"
                "first difference at n = 6, f = 1: shape of block.C: 3×4×4 in symcnn, "
                "3×5×5 in the framework\n"
            ),
        ),
    ],
)
def test_the_table_and_the_status(
    monkeypatch: pytest.MonkeyPatch, answer: Agreement, status: int, said: str
) -> None:
    asked: list[Any] = []

    def check(net: Network, against: str, samples: int) -> Agreement:
        asked.extend((str(net), against, samples))
        return answer

    monkeypatch.setattr(checking, "check", check)
    arguments = ("check", "I(n,1)-C(5,f)", "--against", "keras", "--samples", "3", "--set", "f=2")
    found = CliRunner().invoke(main, arguments)
    assert (found.output, found.exit_code) == (said, status)
    assert asked == ["I(n,1)-C(5,2)", "keras", 3]


def test_a_framework_that_is_not_installed_is_bad_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.setattr(sys, "argv", ["symcnn", "check", "I(9,1)-C(5,2)"])
    with pytest.raises(SystemExit) as caught:
        run()
    assert caught.value.code == 2
    assert "PyTorch is not installed" in capsys.readouterr().err
