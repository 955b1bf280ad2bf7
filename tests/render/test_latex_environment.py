"""The environments of tables in LaTeX, their captions and labels."""

from __future__ import annotations

from typing import Any

import pytest

from symcnn import SymcnnError, table

LENET = ["lenet5"]


@pytest.mark.parametrize("stages", [True, False])
@pytest.mark.parametrize("kind", ["table", "table*"])
def test_a_float_has_its_caption_above_the_table(kind: str, *, stages: bool) -> None:
    text = table(
        LENET, environment=kind, caption=r"Layers of LeNet \cite{l}", label="tab:le", stages=stages
    )
    _, first, *lines = text.splitlines()
    assert first == rf"\begin{{{kind}}}"
    assert lines[:3] == [r"\centering", r"\caption{Layers of LeNet \cite{l}}", r"\label{tab:le}"]
    assert lines[3].startswith(r"\begin{tabular}{l")
    assert lines[-2:] == [r"\end{tabular}", rf"\end{{{kind}}}"]


@pytest.mark.parametrize("stages", [True, False])
def test_a_longtable_has_its_caption_in_its_first_row(*, stages: bool) -> None:
    text = table(LENET, environment="longtable", caption="A", label="tab:a", stages=stages)
    lines = text.splitlines()
    assert lines[0].startswith(r"% Requires \usepackage{amsmath,booktabs,longtable")
    assert lines[1].startswith(r"\begin{longtable}{l")
    assert lines[2:4] == [r"  \caption{A}\label{tab:a} \\", r"  \toprule"]
    assert r"  \endhead" in lines


def test_a_table_of_layers_takes_an_environment_and_is_else_a_longtable_if_long() -> None:
    net = "I(99,1)" + "".join(f"-C(1,{width})" for width in range(2, 47))
    assert r"\begin{longtable}" in table(net)
    long = table(net, environment="tabular")
    assert r"\begin{tabular}" in long
    assert "longtable" not in long
    short = table("I(9,1)-C(1,1)", environment="longtable")
    assert r"\caption" not in short
    assert "\\begin{longtable}{lll" not in short
    assert r"\endhead" in short


def test_a_smaller_font_is_within_the_float() -> None:
    networks = ["resnet18", "resnet50", "resnet101"]
    lines = table(networks, stages=True, environment="table").splitlines()
    assert lines[1:5] == [
        r"\begin{table}",
        r"\centering",
        r"\footnotesize",
        r"\begin{tabular}{lccc}",
    ]
    assert r"\footnotesize" not in table(networks, stages=True, environment="table*")


@pytest.mark.parametrize("label", ["tab:res-net_2", "T.1", "a b/c+d"])
def test_labels_may_have_the_usual_signs(label: str) -> None:
    text = table(LENET, environment="table", caption="A", label=label)
    assert rf"\label{{{label}}}" in text


@pytest.mark.parametrize("caption", ["A {b}", r"A \{ b", r"\textbf{A} \\{b}", "1"])
def test_captions_are_latex(caption: str) -> None:
    assert rf"\caption{{{caption}}}" in table(LENET, environment="table", caption=caption)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"environment": "tabel"}, "unknown table environment 'tabel'; did you mean table"),
        ({"environment": 1}, "the table environment must be a string, not 1"),
        ({"caption": "A"}, "a caption requires the environment table, table* or longtable"),
        ({"label": "a"}, "a label requires the environment table, table* or longtable"),
        (
            {"environment": "tabular", "caption": "A"},
            "a caption requires the environment table, table* or longtable",
        ),
        ({"environment": "table", "label": "a"}, "a label requires a caption"),
        ({"environment": "table", "caption": " "}, "the caption must be a text, not ' '"),
        ({"environment": "table", "caption": 1}, "the caption must be a text, not 1"),
        ({"environment": "table", "caption": "a}"}, "invalid caption 'a}': unbalanced braces"),
        ({"environment": "table", "caption": "}{"}, "invalid caption '}{': unbalanced braces"),
        ({"environment": "table", "caption": "a{"}, "invalid caption 'a{': unbalanced braces"),
        ({"environment": "table", "caption": "A", "label": "a}"}, "invalid label 'a}'"),
        ({"environment": "table", "caption": "A", "label": ""}, "invalid label ''"),
        ({"environment": "table", "caption": "A", "label": 1}, "invalid label 1"),
        (
            {"environment": "table", "style": "csv"},
            "an environment is for the style latex, not csv",
        ),
    ],
)
def test_other_environments_captions_and_labels_are_errors(
    options: dict[str, Any], message: str
) -> None:
    with pytest.raises(SymcnnError) as error:
        table(LENET, **options)
    assert str(error.value).startswith(message)
