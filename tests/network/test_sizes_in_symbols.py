"""A size such as `hxw` is (h,w) where an argument has a number for each axis."""

from __future__ import annotations

import pytest

from symcnn import ShapeError, parse
from symcnn.network.network import assign_symbols


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("I(hxw,3)-C(kxk,8)", "I((h,w),3)-C((k,k),8)"),
        ("I(nxnxn,1)-P(2)", "I((n,n,n),1)-P(2)"),
        ("I(3xn,1)-C(3x1,8,p=px0)", "I((3,n),1)-C((3,1),8,p=(p,0))"),
        ("I(nx3,1)-U(sx1)", "I((n,3),1)-U((s,1))"),
        ("I(9,1)-Pad(axb)", "I(9,1)-Pad((a,b))"),
        ("I(9,1)-Reshape(hxw,3)", "I(9,1)-Reshape((h,w),3)"),
        (
            "I(9,1)-X(3,arriving=1x9x9,leaving=cxhxw)",
            "I(9,1)-X(3,arriving=(1,9,9),leaving=(c,h,w))",
        ),
        ("def b(k) = C(k,8); I(9,1)-b(kxj)", "def b(k) = C(k,8); I(9,1)-b((k,j))"),
    ],
)
def test_a_size_of_symbols_is_one_of_each(text: str, meant: str) -> None:
    assert parse(text) == parse(meant)
    assert list(parse(text).symbols) == list(parse(meant).symbols)


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("let hxw = 5; I(hxw,1)", []),
        ("def b(kxk) = C(kxk,8); I(9,1)-b(3)", []),
        ("I(9,hxw)", ["hxw"]),
        ("I(9,1)-C(hxw+1,3)", ["hxw"]),
        ("let s = hxw; I(s,1)", ["hxw"]),
        ("I(nxn,1)-C(3,nxn)", ["nxn"]),
        ("I((hxw,3),1)", ["hxw"]),
    ],
)
def test_what_is_defined_or_is_one_number_is_a_name(text: str, symbols: list[str]) -> None:
    assert list(parse(text).symbols) == symbols


def test_a_size_of_symbols_takes_values_and_refuses_other_dimensions() -> None:
    assert assign_symbols("I(hxw,3)-P(2)", {"h": 8, "w": 6}).output.size == (4, 3)
    with pytest.raises(ShapeError, match="kernel has 3 numbers, but the map has 2 dimensions"):
        parse("I(9,1)-C(axbxc,3)")
