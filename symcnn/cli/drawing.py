"""The command that draws a network: `draw`."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from symcnn.cli.commands import command
from symcnn.cli.output import check_folder
from symcnn.cli.parameters import arch_argument, assigned, network, set_option

STYLE_NAMES = ("flow", "strip", "u", "blocks")
"""The styles; those of `render` are imported on demand."""


@command()
@arch_argument
@set_option
@click.option(
    "--style", type=click.Choice(STYLE_NAMES), default="flow", help="Style of the picture."
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    callback=check_folder,
    help="File to write: .svg, .pdf, .png or .tex (TikZ); by default, SVG is printed.",
)
@click.option("--depth", type=click.IntRange(min=0), metavar="N", help="Unfold N levels of blocks.")
@click.option("--horizontal", is_flag=True, help="Draw flow from left to right.")
@click.option(
    "--theme",
    type=click.Choice(("light", "dark")),
    show_default="SVG follows the reader's mode",
    help="Colors.",
)
def draw(**options: Any) -> None:  # noqa: ANN401 - the options are texts and numbers
    """Draw a network as SVG, PDF, PNG or TikZ."""
    picture = import_module("symcnn.render.picture.draw")
    net = network(options.pop("arch"), assigned(options.pop("values")))
    path = options.pop("output")
    svg = picture.draw(net, path, options.pop("style"), **options)
    if path is None:
        click.echo(svg, nl=False)


COMMANDS = (draw,)
