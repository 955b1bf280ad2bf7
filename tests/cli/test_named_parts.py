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


def test_rows_have_the_names_of_the_totals() -> None:
    lines = CliRunner().invoke(main, [LINE, "--where"], catch_exceptions=False).output.splitlines()
    row = next(line for line in lines if line.startswith("conv 3×3, g"))
    assert re.split(r" {2,}", row) == [
        "conv 3×3, g",
        "g×m_2²",
        "(3·3·f + 1)·g",
        "g·(9·f + 1)",
        "9·f·g·m_2²",
    ]


def test_short_definitions_share_a_line() -> None:
    lines = CliRunner().invoke(main, [LINE, "--where"], catch_exceptions=False).output.splitlines()
    definitions = next(line for line in lines if line.startswith("where"))
    assert definitions.split(maxsplit=1)[1] == (
        "m_1 = ⌊n/2⌋ - 1; m_2 = ⌊n/2⌋ - 3; m_3 = ⌊(n + 2)/4⌋ - 2"
    )


def test_values_that_share_a_floor_with_a_sum_have_the_name_of_their_call() -> None:
    """⌊32·p/25⌋ is p + ⌊7·p/25⌋ in canonical form."""
    text = shown("mobilenet_v1", "--where")
    assert "w_128² + 5·w_512² + classes + 40·w_32" in text
    assert "w_c = wide(c) = ⌊c·percent/100⌋ for c = 32, 64, 128, 256, 512, 1024 Holds" in text


def test_an_argument_has_a_letter_that_has_no_other_meaning() -> None:
    text = "let wide(c) = c*w//8; I(n,c)-C(1,wide(9))-C(1,wide(11))-C(1,wide(13))-C(1,wide(16))"
    assert "where wide_x = wide(x) = ⌊x·w/8⌋ for x = 9, 11, 13 Holds" in shown(text, "--where")


def test_channels_have_names_that_build_on_each_other() -> None:
    text = shown("densenet", "--where")
    assert "dense layer i·k + c_3/2 - k→i·k c_4×m_3² + c_3/2 for i = 1..n4" in text
    assert "c_1 = k·n1 + 2·k; c_2 = k·n2 + c_1/2; c_3 = k·n3 + c_2/2; c_4 = k·n4 + c_3/2;" in text


def test_a_page_of_all_layers_has_all_totals_and_names_if_it_is_long() -> None:
    text = "I(n,c)-C(a,f,p=1)" + "-C(3,f,p=1)-R-C(3,g,p=1)-R" * 15 + "-O(10)"
    for arguments in ([text, "--all"], [text, "--all", "--where"]):
        assert "Memory, training" in shown(*arguments)
        assert "where m = n - a + 3 Holds" in shown(*arguments)
    assert "where" not in shown(text, "--depth", "0")


def test_numbers_have_no_names() -> None:
    for style in ("text", "markdown"):
        arguments = ["lenet5", "--format", style]
        assert shown(*arguments, "--where") == shown(*arguments)


def test_chosen_columns_are_kept() -> None:
    columns = ["--column", "layer,output,params,macs"]
    assert "Parameters MACs input" in shown("efficientnet_v2", *columns)
    assert "With --all weights, biases" in shown("efficientnet_v2", *columns)


def test_a_long_page_says_where_the_other_totals_are() -> None:
    assert "With --all weights, biases, buffers, activations and memory Holds" in shown("regnet_y")
    assert "With --all MACs of each row, weights, biases, buffers" in shown("efficientnet_v2")
    assert "With --all" not in shown("regnet_x")


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
    assert "Receptive field 8·M - 45 before the global average pool" in text
    assert "Total padding 4·M - 23" in text
    assert r"\text{Receptive field} &= 8M - 45\ \text{before the global average pool}" in article(
        load("resnet"), "totals", where=True
    )


def test_the_rows_of_markdown_have_the_names_of_its_totals() -> None:
    text = shown("mnasnet", "--where", "--format", "markdown")
    assert "| conv 1×1, w_16, BN | w_16×⌈n/2⌉² | w_16·(w_32 + 2) | w_16·w_32·⌈n/2⌉² |" in text
    assert "| --- | --- | ---: | ---: |" in text
    twice = ("--column", "params,params", "--format", "markdown")
    assert "| f·(9·c + 1) | f·(9·c + 1) |" in shown(LINE, "--where", *twice)


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
