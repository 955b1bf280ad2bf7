"""The option --where: names for long parts, each defined once after the formulas."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner

from symcnn import article, load, parse, report
from symcnn.cli.main import main

DOCS = Path(__file__).parents[2] / "docs"
LINE = "I(n,c)-C(3,f)-P(2)-C(3,g)-P(2)-H(h)"


def shown(*arguments: str) -> str:
    found = CliRunner().invoke(main, list(arguments), catch_exceptions=False)
    return " ".join(found.output.split())


def test_totals_that_are_shown_together_have_one_set_of_names() -> None:
    text = shown(LINE, "--where")
    assert "MACs 9·c·f·(n - 2)² + 9·f·g·m_2² + g·h·m_3² " in text
    assert "Activations f·(n - 2)² + f·m_1² + g·m_2² + g·m_3² + h Receptive" in text
    assert text.count("where") == text.count("m_1 =") == 1
    assert "where m_1 = ⌊n/2⌋ - 1; m_2 = ⌊n/2⌋ - 3; m_3 = ⌊(n + 2)/4⌋ - 2 Holds for" in text
    assert text.index("Memory, training") < text.index("where m_1 = ")
    assert "where" not in shown(LINE)


def test_each_definition_has_its_own_line() -> None:
    lines = CliRunner().invoke(main, [LINE, "--where"], catch_exceptions=False).output.splitlines()
    definitions = [line.strip().removeprefix("where").strip() for line in lines if " = " in line]
    assert [line[:6] for line in definitions if line[:1] == "m"] == ["m_1 = ", "m_2 = ", "m_3 = "]


def test_values_that_share_a_floor_with_a_sum_have_the_name_of_their_call() -> None:
    """⌊32·p/25⌋ is p + ⌊7·p/25⌋ in canonical form."""
    text = shown("mobilenet_v1", "--where")
    assert "w_128² + 5·w_512² + classes + 40·w_32" in text
    assert "w_128 = wide(128) = ⌊32·percent/25⌋" in text


def test_sums_that_totals_repeat_have_names() -> None:
    text = shown("resnet", "--where")
    assert "groups·d·(w·(8·N - 171) + 9·N·d + 4·M) + 676·w² + w·(8·M + 32·classes + 269)" in text
    assert "where N = n1 + 4·n2 + 16·n3 + 64·n4; M = n1 + 2·n2 + 4·n3 + 8·n4 Holds" in text


def test_the_page_on_papers_shows_what_is_printed() -> None:
    page = DOCS.joinpath("papers.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"symcnn resnet --where`.*?```text\n(.*?)```", page, re.DOTALL)
    printed = CliRunner().invoke(main, ["resnet", "--where"]).output
    assert set(block.splitlines()) <= set(printed.splitlines())


def test_receptive_field_and_padding_are_in_the_names_of_the_totals() -> None:
    text = shown("resnet", "--where")
    assert "Receptive field 8·M - 45 before global average pool" in text
    assert "Total padding 4·M - 23" in text
    assert r"\text{Receptive field} &= 8M - 45\ \text{before global average pool}" in article(
        load("resnet"), "totals", where=True
    )


def test_documents_of_show_take_the_option() -> None:
    assert "- where: m_1 = ⌊n/2⌋ - 1; m_2 = ⌊n/2⌋ - 3; m_3 = ⌊(n + 2)/4⌋ - 2" in shown(
        LINE, "--where", "--format", "markdown"
    )
    assert r"where \begin{align*} m_1 &= " in shown(LINE, "--where", "--format", "latex")
    for arguments in ([LINE, "--format", "html"], ["report", LINE]):
        assert "<p>where</p>" in shown(*arguments, "--where")
        assert "<p>where</p>" not in shown(*arguments)
    assert "where" not in shown(LINE, "--format", "latex")


def test_latex_takes_the_option_for_totals_and_for_documents() -> None:
    assert r"\text{where}" in shown("latex", LINE, "--what", "macs", "--where")
    assert r"\text{where}" not in shown("latex", LINE, "--what", "macs")
    assert r"\text{where}" in shown("latex", LINE, "--standalone", "--where")
    assert r"\text{where}" not in shown("latex", LINE, "--standalone")


def test_totals_of_documents_are_in_named_parts_if_one_is_long() -> None:
    wide = "let wide(f) = 8*max(1, floor(f*percent/800 + 1/2), ceil(9*f*percent/8000))"
    layers = (f"C(3,wide({filters}),p=1)" for filters in (32, 48, 64, 96, 160, 320, 640))
    net = parse(f"{wide}; I(n,3)-{'-'.join(layers)}")
    named = article(net, "totals")
    assert r"w_{32} &= \text{wide(32)} = 8\max" in named
    assert named.count(r"\text{wide(32)}") == 1
    assert "<mtext>wide(32)</mtext>" in report(net)
    assert "<mtext>wide(32)</mtext>" not in report(net, where=False)
    assert "where" not in article(net, "totals", where=False)
