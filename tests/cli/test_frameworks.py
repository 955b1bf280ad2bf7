"""The command `export`."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

import symcnn
from symcnn import SymcnnError, cli


@pytest.mark.parametrize("framework", ["torch", "keras"])
def test_export_prints_the_source_of_a_network(framework: str) -> None:
    arguments = ["export", "lenet5", "--set", "classes=7", "--to", framework]
    found = CliRunner().invoke(cli.main, arguments, catch_exceptions=False)
    assert found.output == symcnn.export(symcnn.load("lenet5", classes=7), to=framework)


def test_export_refuses_another_framework_with_the_nearest() -> None:
    with pytest.raises(SymcnnError, match="unknown framework 'pytorch'; did you mean torch"):
        CliRunner().invoke(
            cli.main, ["export", "lenet5", "--to", "pytorch"], catch_exceptions=False
        )
