"""The commands that print for other programs: `latex`, `table`, `report` and `code`.

What they need is imported where it is used, so that other commands start without it.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from symcnn import zoo
from symcnn.algebra.forms import FORMS
from symcnn.cli.arguments import arch_argument, assigned, network, set_option
from symcnn.cli.commands import command
from symcnn.network import QUANTITIES, Network
from symcnn.suggestions import check_known

form_option = click.option(
    "--form", type=click.Choice(list(FORMS)), help="The form of the totals [the shortest]."
)
by_option = click.option("--by", metavar="NAME", help="The symbol whose highest powers come first.")
name_option = click.option(
    "--name",
    "names",
    multiple=True,
    metavar="NAME=LATEX",
    help=r"LaTeX for a symbol, verbatim, such as c_in=c_{\mathrm{in}}.",
)
digits_option = click.option(
    "--digits",
    default="space",
    metavar="HOW",
    help=r"How digits are grouped: space, comma, num for \num, or none [space].",
)
title_option = click.option("--title", help="The title of the document.")
column_option = click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="NAME",
    help="A column of the table, or a part of a derivation; can be repeated.",
)


@command()
@arch_argument
@set_option
@click.option(
    "--what",
    default="params",
    metavar="WHAT",
    help="A total, or sizes, derivation, table, totals, domain, or all [params].",
)
@form_option
@by_option
@column_option
@name_option
@digits_option
@click.option(
    "--environment",
    metavar="NAME",
    help="align, multline, IEEEeqnarray or equation, each also with a star.",
)
@click.option("--terms", type=click.IntRange(min=1), help="Terms in a line of a long equation.")
@click.option(
    "--width", type=click.IntRange(min=1), help="Digits that fit into a line [66; standalone 84]."
)
@click.option("--standalone", is_flag=True, help="A whole file that pdflatex takes as it is.")
@title_option
def latex(**options: Any) -> None:  # noqa: ANN401 - the options are texts and numbers
    """Print LaTeX: a total, a table, a derivation, or a whole article."""
    publish = import_module("symcnn.render.article.publish")
    standalone, title = options.pop("standalone"), options.pop("title")
    net = _network(options)
    arguments = _printed(options, net)
    if standalone:
        heading = title or _zoo_name(options["arch"])
        click.echo(publish.article(net, options["what"], title=heading, **arguments), nl=False)
    else:
        click.echo(publish.latex(net, options["what"], **arguments).rstrip("\n"))


def _printed(options: dict[str, Any], net: Network) -> dict[str, Any]:
    """Return what `latex` and `article` both take."""
    kept = {name: options[name] for name in ("form", "by", "digits", "environment", "terms")}
    width = {} if options["width"] is None else {"width": options["width"]}
    names = _named(options["names"], net)
    return kept | width | {"columns": options["columns"] or None, "names": names}


@command()
@arch_argument
@set_option
@click.option(
    "--style", default="latex", metavar="STYLE", help="latex, markdown, html or csv [latex]."
)
@column_option
@name_option
@digits_option
@click.option("--no-totals", is_flag=True, help="Leave the totals out.")
def table(**options: Any) -> None:  # noqa: ANN401
    """Print a table of the layers, with the columns that are chosen."""
    publish = import_module("symcnn.render.article.publish")
    columns = {"columns": options["columns"]} if options["columns"] else {}
    net = _network(options)
    found = publish.table(
        net,
        options["style"],
        totals=not options["no_totals"],
        names=_named(options["names"], net),
        digits=options["digits"],
        **columns,
    )
    click.echo(found, nl=False)


@command()
@arch_argument
@set_option
@form_option
@by_option
@title_option
def report(**options: Any) -> None:  # noqa: ANN401
    """Print a web page about a network, in one file that needs nothing else."""
    publish = import_module("symcnn.render.article.publish")
    title = options["title"] or _zoo_name(options["arch"])
    found = publish.report(_network(options), title=title, form=options["form"], by=options["by"])
    click.echo(found, nl=False)


@command()
@arch_argument
@set_option
@click.option("--what", default="params", type=click.Choice(QUANTITIES), help="[params]")
@click.option(
    "--language",
    default="python",
    metavar="NAME",
    help="python, numpy, c, javascript, excel or sql [python].",
)
@form_option
@by_option
def code(**options: Any) -> None:  # noqa: ANN401
    """Print a total as code that works it out exactly."""
    found = import_module("symcnn.render.code").code(
        _network(options),
        options["what"],
        options["language"],
        form=options["form"],
        by=options["by"],
    )
    click.echo(found)


def _network(options: dict[str, Any]) -> Network:
    return network(options["arch"], assigned(options["values"]))


def _named(texts: tuple[str, ...], net: Network) -> dict[str, str]:
    """Return LaTeX by the names that it is for: symbols, totals, or letters of rules."""
    found = assigned(texts, "--name", "f1=f_1")
    if found:
        from symcnn.render.article.derivation import letters  # noqa: PLC0415 - as said above

        for name in found:
            check_known(name, (*net.symbols, *QUANTITIES, *letters()), "symbol here")
    return found


def _zoo_name(arch: str) -> str | None:
    """Return the name of a network of the zoo, for a title; None for another network."""
    return arch if arch in zoo.names() else None


COMMANDS = (latex, table, report, code)
