"""The command `sweep`: a grid of values as CSV or Parquet."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from symcnn import SymcnnError, grid
from symcnn.cli import main
from symcnn.render.tables import grid_file

NET = "I(n,1)-C(5,f)"
ROWS = "n,f,params,macs\n4,1,,\n4,3,,\n6,1,26,100\n6,3,78,300\n"


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["sweep", *arguments])
    if result.exception:
        raise result.exception
    return result.output


def test_ranges_and_lists_give_a_row_for_each_combination() -> None:
    assert run(NET, "--set", "n=4..6..2", "--set", "f=1,3") == ROWS


def test_other_values_are_substituted() -> None:
    printed = run(NET, "--set", "n=6", "--set", "f=n-4", "--what", "macs")
    assert printed == "n,macs\n6,200\n"


def test_a_member_of_the_zoo_is_swept_with_its_other_values() -> None:
    """The MACs are torchvision's for an image of 224×224."""
    printed = run("resnet50", "--set", "n=224,225", "--what", "macs")
    assert printed.startswith("n,macs\n224,4089184256\n225,")


def test_a_family_takes_a_list_of_its_members() -> None:
    text = "I(9,3)-for i in 1..2 [C(1,w[i],bias=0)]-C(1,f,bias=0)"
    printed = run(text, "--set", "w=4,8", "--set", "f=1..2", "--what", "params")
    assert printed == "f,params\n1,52\n2,60\n"


def test_a_member_of_a_family_is_swept() -> None:
    text = "I(n,3)-for i in 1..2 [C(3,w[i],p=1,bias=0)]"
    values = ("--set", "n=3", "--set", "w_1=1..2", "--set", "w_2=3")
    assert run(text, *values, "--what", "params") == "w_1,params\n1,54\n2,108\n"


def test_the_number_of_members_is_substituted() -> None:
    text = "I(n,w[0])-for i in 1..S [C(1,w[i],bias=0)]"
    values = ("--set", "S=2", "--set", "w=2,3,4", "--set", "n=3..4")
    assert run(text, *values, "--what", "params") == "n,params\n3,18\n4,18\n"


def test_a_huge_range_is_an_error_at_once() -> None:
    with pytest.raises(SymcnnError, match="a grid of 200,000,000 points exceeds the limit"):
        run(NET, "--set", "n=6", "--set", "f=1..200000000")


def test_a_file_has_the_format_of_its_ending(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    assert run(NET, "--set", "n=4..6..2", "--set", "f=1,3", "-o", str(path)) == ""
    assert path.read_text(encoding="utf-8") == ROWS


def test_parquet_has_nulls_and_large_numbers(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "x.parquet"
    run(NET, "--set", "n=4..6..2", "--set", f"f=1,{10**20}", "-o", str(path))
    columns = parquet.read_table(path).to_pydict()
    assert columns["macs"] == [None, None, 100, 100 * 10**20]
    huge = grid("I(28,1)-C(5,f)", {"f": [10**80]}, "params")
    with pytest.raises(SymcnnError, match="no integers of more than 76 digits"):
        grid_file.as_parquet(huge)


def test_without_pyarrow_there_is_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(SymcnnError, match="Parquet requires pyarrow; run `pip install"):
        grid_file.as_parquet(grid(NET, {"n": 9, "f": 1}, "params"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--set", "n=6..4", "--set", "f=1"), "the range 6..4 of n is empty"),
        (("--set", "n=4..6..0", "--set", "f=1"), "the range 4..6..0 of n is empty"),
        (("--set", "n=6..4..-1", "--set", "f=1"), "a range or a list has whole numbers"),
        (("--set", "n=6,x", "--set", "f=1"), "a range or a list has whole numbers"),
        (("--set", "n=4..6", "--set", "f=1", "-o", "x.xls"), "the ending must be .csv or .parquet"),
        (("--set", "n=4..6", "--set", "f=1", "-o", "none/x.csv"), "cannot write none/x.csv"),
        (("--set", "n=4..6"), "no values for f; give a number or a range"),
        (("--set", "n=4..6", "--set", "m=1"), "unknown symbol 'm'"),
    ],
)
def test_what_cannot_be_swept_is_an_error(arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(SymcnnError, match=message):
        run(NET, *arguments)


def test_a_file_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    folder = tmp_path / "x.csv"
    folder.mkdir()
    with pytest.raises(SymcnnError, match=r"cannot write .*x\.csv: "):
        run(NET, "--set", "n=6", "--set", "f=1,2", "-o", str(folder))
