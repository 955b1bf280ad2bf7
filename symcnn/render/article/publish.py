"""LaTeX, tables, articles and reports of networks and results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from symcnn.errors import SymcnnError
from symcnn.network import LAYER_QUANTITIES, Network, as_network
from symcnn.network.evaluation.read_expression import read_expression
from symcnn.network.quantities import By
from symcnn.render.article import latex_blocks as as_latex
from symcnn.render.article.answer_sections import answer
from symcnn.render.article.blocks import Block, Display, Table
from symcnn.render.article.digit_groups import group_alike
from symcnn.render.article.documents import LAYOUTS, article_of, packages, page, with_packages
from symcnn.render.article.name_clashes import check_distinct, check_sound
from symcnn.render.article.report_blocks import report_blocks
from symcnn.render.article.sections import Choice, sections
from symcnn.render.article.table_formats import TABLES, write_table
from symcnn.render.math.environments import ENVIRONMENTS
from symcnn.render.math.latex import DIGITS, PLAIN, Style
from symcnn.render.math.latex import latex as written
from symcnn.render.math.nodes import Math
from symcnn.render.math.quantity_math import LABELS
from symcnn.render.math.quantity_math import quantity as total
from symcnn.render.math.statements import statement
from symcnn.render.outline.unfold import check_depth
from symcnn.render.stages.stage_table import StageTable, stage_table
from symcnn.render.tables.latex_environment import TableEnvironment, table_environment
from symcnn.render.tables.layer_table import table as table_of
from symcnn.render.tables.named_networks import Networks, named_networks
from symcnn.render.tables.network_table import network_table
from symcnn.render.tables.options import PAGE, TEXT, Options
from symcnn.solving import Comparison, Solution
from symcnn.stack import roomy
from symcnn.suggestions import check_known

_NO_NAMES: Mapping[str, str] = MappingProxyType({})


@roomy
def latex(  # noqa: PLR0913 - the options of the output
    subject: object,
    what: str = "params",
    *,
    quantity: str | None = None,
    form: str | None = None,
    by: By = None,
    where: bool = False,
    columns: Iterable[str] | None = None,
    names: Mapping[str, str] = _NO_NAMES,
    digits: str = "space",
    environment: str | None = None,
    terms: int | None = None,
    width: int = TEXT,
) -> str:
    r"""Return LaTeX for a network, a condition, a result, an expression, or a layer's formula.

    Args:
        subject: A network or its source text; a domain, a shape, a layer's `formula`, a result of
            `solve` or `compare`; or an exact SymPy expression, also as text.
        what: The part of a network to print: a total (`params`, `macs`, ...), `derivation`,
            `sizes`, `table`, `totals`, `rf`, `memory`, `domain`, or `all`.
        quantity: The quantity of a derivation: a total such as `params` or `macs`, `size` for the
            feature-map size, or `rf` for the receptive field; the parameters by default.
        form: The form of totals: `layers`, `stages`, `collected`, `factored`, `expanded` or
            `horner`; by default as `from symcnn.network import present` chooses.
        by: The symbols to collect by, the first outermost, for `collected` and `horner`: `"w,e"`.
        where: Whether long sizes, values of `let` functions and repeated sums have names, which are
            defined once, after the formulas.
        columns: The columns of a table, or the parts of a derivation: `rule`, `substituted`,
            `value`.
        names: LaTeX for symbols and for names of totals, used verbatim: `{"f1": "f_1"}`.
        digits: The digit grouping: `space` for 25\,557\,032, `comma`, `num` for siunitx's \num,
            or `none`. Four digits are grouped only beside longer numbers.
        environment: `align`, `multline`, `IEEEeqnarray` or `equation`, starred for unnumbered
            equations. By default, a total is a formula without an environment. A comment on the
            first line lists the packages that a fragment in an environment needs.
        terms: Terms per line of a long equation; as many as fit by default.
        width: The line width, in digits: 66 in LaTeX's article class, 44 in a two-column layout.

    Raises SymcnnError for an unknown part, quantity, form, symbol, column, digit grouping or
    environment, for symbols that would print alike, and all errors of `parse`.

    >>> print(latex("I(28,1)-C(5,f1)-C(3,f1)"))
    9f_1^2 + 27f_1
    >>> print(latex("I(n,1)-C(3,f,s=2)-H(h)", environment="equation*", names={"params": "P"}))
    % Requires \usepackage{amsmath}
    \begin{equation*}
      P = 10f + \left(f\left(\left\lceil\frac{n}{2}\right\rceil - 1\right)^2 + 1\right)h
    \end{equation*}
    <BLANKLINE>
    """
    options = _build_options(names, digits, environment, terms, width)
    choice = replace(_build_choice(what, quantity, form, by, columns), where=where)
    expr = read_expression(subject) if isinstance(subject, str) else None
    if expr is not None or not isinstance(subject, Network | str):
        return _write_result(subject if expr is None else expr, environment, options)
    net = as_network(subject)
    if what in LAYER_QUANTITIES and environment is None:
        return _write_formula(total(net, what, form, by, where=where), options)
    return _write_blocks(sections(net, what, choice), options, comment=environment is not None)


def _write_result(result: object, environment: str | None, options: Options) -> str:
    if environment is None:
        parts = result if isinstance(result, tuple) else (result,)
        return "\n".join(_write_formula(statement(part), options) for part in parts)
    if isinstance(result, Solution | Comparison | tuple):
        return _write_blocks(answer(result), options, comment=True)
    return _write_blocks((Display(None, (statement(result),)),), options, comment=True)


def _write_formula(node: Math, options: Options) -> str:
    check_distinct(node, options.style)
    return written(node, group_alike(options, node).style)


def _write_blocks(blocks: tuple[Block, ...], options: Options, *, comment: bool) -> str:
    """Return blocks as LaTeX, after a comment on packages if asked, or if amsmath is not enough."""
    check_distinct(blocks, options.style)
    fragment = as_latex.written(blocks, group_alike(options, blocks))
    return with_packages(fragment) if comment or packages(fragment) else fragment


def _build_options(
    names: Mapping[str, str],
    digits: str,
    environment: str | None,
    terms: int | None,
    width: int,
) -> Options:
    check_known(digits, tuple(DIGITS), "digit grouping")
    if environment is not None:
        check_known(environment, ENVIRONMENTS, "environment")
    if terms is not None and environment is None:
        raise SymcnnError("terms requires an environment, such as align")
    if terms is not None and terms < 1:
        raise SymcnnError(f"terms must be at least 1, not {terms}")
    check_sound(dict(names))
    totals = {LABELS[name]: value for name, value in names.items() if name in LABELS}
    return Options(Style({**names, **totals}, digits), environment or "align*", terms, width)


def _build_choice(
    what: str,
    quantity: str | None,
    form: str | None,
    by: By,
    columns: Iterable[str] | None,
) -> Choice:
    """Return the options of the sections; raise SymcnnError for a quantity of no derivation."""
    choice = Choice(form, by, None if columns is None else tuple(columns))
    if quantity is None:
        return choice
    if what != "derivation":
        raise SymcnnError(f"quantity requires the part derivation, not {what}")
    return replace(choice, quantity=quantity)


@roomy
def table(  # noqa: PLR0913 - the options of the output
    net: Networks,
    style: str = "latex",
    *,
    columns: Iterable[str] | None = None,
    depth: float | None = None,
    totals: bool = True,
    names: Mapping[str, str] = _NO_NAMES,
    digits: str = "space",
    stages: bool = False,
    environment: str | None = None,
    caption: str | None = None,
    label: str | None = None,
) -> str:
    """Return a table of a network, of several networks, or of their stages.

    One network is folded into its blocks, with a row of totals. Several have a row for each. A
    table of stages has a column for each network, and a row for each block, by output size: the
    table in which papers give architectures, without normalization, activations and shortcuts.
    In LaTeX, a table is as wide as the text of the article class at most, and table* as the page of
    two columns; formulas of one network that are too wide for their columns stand below their rows.

    Args:
        net: A network or its source text; or several in a list, or in a mapping of names to
            networks. In a list or a mapping, text may also be the name of a network of the zoo.
        style: latex (booktabs and siunitx), markdown, html or csv.
        columns: layer, path, notation, input, output, rule and working of the parameters,
            macs_rule, macs_working, params, weights, biases, frozen, buffers, macs, activations,
            flops, share of the count before it, bytes of inference with four per number, and rf
            (receptive field) and stride after the layer, empty where they are unknown. Of several
            networks: the counts, and depth, the number of convolution and dense layers on the
            longest path from the input.
        depth: How many levels of blocks are unfolded, math.inf for every layer; by default as many
            as leave the table short. For one network only.
        totals: Whether there are totals below the layers or the stages.
        names: LaTeX for symbols, used verbatim: `{"f1": "f_1"}`.
        digits: The digit grouping in LaTeX: `space`, `comma`, `num` or `none`.
        stages: Whether to return the table of stages.
        environment: In LaTeX, tabular, longtable, table or table*; by default tabular, but
            longtable for a network of many rows.
        caption: LaTeX for the caption of a table, table* or longtable, used verbatim.
        label: The label of the caption, for references to it.

    Raises SymcnnError for an unknown style, column or environment, for shares of a symbolic total,
    for options that a table lacks, for an invalid caption or label, and for two networks of the
    same name.

    >>> print(table("I(28,1)-C(5,32)-R-P(2)", "markdown", columns=["layer", "output", "params"]))
    | Layer | Output | Parameters |
    | --- | --- | ---: |
    | input | 1×28×28 | 0 |
    | conv 5×5, 32, ReLU | 32×24×24 | 832 |
    | max pool 2×2 | 32×12×12 | 0 |
    | **Total** |  | **832** |
    <BLANKLINE>
    """
    check_known(style, TABLES, "table style")
    check_depth(depth)
    chosen = table_environment(environment, caption, label)
    if depth is not None and (stages or not isinstance(net, Network | str)):
        raise SymcnnError(
            "depth is for the blocks of one network, not for stages or several networks"
        )
    rows: Table | StageTable
    if stages:
        rows = stage_table(named_networks(net), columns, totals=totals)
    elif isinstance(net, Network | str):
        rows = table_of(as_network(net), columns, depth=depth, totals=totals)
    else:
        rows = network_table(named_networks(net), columns, totals=totals)
    room = (chosen or TableEnvironment()).room
    options = _build_options(names, digits, None, None, room)
    return write_table(rows, style, options, chosen)


@roomy
def article(  # noqa: PLR0913 - the options of the output
    subject: Network | Solution | tuple[Comparison, ...] | str,
    what: str = "all",
    *,
    quantity: str | None = None,
    title: str | None = None,
    form: str | None = None,
    by: By = None,
    where: bool | None = None,
    columns: Iterable[str] | None = None,
    names: Mapping[str, str] = _NO_NAMES,
    digits: str = "space",
    environment: str | None = None,
    terms: int | None = None,
    layout: str = "onecolumn",
    width: int | None = None,
) -> str:
    """Return a complete LaTeX document about a network or a result, ready for pdflatex.

    Takes the arguments of `latex`, and `layout`: `onecolumn` or `twocolumn`, where tables take the
    full width of the page. `width` is the width of a column, in digits. By default, totals have
    named parts if one of them is longer than four lines. Raises the errors of `latex`, and
    SymcnnError for an unknown layout.
    """
    check_known(layout, tuple(LAYOUTS), "layout")
    room = LAYOUTS[layout].room if width is None else width
    options = _build_options(names, digits, environment or "align*", terms, room)
    options = replace(options, page=max(PAGE, room))
    choice = replace(_build_choice(what, quantity, form, by, columns), where=where)
    blocks = _build_blocks(subject, what, choice)
    check_distinct(blocks, options.style)
    options = group_alike(options, blocks)
    return article_of(_choose_title(subject, title), blocks, options, LAYOUTS[layout])


@roomy
def report(  # noqa: PLR0913 - the options of the output
    subject: Network | Solution | tuple[Comparison, ...] | str,
    *,
    title: str | None = None,
    form: str | None = None,
    by: By = None,
    where: bool | None = None,
    live: bool = False,
) -> str:
    """Return a self-contained HTML page about a network or a result.

    The page begins with the parameters, the MACs and the shapes; a diagram and, if they are
    numbers, a chart of the shares of parameters and MACs follow, then the table, the totals in
    closed form, the derivations of parameters, MACs, sizes and receptive field, and the program.
    By default, totals have named parts if one of them is longer than four lines.

    A live page has a slider for each symbol, and the numbers of the network at their values: exact
    integers, by the formulas that `code` writes in JavaScript.

    Raises the errors of `latex`, and SymcnnError for a live page about a result, about a network
    without symbols, and of formulas that JavaScript cannot express exactly.
    """
    choice = Choice(form, by, where=where)
    blocks: tuple[Block, ...]
    if isinstance(subject, Network | str):
        blocks = tuple(report_blocks(as_network(subject), choice, live=live))
    elif live:
        raise SymcnnError("a live report is about a network; a result has no symbols to set")
    else:
        blocks = answer(subject)
    check_distinct(blocks, PLAIN)
    return page(_choose_title(subject, title), blocks)


def _build_blocks(subject: object, what: str, choice: Choice) -> tuple[Block, ...]:
    if isinstance(subject, Network | str):
        return sections(as_network(subject), what, choice)
    return answer(subject)


def _choose_title(subject: object, title: str | None) -> str:
    """Return the given title, or else one with the input shape of the network.

    Raises SymcnnError for a title that is not a string.
    """
    if isinstance(title, str):
        return title
    if title is not None:
        raise SymcnnError(f"the title must be a string, not {title!r}")
    if not isinstance(subject, Network | str):
        return "Result"
    return f"Network with input {as_network(subject).input}"
