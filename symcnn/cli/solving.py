"""The query commands: `solve`, `pareto`, `compare` and `sensitivity`.

Their modules are imported on demand, so that other commands start faster.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

import click

from symcnn.cli.colors import emphasize, print_text
from symcnn.cli.commands import command
from symcnn.cli.ending import DISAGREED, INTERRUPTED
from symcnn.cli.parameters import Source, arch_argument, assigned, network, set_option, source
from symcnn.cli.progress import Progress
from symcnn.errors import NotationError
from symcnn.network import Network
from symcnn.network.substitution.member_values import symbol_name, takes_value, words_in

_MAX_NAME = 20
"""The length up to which a compared network is called what the user typed."""
subject_option = click.option(
    "--subject-to",
    "constraints",
    multiple=True,
    metavar="CONSTRAINT",
    help='Constraint, such as "params <= 1M and f % 8 == 0"; can be repeated.',
)
unknown_option = click.option(
    "--unknown",
    "unknowns",
    multiple=True,
    metavar="NAME",
    help="Symbol to solve for; can be repeated. By default all symbols without a value.",
)


def format_option(*styles: str) -> Callable[[Any], Any]:
    """Return the option `--format`, with text as the default."""
    choice = click.Choice(("text", *styles))
    return click.option("--format", "style", type=choice, default="text", help="Output format.")


plot_option = click.option(
    "--plot", "picture", metavar="FILE", help="Save a plot (PNG, SVG or PDF)."
)
dark_option = click.option("--dark", is_flag=True, help="Plot on a dark background.")


@command()
@arch_argument
@click.option("--maximize", metavar="EXPR", help="Objective to maximize.")
@click.option("--minimize", metavar="EXPR", help="Objective to minimize.")
@subject_option
@set_option
@unknown_option
@click.option(
    "--first",
    type=click.IntRange(min=1),
    default=20,
    metavar="N",
    help="Number of solutions to list.",
)
@plot_option
@dark_option
@format_option("json", "latex")
def solve(**options: Any) -> None:  # noqa: ANN401 - the options are texts and numbers
    """Find the values that satisfy constraints: the best, or all."""
    solving, answers = (
        import_module("symcnn.solving"),
        import_module("symcnn.render.tables.answers"),
    )
    result = _run_query(solving.solve, options)
    if options["style"] == "latex":
        text = _write_latex(result)
    else:
        text = answers.solution(result, options["style"], options["first"], emphasize)
    _print_result(text, result, options)


@command()
@arch_argument
@click.option(
    "--maximize", multiple=True, metavar="EXPR", help="Objective to maximize; can be repeated."
)
@click.option(
    "--minimize", multiple=True, metavar="EXPR", help="Objective to minimize; can be repeated."
)
@subject_option
@set_option
@unknown_option
@plot_option
@dark_option
@format_option("json")
def pareto(**options: Any) -> None:  # noqa: ANN401
    """Find the Pareto front of two or three objectives."""
    solving, answers = (
        import_module("symcnn.solving"),
        import_module("symcnn.render.tables.answers"),
    )
    result = _run_query(solving.pareto, options)
    text = answers.frontier(result, options["style"], emphasize)
    _print_result(text, result, options)


@command()
@arch_argument
@click.argument("other", required=False)
@click.option(
    "--formula",
    metavar="EQUATION",
    help='Formula or rounded number, such as "params = (25*c+1)*f" or "FLOPs = 8.2G".',
)
@set_option
@format_option("json", "latex")
def compare(
    arch: str, other: str | None, formula: str | None, values: tuple[str, ...], style: str
) -> None:
    """Find where two networks, or a network and a formula, agree.

    The exit status is 0 if all quantities are equal on the whole common domain, and 1 otherwise. A
    formula is compared where the network's own total holds, such as for N ≥ 1.
    """
    solving, answers = (
        import_module("symcnn.solving"),
        import_module("symcnn.render.tables.comparison_table"),
    )
    given = assigned(values)
    nets = _compared(arch, given), None if other is None else _compared(other, given)
    result = solving.compare(*nets, given, formula=formula)
    if style == "latex":
        text = _write_latex(result)
    else:
        text = answers.comparison(result, style, _side_names(arch, other), emphasize)
    print_text(text)
    if not all(each.always and (formula or not each.within) for each in result):
        sys.exit(DISAGREED)


@command()
@arch_argument
@click.option("--what", default="params", metavar="QUANTITY", help="Quantity to analyze.")
@click.option("--layer", metavar="NAME", help="Report where this layer exceeds half of the total.")
@set_option
@format_option("json")
def sensitivity(
    arch: str, what: str, layer: str | None, values: tuple[str, ...], style: str
) -> None:
    """Show how a quantity depends on each symbol.

    For each symbol: the effect of an increase by one step, and the dominant layer as it grows.
    """
    solving, answers = (
        import_module("symcnn.solving"),
        import_module("symcnn.render.tables.effects_table"),
    )
    net = network(arch, assigned(values))
    if layer is None:
        result = solving.sensitivity(net, what)
        print_text(answers.effects(result, net, what, style))
        return
    start = solving.crossover(net, layer, what=what)
    (by,) = net.symbols
    print_text(answers.crossing(layer, by, what, start, style))


def _compared(arch: str, values: dict[str, str]) -> Network:
    """Return a network to compare; symbols of one of the zoo are not set before."""
    found = source(arch)
    own = _values_of_network(found, values)[0] if found.zoo_name and values else {}
    return found.network({name: name for name in own})


def _side_names(arch: str, other: str | None) -> tuple[str, str]:
    """Return the titles of the sides of a comparison: what the user typed, unless one is long."""
    second = "formula" if other is None else other
    is_clear = arch != second and all(
        name != "-" and len(name) <= _MAX_NAME for name in (arch, second)
    )
    return (arch, second) if is_clear else ("left", "right")


def _run_query(function: Callable[..., Any], options: dict[str, Any]) -> Any:  # noqa: ANN401
    """Return the result of `solve` or `pareto` for the options of a command."""
    if options["dark"] and options["picture"] is None:
        raise NotationError("--dark is for plots; add --plot FILE")
    if options["picture"] is not None:
        import_module("symcnn.render.plots.plot").check_plot(options["picture"])
    values, arch = assigned(options["values"]), source(options["arch"])
    own, families = _values_of_network(arch, values) if values else ({}, frozenset())
    query = str((options["maximize"], options["minimize"], options["constraints"]))
    query_names = (words_in(query) | (values.keys() - own.keys())) - families
    return function(
        arch.network(own),
        {name: value for name, value in values.items() if symbol_name(name) in query_names},
        maximize=options["maximize"],
        minimize=options["minimize"],
        subject_to=options["constraints"],
        unknowns=options["unknowns"] or None,
        watch=Progress(),
    )


def _values_of_network(
    arch: Source, values: dict[str, str]
) -> tuple[dict[str, str], frozenset[str]]:
    """Return the values that a network takes, and its families, whose values the query lacks."""
    net = arch.without_values
    return {name: value for name, value in values.items() if takes_value(net, name)}, net.families


def _write_latex(result: Any) -> str:  # noqa: ANN401
    """Return a result as LaTeX, to be included in a document."""
    text: str = import_module("symcnn.render.article.publish").latex(result, environment="align*")
    return text


def _print_result(text: str, result: Any, options: dict[str, Any]) -> None:  # noqa: ANN401 - any result
    """Print a result, save its plot if requested, and set the exit status."""
    print_text(text)
    if options["picture"] is not None:
        plots = import_module("symcnn.render.plots.plot")
        plots.plot(result, options["picture"], dark=options["dark"])
    if not result.proven:
        sys.exit(INTERRUPTED)


COMMANDS = (solve, pareto, compare, sensitivity)
