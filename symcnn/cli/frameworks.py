"""The commands on PyTorch and Keras: `export` and `check`.

Their modules are imported on demand, so that other commands start faster.
"""

from __future__ import annotations

import sys
from importlib import import_module

import click

from symcnn.cli.commands import command
from symcnn.cli.ending import DISAGREED
from symcnn.cli.output import output_option, write_output
from symcnn.cli.parameters import arch_argument, assigned, network, set_option
from symcnn.frameworks.extras import TITLES


@command()
@arch_argument
@click.option(
    "--against",
    type=click.Choice(tuple(TITLES)),
    default="torch",
    help="Framework to compare with.",
)
@click.option(
    "--samples",
    type=click.IntRange(min=1),
    default=20,
    metavar="N",
    help="Number of samples.",
)
@set_option
def check(arch: str, against: str, samples: int, values: tuple[str, ...]) -> None:
    """Compare sizes and counts with those of a framework.

    Each sample sets the symbols to random values from the domain.
    """
    checking = import_module("symcnn.frameworks.check")
    report = checking.check(network(arch, assigned(values)), against, samples)
    click.echo(str(report))
    if not report.agreed:
        sys.exit(DISAGREED)


@command()
@arch_argument
@set_option
@click.option("--to", required=True, metavar="NAME", help=f"Framework: {' or '.join(TITLES)}.")
@output_option
def export(arch: str, values: tuple[str, ...], to: str, output: str | None) -> None:
    """Print a network as PyTorch or Keras source code."""
    writing = import_module("symcnn.frameworks.export")
    write_output(writing.export(network(arch, assigned(values)), to), output)


COMMANDS = (check, export)
