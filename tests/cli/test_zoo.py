"""The command `zoo`, and names of the zoo where a network is expected."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from symcnn import NotationError, cli, load, parse, zoo
from tests.networks import few_families_are_quick


def shown(*arguments: str) -> Result:
    return CliRunner().invoke(cli.main, list(arguments), catch_exceptions=False)


def test_the_overview_has_every_name() -> None:
    output = shown("zoo").output
    assert all(name in output for name in zoo.names())
    assert max(map(len, output.splitlines())) <= 80


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
    assert "at least 9·2^depth - 4, unknown from $skip on" in output
    assert '"repeat": "i = 1..depth - 1"' in shown("unet", "--format", "json").output
    assert '"receptive_field": null' in shown("unet", "--format", "json").output
