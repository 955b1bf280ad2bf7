"""What stands in a report: key figures first, tables of all layers and derivations folded."""

from __future__ import annotations

import pytest

from symcnn import load, parse, report, solve
from symcnn.render.article import sections as sections_module
from symcnn.render.article.blocks import Folded, KeyFigures, Prose, Table
from symcnn.render.article.report_blocks import report_blocks
from symcnn.render.article.sections import DERIVATIONS, LEFT_OUT, Choice

MNIST = "I(28,1)-C(5,32)-P(2)-C(3,32)-P(2)-H(256)-O(10)"


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            MNIST,
            {
                "Parameters": "218 k|217,706",
                "MACs": "1.59 M|1,589,760",
                "Input": "1×28×28|",
                "Output": "10|",
                "Memory, inference": "960.14 KiB|983,184 bytes",
            },
        ),
        ("I(n,1)-C(3,8)", {"Parameters": "80|", "Input": "1×n²|", "Output": "8×(n - 2)²|"}),
        (
            "I(3,1)-frozen[C(3,8)]",
            {
                "Parameters": "0|",
                "Frozen parameters": "80|",
                "MACs": "72|",
                "Input": "1×3×3|",
                "Output": "8×1×1|",
                "Memory, inference": "388 bytes|",
            },
        ),
        ("I(n,1)-C(kernel,a_long_name)", {"Input": "1×n²|"}),
    ],
)
def test_a_report_begins_with_what_is_a_number(text: str, figures: dict[str, str]) -> None:
    first = next(report_blocks(parse(text), Choice()))
    assert isinstance(first, KeyFigures)
    assert {noun: f"{short}|{exact}" for noun, short, exact in first.figures} == figures


def test_a_report_folds_every_layer_and_its_derivations() -> None:
    blocks = list(report_blocks(load("resnet18"), Choice()))
    titles = [block.title for block in blocks if isinstance(block, Folded)]
    assert titles == ["Every layer", *DERIVATIONS]
    page = report(load("resnet18"))
    assert page.count("<details>") == page.count("</details>") == len(titles)
    assert '<a href="#totals">Totals</a>' in page
    assert "<nav" not in report(solve("I(28,1)-C(5,w)", maximize="w", subject_to="params <= 1M"))
    (every,) = (block for block in blocks if isinstance(block, Folded) and len(block.blocks) == 1)
    assert isinstance(every.blocks[0], Table)


def test_a_report_of_very_many_layers_has_one_derivation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sections_module, "_MAX_DERIVED_LAYERS", 100)
    blocks = list(report_blocks(parse("I(9,1)-" + "-".join(["C(1,1)-R"] * 51)), Choice()))
    assert [block.title for block in blocks if isinstance(block, Folded)][1:] == [
        "Parameter counts, layer by layer"
    ]
    assert Prose((LEFT_OUT,)) in blocks
