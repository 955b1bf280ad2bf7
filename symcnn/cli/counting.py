"""The command `counters`: a network as the counters of the field count it.

Its module is imported on demand, so that other commands start faster.
"""

from __future__ import annotations

from importlib import import_module

import click

from symcnn.cli.colors import print_text
from symcnn.cli.commands import command
from symcnn.cli.parameters import arch_argument, assigned, network, set_option

_FORMATS = {"text": "counters_text", "json": "counters_json"}
"""The functions that write the table, by format."""


@command()
@arch_argument
@set_option
@click.option(
    "--format",
    "style",
    type=click.Choice(list(_FORMATS)),
    default="text",
    help="Output format.",
)
def counters(arch: str, values: tuple[str, ...], style: str) -> None:
    """Show what other counters print for a network, and why.

    A row for each counter, such as fvcore or thop: its count, the unit in which it prints it, and
    what it counts beside the multiply-accumulates of convolutions and dense layers.
    """
    table = import_module("symcnn.render.tables.counters_table")
    print_text(getattr(table, _FORMATS[style])(network(arch, assigned(values))))


COMMANDS = (counters,)
