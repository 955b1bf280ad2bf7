"""The commands that print documents and code: `latex`, `table`, `report` and `code`.

Their modules are imported on demand, so that other commands start faster.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from symcnn import zoo
from symcnn.cli.commands import command
from symcnn.cli.output import choose_format, output_option, write_output
from symcnn.cli.parameters import (
    all_option,
    arch_argument,
    archs_argument,
    assigned,
    by_option,
    column_option,
    depth_option,
    form_option,
    network,
    networks,
    set_option,
    unfolded,
    where_option,
)
from symcnn.network import QUANTITIES, Network
from symcnn.suggestions import check_known

name_option = click.option(
    "--name",
    "names",
    multiple=True,
    metavar="NAME=LATEX",
    help=r"LaTeX for a symbol, such as c_in=c_{\mathrm{in}}; can be repeated.",
)
digits_option = click.option(
    "--digits",
    default="space",
    metavar="HOW",
    help=r"Digit grouping: space, comma, num (for \num) or none.",
)
title_option = click.option("--title", help="Title of the document.")


_SHARED = ("quantity", "form", "by", "digits", "environment", "terms")
"""The options that `latex` and `article` take as they are."""
_TABLE_OPTIONS = ("stages", "environment", "caption", "label")
"""The options that `table` takes as they are."""


@command()
@arch_argument
@set_option
@click.option(
    "--what",
    default="params",
    metavar="WHAT",
    help="Part: a total, rf, memory, sizes, derivation, table, totals, domain or all.",
)
@click.option(
    "--quantity",
    metavar="NAME",
    help="Quantity of the derivation: a total such as params or macs, size or rf.",
)
@form_option
@by_option
@where_option
@column_option
@name_option
@digits_option
@click.option(
    "--environment",
    metavar="NAME",
    help="Equation environment: align, multline, IEEEeqnarray or equation, starred or not.",
)
@click.option(
    "--terms", type=click.IntRange(min=1), metavar="N", help="Terms per line of a long equation."
)
@click.option(
    "--width",
    type=click.IntRange(min=1),
    metavar="N",
    help="Line width in digits: by default 66, in a complete document 90, in two columns 44.",
)
@click.option("--standalone", is_flag=True, help="Print a complete LaTeX document.")
@click.option(
    "--layout",
    default="onecolumn",
    metavar="NAME",
    help="Layout of the document: onecolumn or twocolumn.",
)
@title_option
@output_option
def latex(**options: Any) -> None:  # noqa: ANN401 - the options are texts and numbers
    """Print a total, a table, a derivation or an article in LaTeX."""
    publish = import_module("symcnn.render.article.publish")
    standalone, title = options.pop("standalone"), options.pop("title")
    net = _network(options)
    arguments = _latex_arguments(options, net)
    if standalone:
        arguments |= {"title": title or _zoo_name(options["arch"]), "layout": options["layout"]}
        arguments |= {"where": options["where"] or None}
        text = publish.article(net, options["what"], **arguments)
    else:
        text = publish.latex(net, options["what"], **arguments).rstrip("\n") + "\n"
    write_output(text, options["output"])


def _latex_arguments(options: dict[str, Any], net: Network) -> dict[str, Any]:
    """Return the arguments that `latex` and `article` share."""
    shared = {name: options[name] for name in _SHARED}
    width = {} if options["width"] is None else {"width": options["width"]}
    names = _custom_names(options["names"], net)
    return (
        shared | width | {"columns": options["columns"], "names": names, "where": options["where"]}
    )


@command()
@archs_argument
@set_option
@click.option(
    "--style", default="latex", metavar="STYLE", help="Format: latex, markdown, html or csv."
)
@click.option("--stages", is_flag=True, help="A row per stage, a column per network.")
@column_option
@name_option
@digits_option
@depth_option
@all_option
@click.option("--no-totals", is_flag=True, help="Omit the totals.")
@click.option(
    "--environment", metavar="NAME", help="In LaTeX: tabular, longtable, table or table*."
)
@click.option("--caption", metavar="LATEX", help="Caption of a table, table* or longtable.")
@click.option("--label", metavar="NAME", help="Label of the caption, for references.")
@output_option
def table(**options: Any) -> None:  # noqa: ANN401
    """Print a table of layers, networks or stages."""
    publish = import_module("symcnn.render.article.publish")
    style = choose_format(options["output"], options["style"], "--style", publish.TABLES)
    nets = networks(options["arch"], assigned(options["values"]))
    text = publish.table(
        nets if options["stages"] or len(nets) > 1 else next(iter(nets.values())),
        style,
        columns=options["columns"],
        depth=unfolded(options["depth"], everything=options["everything"]),
        totals=not options["no_totals"],
        names=_custom_names(options["names"], *nets.values()),
        digits=options["digits"],
        **{name: options[name] for name in _TABLE_OPTIONS},
    )
    write_output(text, options["output"])


@command()
@arch_argument
@set_option
@form_option
@by_option
@where_option
@click.option("--live", is_flag=True, help="Add a slider for each symbol, and the numbers there.")
@title_option
@output_option
def report(**options: Any) -> None:  # noqa: ANN401
    """Print a report as one self-contained HTML file."""
    publish = import_module("symcnn.render.article.publish")
    title = options["title"] or _zoo_name(options["arch"])
    shared = {name: options[name] for name in ("form", "by")} | {"where": options["where"] or None}
    text = publish.report(_network(options), title=title, live=options["live"], **shared)
    write_output(text, options["output"])


@command()
@arch_argument
@set_option
@click.option("--what", default="params", metavar="NAME", help="Total, such as macs.")
@click.option(
    "--language",
    default="python",
    metavar="NAME",
    help="Language: python, numpy, c, javascript, excel or sql.",
)
@form_option
@by_option
@output_option
def code(**options: Any) -> None:  # noqa: ANN401
    """Print a total as exact source code."""
    writing = import_module("symcnn.render.code")
    output, shared = options["output"], {name: options[name] for name in ("form", "by")}
    language = choose_format(output, options["language"], "--language", writing.LANGUAGES)
    text = writing.code(_network(options), options["what"], language, **shared)
    write_output(f"{text}\n", output)


def _network(options: dict[str, Any]) -> Network:
    return network(options["arch"], assigned(options["values"]))


def _custom_names(texts: tuple[str, ...], *nets: Network) -> dict[str, str]:
    """Return custom LaTeX by name; raise SymcnnError for an unknown symbol, total or letter."""
    names = assigned(texts, "--name", "f1=f_1")
    if names:
        from symcnn.render.article.derivation import letters  # noqa: PLC0415 - on demand

        for name in names:
            symbols = (symbol for net in nets for symbol in net.symbols)
            check_known(name, (*symbols, *QUANTITIES, *letters()), "symbol")
    return names


def _zoo_name(arch: str) -> str | None:
    """Return the name of a network in the gallery, as a title; None for other networks."""
    return arch if arch in zoo.names() else None


COMMANDS = (latex, table, report, code)
