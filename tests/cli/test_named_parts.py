"""The option --where: names for long parts, defined after the formula."""

from __future__ import annotations

from click.testing import CliRunner

from symcnn import article, load, report
from symcnn.cli.main import main

LINE = "I(n,c)-C(3,f)-P(2)-C(3,g)-P(2)-H(h)"


def shown(*arguments: str) -> str:
    found = CliRunner().invoke(main, list(arguments), catch_exceptions=False)
    return " ".join(found.output.split())


def test_totals_and_memory_are_in_named_parts() -> None:
    text = shown(LINE, "--where")
    assert "g·m_3²·h" not in text
    assert "where m_1 = ⌊n/2⌋ - 1; m_2 = ⌊n/2⌋ - 3; m_3 = ⌊(n + 2)/4⌋ - 2" in text
    assert ") bytes where m_1 = " in text
    assert "where" not in shown(LINE)


def test_latex_takes_the_option_for_totals_and_for_documents() -> None:
    assert r"\text{where}" in shown("latex", LINE, "--what", "macs", "--where")
    assert r"\text{where}" not in shown("latex", LINE, "--what", "macs")
    assert r"\text{where}" in shown("latex", LINE, "--standalone", "--where")
    assert r"\text{where}" not in shown("latex", LINE, "--standalone")


def test_long_totals_of_documents_are_in_named_parts() -> None:
    net = load("efficientnet")
    assert r"w_{32} = \text{wide(32)} = 8\max" in article(net, "totals")
    assert "wide(32)" in report(net)
    assert r"\text{where}" not in article(net, "totals", where=False)
