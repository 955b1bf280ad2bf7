"""The command `zoo`, and names of the zoo where a network is expected."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from symcnn import NotationError, cli, load, parse, zoo
from tests.networks import few_families_are_quick


def shown(*arguments: str) -> Result:
    return CliRunner().invoke(cli.main, list(arguments), catch_exceptions=False)


@pytest.mark.slow
def test_the_overview_has_every_name_with_its_counts_and_year() -> None:
    """The counts are those of torchvision, in three digits."""
    output = shown("zoo").output
    rows = [" ".join(line.split()) for line in output.splitlines()]
    assert all(
        any(row.startswith((f"{name}:", f"{name} ")) for row in rows) for name in zoo.names()
    )
    assert max(map(len, output.splitlines())) <= 80
    assert "alexnet: AlexNet 61.1 M 714 M 2014" in rows
    assert "resnet: ResNet, Wide ResNet and ResNeXt with bottleneck blocks" in rows
    assert "resnet50 25.6 M 4.09 G 2015" in rows
    assert "wide_resnet50_2 68.9 M 11.4 G 2016" in rows


def test_on_a_terminal_the_overview_appears_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[str] = []
    monkeypatch.setattr("symcnn.render.tables.overviews.zoo_overview", lambda: iter("abc"))
    monkeypatch.setattr("click.echo", lambda text, **_: printed.append(text))
    for is_terminal in (False, True):
        monkeypatch.setattr("sys.stdout.isatty", lambda answer=is_terminal: answer)
        cli.main(["zoo"], standalone_mode=False)
    assert printed == ["abc", "a", "b", "c"]


@pytest.mark.parametrize("name", few_families_are_quick())
def test_a_page_is_the_text_of_the_family_with_comments(name: str) -> None:
    entry = zoo.entry(name)
    page = shown("zoo", name).output
    assert str(parse(page)) == str(parse(entry.text))
    assert f"# {entry.source}" in page
    assert all(f"# {member}: " in page for member in entry.presets)


def test_a_member_has_the_page_of_its_family() -> None:
    assert shown("zoo", "resnet50").output == shown("zoo", "resnet").output


def test_a_mistyped_name_is_answered_with_the_nearest() -> None:
    for arguments in (("zoo", "resnet51"), ("resnt50",)):
        with pytest.raises(NotationError, match=r"did you mean resnet"):
            shown(*arguments)
    with pytest.raises(NotationError, match=r"`symcnn zoo` lists the networks"):
        load("qqqqqqq")


def test_values_go_before_those_of_a_member() -> None:
    assert shown("resnet50", "--set", "classes=10").output.startswith(
        "23,528,522 ≈ 23.5 M parameters"
    )
    assert load("resnet50", classes=10).output.features == 10


def test_a_family_is_checked_against_its_domain() -> None:
    with pytest.raises(NotationError, match="unknown symbol"):
        load("unet", width=3)
    with pytest.raises(Exception, match="outside the domain depth ≥ 1"):
        load("unet", depth=0)


def test_groups_and_unknown_fields_are_shown() -> None:
    output = shown("unet").output
    assert "for i = depth - 1..0" in output
    # 5·(2^depth - 1) + 4·2^depth + 1, on the way down
    field = "at least 9·2^depth - 4, unknown from the skip connection skip on"
    assert field in " ".join(output.split())
    assert '"repeat": "i = 1..depth - 1"' in shown("unet", "--format", "json").output
    assert '"receptive_field": null' in shown("unet", "--format", "json").output
