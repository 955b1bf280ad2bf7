"""What an author asks for: LaTeX of anything, tables, articles and reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from symcnn.errors import SymcnnError
from symcnn.network import QUANTITIES, Network, as_network
from symcnn.render.article import html as as_html
from symcnn.render.article import latex as as_latex
from symcnn.render.article import markdown as as_markdown
from symcnn.render.article.answers import answer
from symcnn.render.article.blocks import Block, Display, Table
from symcnn.render.article.figures import illustrated
from symcnn.render.article.latex_document import article_of
from symcnn.render.article.name_clashes import check_distinct, check_sound
from symcnn.render.article.page import page
from symcnn.render.article.sections import Choice, sections
from symcnn.render.math.environments import ENVIRONMENTS
from symcnn.render.math.latex import DIGITS, PLAIN, Style
from symcnn.render.math.latex import latex as written
from symcnn.render.math.nodes import Math
from symcnn.render.math.quantities import LABELS, quantity
from symcnn.render.math.statements import statement
from symcnn.render.tables import csv as as_csv
from symcnn.render.tables.columns import table as table_of
from symcnn.render.tables.options import PAGE, TEXT, Options
from symcnn.solving import Comparison, Solution
from symcnn.suggestions import check_known

_NONE: Mapping[str, str] = MappingProxyType({})
_TABLES: dict[str, Callable[[Table, Options], str]] = {
    "latex": lambda found, options: as_latex.block(found, options) + "\n",
    "markdown": lambda found, _: as_markdown.markdown(found),
    "html": lambda found, _: as_html.block(found) + "\n",
    "csv": lambda found, _: as_csv.comma_separated(found),
}
_SET: dict[str, Style | None] = {"latex": None, "html": PLAIN}
"""The languages in which names are set as symbols, in a style of their own if they have one."""
TABLES = tuple(_TABLES)
"""The languages that a table is written in."""
_LONGEST_TITLE = 60


def latex(  # noqa: PLR0913 - what an author may choose
    found: object,
    what: str = "params",
    *,
    form: str | None = None,
    by: str | None = None,
    columns: Iterable[str] | None = None,
    names: Mapping[str, str] = _NONE,
    digits: str = "space",
    environment: str | None = None,
    terms: int | None = None,
    width: int = TEXT,
) -> str:
    r"""Return LaTeX of a network, a condition, an answer, an expression, or a layer's rule.

    Args:
        found: A network or its text; or what `net.domain`, `net.output`, a layer's `formula`,
            `solve` and `compare` are; or any expression of theirs.
        what: Of a network: a total (`params`, `macs`, ...), `derivation`, `sizes`, `table`,
            `totals`, `domain`, or `all`.
        form: The form of totals: `layers`, `expanded`, `collected`, `factored` or `horner`; the
            shortest if not given.
        by: The symbol whose highest powers come first, and that `collected` and `horner` go by.
        columns: The columns of a table, or the parts of a derivation: `rule`, `substituted`,
            `value`.
        names: LaTeX for symbols, and for names of totals, verbatim: `{"f1": "f_1"}`.
        digits: `space` for 25\,557\,032, `comma`, `num` for siunitx's \num, or `none`.
        environment: `align`, `multline`, `IEEEeqnarray` or `equation`, with a star for no
            number. Without one, a total is a bare formula.
        terms: The terms in each line of a long equation; as many as fit if not given.
        width: The digits that fit into a line: 66 in an article of LaTeX's own, 44 in a column.

    Raises SymcnnError for what there is not, and what `parse` raises.

    >>> print(latex("I(28,1)-C(5,f1)-C(3,f1)"))
    9f_1^2 + 27f_1
    >>> print(latex("I(n,1)-C(3,f,s=2)-H(h)", environment="equation*", names={"params": "P"}))
    \begin{equation*}
      P = f\left(h\left(\left\lceil\frac{n}{2}\right\rceil - 1\right)^2 + 10\right) + h
    \end{equation*}
    <BLANKLINE>
    """
    options = _options(names, digits, environment, terms, width)
    if not isinstance(found, Network | str):
        return _latex_of(found, environment, options)
    net = as_network(found)
    if what in QUANTITIES and environment is None:
        return _formula(quantity(net, what, form, by), options)
    return _fragment(sections(net, what, _choice(form, by, columns)), options)


def _latex_of(found: object, environment: str | None, options: Options) -> str:
    if environment is None:
        parts = found if isinstance(found, tuple) else (found,)
        return "\n".join(_formula(statement(part), options) for part in parts)
    if isinstance(found, Solution | Comparison | tuple):
        return _fragment(answer(found), options)
    return _fragment((Display(None, (statement(found),)),), options)


def _formula(found: Math, options: Options) -> str:
    check_distinct(found, options.style)
    return written(found, options.style)


def _fragment(blocks: tuple[Block, ...], options: Options) -> str:
    check_distinct(blocks, options.style)
    return as_latex.written(blocks, options)


def _options(
    names: Mapping[str, str],
    digits: str,
    environment: str | None,
    terms: int | None,
    width: int,
) -> Options:
    check_known(digits, tuple(DIGITS), "way to write digits")
    if environment is not None:
        check_known(environment, ENVIRONMENTS, "environment")
    if terms is not None and (environment is None or terms < 1):
        raise SymcnnError("terms, which are at least 1 a line, need an environment with lines")
    check_sound(dict(names))
    totals = {LABELS[name]: value for name, value in names.items() if name in LABELS}
    return Options(Style({**names, **totals}, digits), environment or "align*", terms, width)


def _choice(form: str | None, by: str | None, columns: Iterable[str] | None) -> Choice:
    return Choice(form, by, None if columns is None else tuple(columns))


def table(  # noqa: PLR0913 - what an author may choose
    net: Network | str,
    style: str = "latex",
    *,
    columns: Iterable[str] | None = None,
    totals: bool = True,
    names: Mapping[str, str] = _NONE,
    digits: str = "space",
) -> str:
    """Return a table of the layers, with the totals below unless they are left out.

    `style` is latex (booktabs and siunitx), markdown, html or csv. The columns are layer, name,
    path, input, output, rule, working, params, weights, biases, frozen, buffers, macs, activations,
    flops and share. Raises SymcnnError for a style or a column that there is not.

    >>> print(table("I(28,1)-C(5,32)-P(2)", "markdown", columns=["layer", "output", "params"]))
    | Layer | Output | Parameters |
    | --- | --- | ---: |
    | I(28,1) | 1×28×28 | 0 |
    | C(5,32) | 32×24×24 | 832 |
    | P(2) | 32×12×12 | 0 |
    | **Total** |  | **832** |
    <BLANKLINE>
    """
    check_known(style, TABLES, "style of a table")
    found = table_of(as_network(net), columns, totals=totals)
    options = _options(names, digits, None, None, PAGE)
    if style in _SET:
        check_distinct(found, _SET[style] or options.style)
    return _TABLES[style](found, options)


def article(  # noqa: PLR0913 - what an author may choose
    found: Network | Solution | tuple[Comparison, ...] | str,
    what: str = "all",
    *,
    title: str | None = None,
    form: str | None = None,
    by: str | None = None,
    columns: Iterable[str] | None = None,
    names: Mapping[str, str] = _NONE,
    digits: str = "space",
    environment: str | None = None,
    terms: int | None = None,
    width: int = PAGE,
) -> str:
    """Return a whole LaTeX file about a network or an answer; pdflatex takes it as it is.

    The arguments are those of `latex`. Raises what it raises.
    """
    options = _options(names, digits, environment or "align*", terms, width)
    blocks = _blocks(found, what, _choice(form, by, columns))
    check_distinct(blocks, options.style)
    return article_of(_title(found, title), blocks, options)


def report(
    found: Network | Solution | tuple[Comparison, ...] | str,
    *,
    title: str | None = None,
    form: str | None = None,
    by: str | None = None,
) -> str:
    """Return a whole HTML page about a network or an answer, which needs no other file.

    It has the table, the totals in closed form, how they and the sizes come about, a picture of the
    network, and where its parameters and MACs are, if these are numbers. Raises what `latex` does.
    """
    blocks = _blocks(found, "all", Choice(form, by))
    check_distinct(blocks, PLAIN)
    if isinstance(found, Network | str):
        blocks = illustrated(as_network(found), blocks)
    return page(_title(found, title), blocks)


def _blocks(found: object, what: str, choice: Choice) -> tuple[Block, ...]:
    if isinstance(found, Network | str):
        return sections(as_network(found), what, choice)
    return answer(found)


def _title(found: object, title: str | None) -> str:
    """Return the title: the one given, or a short network itself."""
    if title is not None:
        return title
    if not isinstance(found, Network | str):
        return "An answer"
    named = str(found)
    return named if len(named) <= _LONGEST_TITLE and "\n" not in named else "A network"
