"""Markdown, as a reader of CommonMark with tables shows it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from markdown_it import MarkdownIt

from symcnn import load, parse, table
from symcnn.network import Network
from symcnn.render.article.markdown import escaped
from symcnn.render.article.report_formats import as_markdown
from symcnn.render.outline.unfold import unfold
from symcnn.render.tables.outline_table import usual_columns
from symcnn.render.tables.summary import Report, lines

READER = MarkdownIt("commonmark").enable("table")


def _shown(markdown: str) -> list[str]:
    """Return what a reader shows in each cell and item, without what it sets in another type."""
    html = READER.render(markdown)
    found = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>|<li>(.*?)\n?(?=<ul>|</li>)", html, re.DOTALL)
    return [unescape(cell or item) for cell, item in found]


NETS = {
    "expressions": "I(n,3)-C(3,f*2*g,p=1)-C(3,f*2)-D(r)-R*3-O(c_1*2)",
    "marks": "def res(w_) = @skip-C(3,w_*2,p=1)-cat[$skip|C(1,2*w_)]; I(n,3)-res(a)-res(b)*2",
    "paths": "I(n,3)-for i in 1..3 [C(3,8*i,p=1)-add[_|C(1,8*i)]-add[_|(C(1,8*i)-R)*N]]-G",
    "family": str(load("cifar_resnet")),
}


@pytest.mark.parametrize("name", NETS)
def test_a_reader_shows_each_layer_and_total_as_it_is(name: str) -> None:
    net = parse(NETS[name])
    report = Report(net)
    found = _shown(as_markdown(report))
    columns = found.index("MACs") + 1
    labels = ["\u2003" * level + row.title for level, row in unfold(net)]
    assert [
        cell.strip(" ") for cell in found[columns : columns * (len(labels) + 1) : columns]
    ] == labels
    said = [
        f"{line.name.lstrip()}: {line.value}" + (f" ({line.note})" if line.note else "")
        for line in lines(report)
    ]
    assert found[columns * (len(labels) + 1) :] == said


def _layers(net: Network) -> list[str]:
    return as_markdown(Report(net)).split("\n\n")[0].splitlines()


def test_one_writer_writes_the_table_of_both_commands() -> None:
    for text in NETS.values():
        net = parse(text)
        columns = usual_columns(net, unfold(net))[0]
        assert _layers(net) == table(net, "markdown", columns=columns, totals=False).splitlines()


@pytest.mark.parametrize(
    "text",
    [
        "C(3,f*2*g)",
        "add[_|C(1,8)]-add[_|C(1,8)]",
        "$skip-cat[$skip|_]",
        "block[2](f)",
        "<b>",
        "`R`",
        r"\*",
        "__init__",
        "c_in·c_out",
        "a_*b_",
    ],
)
def test_a_text_is_shown_as_it_is(text: str) -> None:
    html = READER.render(escaped(text))
    assert unescape(html) == f"<p>{text}</p>\n"


def test_names_within_words_are_written_plainly() -> None:
    assert escaped("c_in·c_out(3x1)[2]") == "c_in·c_out(3x1)[2]"
