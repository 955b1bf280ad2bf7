"""The commands that count: `counters`, as other tools do, and `sweep`, over grids of values.

Their modules are imported on demand, so that other commands start faster.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from symcnn.cli.commands import command
from symcnn.cli.output import check_folder, choose_format, output_option, write_output
from symcnn.cli.parameters import arch_argument, assigned, network, set_option, source
from symcnn.errors import NotationError

_FORMATS = {"text": "counters_text", "json": "counters_json"}
"""The functions that write the table of counters, by format."""
_ENDINGS = {".csv": "as_csv", ".parquet": "as_parquet"}
"""The functions that write a grid, by the ending of the file."""
_RANGE = re.compile(r"(\d{1,18})\.\.(\d{1,18})(?:\.\.(\d{1,18}))?")
_LIST = re.compile(r"\d{1,400}(\s*,\s*\d{1,400})*")


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
@output_option
def counters(arch: str, values: tuple[str, ...], style: str, output: str | None) -> None:
    """Show what other counters print for a network, and why.

    A row for each counter, such as fvcore or thop: its count, the unit in which it prints it, and
    what it counts besides the multiply-accumulates of convolutions and dense layers.
    """
    style = choose_format(output, style, "--format", _FORMATS)
    table = import_module("symcnn.render.tables.counters_table")
    write_output(getattr(table, _FORMATS[style])(network(arch, assigned(values))), output)


@command()
@arch_argument
@click.option(
    "--set",
    "values",
    multiple=True,
    metavar="NAME=VALUES",
    help="Set a symbol to a value, to a range such as 8..512..8, or to a list such as 8,16,24.",
)
@click.option(
    "--what", default="params,macs", metavar="NAMES", help="Quantities, separated by commas."
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    callback=check_folder,
    help="File to write: .csv or .parquet; by default, CSV is printed.",
)
def sweep(arch: str, values: tuple[str, ...], what: str, output: str | None) -> None:
    """Print quantities at all combinations of values, as CSV.

    A row for each combination, exact, with a column for each symbol that has numbers; cells are
    empty for values outside the domain.
    """
    write = _writer(output)
    texts = assigned(values)
    given = source(arch)
    families = given.without_values.families if texts else frozenset()
    axes = {
        name: numbers
        for name, text in texts.items()
        if name not in families and (numbers := _read_numbers(name, text)) is not None
    }
    if families:  # a single number may be that of the members, which a network must know
        axes = {name: numbers for name, numbers in axes.items() if len(numbers) > 1}
    kept = {name: name for name in axes if given.zoo_name}  # symbols again, not published values
    net = given.network({name: text for name, text in texts.items() if name not in axes} | kept)
    names = [name.strip() for name in what.split(",")]
    found = import_module("symcnn.numeric.grid").grid(net, axes, names)
    write(import_module("symcnn.render.tables.grid_file"), found)


def _read_numbers(name: str, text: str) -> Sequence[int] | None:
    """Return the numbers of a range or of a list, or a number; None for an expression.

    Raises NotationError for a range that runs backwards or does not advance, and for ranges and
    lists of anything but whole numbers.
    """
    bounds = _RANGE.fullmatch(text)
    if bounds:
        low, high = int(bounds[1]), int(bounds[2])
        step = 1 if bounds[3] is None else int(bounds[3])
        if step < 1 or high < low:
            raise NotationError(f"the range {text} of {name} is empty; write LOW..HIGH..STEP")
        return range(low, high + 1, step)
    if _LIST.fullmatch(text):
        return [int(number) for number in text.split(",")]
    if ".." in text or ("," in text and "(" not in text):
        raise NotationError(
            f"{name}={text}: a range or a list has whole numbers, as in 8..64..8 or 8,16,24"
        )
    return None


def _writer(output: str | None) -> Callable[[Any, Any], None]:
    """Return the function that writes a grid; raise NotationError for an unknown ending."""
    if output is None:
        return lambda files, grid: click.echo(files.as_csv(grid), nl=False)
    ending = Path(output).suffix.lower()
    if ending not in _ENDINGS:
        choice = " or ".join(_ENDINGS)
        raise NotationError(f"cannot write '{output}': the ending must be {choice}")

    def write(files: Any, grid: Any) -> None:  # noqa: ANN401 - imported on demand
        text = getattr(files, _ENDINGS[ending])(grid)
        try:
            Path(output).write_bytes(text.encode() if isinstance(text, str) else text)
        except OSError as error:
            raise NotationError(f"cannot write {output}: {error.strerror}") from None

    return write


COMMANDS = (counters, sweep)
