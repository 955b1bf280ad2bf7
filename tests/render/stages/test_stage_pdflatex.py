"""Stage tables compile with pdflatex, and are no wider than the text of LaTeX's article class."""

from __future__ import annotations

from pathlib import Path

import pytest

from symcnn import table
from symcnn.render.tables.latex_environment import ENVIRONMENTS
from tests.render.article.test_pdflatex import PROGRAM, compiled

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(PROGRAM is None, reason="pdflatex is not installed"),
]
ARTICLE = r"""\documentclass{article}
\usepackage[utf8]{inputenc}
\usepackage{amsmath,booktabs,longtable,siunitx}
\setlength{\parindent}{0pt}
\begin{document}
%s
\end{document}
"""
TOGETHER = [
    ["resnet18", "resnet50", "resnet101"],
    ["densenet121", "densenet169", "densenet201"],
    ["mobilenet_v2", "efficientnet_b0"],
    ["resnet50", "convnext_tiny"],
    ["resnet18", "resnet50", "convnext_tiny", "mobilenet_v2"],
    ["resnet_basic", "densenet"],
    ["googlenet"],
    ["unet"],
]


@pytest.mark.parametrize("networks", TOGETHER, ids="-".join)
def test_a_table_of_stages_is_as_wide_as_the_text(networks: list[str], tmp_path: Path) -> None:
    text = table(networks, stages=True, totals="unet" not in networks)
    said = compiled(ARTICLE % text, tmp_path)
    assert r"Overfull \hbox" not in said


@pytest.mark.parametrize("stages", [True, False])
def test_each_environment_compiles(*, stages: bool, tmp_path: Path) -> None:
    tables = [
        table(
            ["resnet18", "efficientnet_b0"],
            stages=stages,
            environment=name,
            caption=None if name == "tabular" else r"Networks \emph{in a row}",
            label=None if name == "tabular" else f"tab:{name.strip('*')}{name.count('*')}",
        )
        for name in ENVIRONMENTS
    ]
    said = compiled(ARTICLE % "\n\n".join(tables), tmp_path)
    assert "multiply defined" not in said
    assert r"Overfull \hbox" not in said
