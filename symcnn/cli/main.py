"""The command group, and the commands `show`, `layers` and `zoo`."""

from __future__ import annotations

import gc
import shutil
import sys
from importlib import import_module

import click
from click.shell_completion import CompletionItem

from symcnn.cli import counting, drawing, frameworks, printing, solving
from symcnn.cli.colors import is_colored
from symcnn.cli.commands import ShowByDefault
from symcnn.cli.ending import ending
from symcnn.cli.output import choose_format, output_option, write_output
from symcnn.cli.parameters import (
    all_option,
    arch_argument,
    assigned,
    by_option,
    column_option,
    depth_option,
    form_option,
    network,
    set_option,
    unfolded,
    where_option,
)
from symcnn.errors import NotationError
from symcnn.layers import LAYERS
from symcnn.network.analysis.foreign_layers import hint
from symcnn.render.tables.summary import Report
from symcnn.suggestions import check_known

FORMATS = {
    "text": "tables.text_table.as_text",
    "markdown": "article.report_formats.as_markdown",
    "latex": "article.report_formats.as_latex",
    "html": "article.report_formats.as_html",
    "json": "tables.json_csv.as_json",
    "csv": "tables.json_csv.as_csv",
}
"""The formats of `show`, each with the function of `render` that is imported on demand."""


_UNFOLDED = ("text", "markdown")
"""The formats of `show` that have a choice of rows and columns."""
_SETTINGS = {"help_option_names": ["-h", "--help"], "show_default": True}
"""What holds for the group and for each of its commands."""


@click.group(
    "symcnn",
    cls=ShowByDefault,
    context_settings=_SETTINGS,
    epilog="`symcnn help COMMAND` describes a command and its options.",
)
@click.version_option(package_name="symcnn")
def main() -> None:
    """Exact formulas for convolutional networks, from one line of text.

    `symcnn ARCH` is short for `symcnn show ARCH`. ARCH is a network in the notation, a file that
    contains one, the name of a network of the zoo, or - for standard input.
    """


@main.command()
@arch_argument
@set_option
@form_option
@by_option
@where_option
@depth_option
@all_option
@column_option
@click.option("--notation", is_flag=True, help="Show the network in the notation.")
@click.option(
    "--bytes", "each", type=click.IntRange(min=1), default=4, metavar="N", help="Bytes per number."
)
@click.option(
    "--format", "style", type=click.Choice(list(FORMATS)), default="text", help="Output format."
)
@output_option
def show(  # noqa: PLR0913, PLR0917 - one per option
    arch: str,
    values: tuple[str, ...],
    form: str | None,
    by: str | None,
    where: bool,  # noqa: FBT001
    depth: int | None,
    everything: bool,  # noqa: FBT001
    columns: tuple[str, ...] | None,
    notation: bool,  # noqa: FBT001
    each: int,
    style: str,
    output: str | None,
) -> None:
    """Show the layers, the totals and the domain of a network."""
    style = choose_format(output, style, "--format", FORMATS)
    unfolding = {"--depth": depth, "--all": everything, "--column": columns, "--notation": notation}
    given = [name for name, value in unfolding.items() if value not in (None, False)]
    if style not in _UNFOLDED and given:
        advice = "`symcnn table` chooses the rows and columns of a table in LaTeX, HTML or CSV"
        raise NotationError(f"{given[0]} is for the formats text and markdown; {advice}")
    unfolded_to = unfolded(depth, everything=everything)
    net = network(arch, assigned(values))
    screen = output is None and sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if screen else 80
    report = Report(
        net,
        form,
        by,
        each,
        width,
        output is None and is_colored(sys.stdout),
        where,
        unfolded_to,
        columns,
        notation,
    )
    module, _, function = FORMATS[style].rpartition(".")
    write = getattr(import_module(f"symcnn.render.{module}"), function)
    write_output(write(report), output)


@main.command()
@click.argument("name", required=False)
def layers(name: str | None) -> None:
    """List the layers, or describe one."""
    if name is None:
        overviews = import_module("symcnn.render.tables.overviews")
        click.echo(overviews.layer_overview(), nl=False)
    elif name in LAYERS:
        reference = import_module("symcnn.render.article.layer_reference")
        click.echo(reference.page(LAYERS[name]), nl=False)
    else:
        advice = hint(name) or "; `symcnn layers` lists the layers"
        raise NotationError(f"unknown layer '{name}'{advice}")


@main.command("zoo")
@click.argument("name", required=False)
def zoo_(name: str | None) -> None:
    """List the networks that ship with symcnn, or print one."""
    if name is not None:
        catalogue = import_module("symcnn.render.article.catalogue")
        click.echo(catalogue.page(name), nl=False)
        return
    lines = import_module("symcnn.render.tables.overviews").zoo_overview()
    for text in lines if sys.stdout.isatty() else ["".join(lines)]:  # a reader need not wait
        click.echo(text, nl=False)


def _complete_command(
    _ctx: click.Context, _param: click.Parameter, start: str
) -> list[CompletionItem]:
    """Return the commands that begin with a text."""
    return [CompletionItem(name) for name in main.commands if name.startswith(start)]


@main.command("help")
@click.argument("command", required=False, shell_complete=_complete_command)
@click.pass_context
def help_(ctx: click.Context, command: str | None) -> None:
    """Describe symcnn, or one of its commands."""
    group = ctx.find_root()
    if command is None:
        click.echo(group.get_help())
        return
    check_known(command, tuple(main.commands), "command")
    chosen = main.commands[command]
    click.echo(chosen.get_help(click.Context(chosen, parent=group, info_name=command)))


_COMMANDS = (
    *solving.COMMANDS,
    *printing.COMMANDS,
    *drawing.COMMANDS,
    *counting.COMMANDS,
    *frameworks.COMMANDS,
)
for command in _COMMANDS:
    main.add_command(command)


def run() -> None:
    """Run the command line.

    The exit status is 1 for a query without a solution and for a difference, 2 for invalid input,
    and 130 after an interrupt.
    """
    gc.disable()  # A process this short leaves little garbage; collecting it takes a tenth of the
    gc.freeze()  # time, and the collection at exit as much again.
    try:
        with ending():
            main(standalone_mode=False)
    finally:
        gc.enable()
