"""How far a symbol for a width reaches, what holds the rest, and which units are proposed."""

from __future__ import annotations

import warnings

import pytest

import symcnn
from symcnn.errors import LiftWarning
from symcnn.network.lifting import lift

# The gate of Hu et al. 2018 with dense layers, and the blocks of GhostNet and FasterNet.
GATED = "def gate(f)=mul[_|G-H(f/16)-R-H(f)-Sigmoid];def b(f)=C(3,f,p=1)-gate(f);"
GHOST = "def ghost(f)=C(1,f,bias=0)-B-R-cat[_|DW(3,p=1,bias=0)-B-R];"
GHOSTNET = f"{GHOST}I(64,3)-C(3,16,2,1,bias=0)-ghost(8)-ghost(12)-ghost(20)-G-C(1,1280)-F-O(1000)"
FASTER = "def fb(f)=add[_|cat[Take(0,f)-C(3,f,p=1,bias=0)|Take(f,4*f)]-C(1,8*f)-R-C(1,4*f)];"
FASTERNET = f"{FASTER}I(64,3)-C(4,40,4,bias=0)-fb(10)-C(2,80,2)-fb(20)-G-C(1,1280)-F-O(1000)"


@pytest.mark.parametrize(
    "text",
    [
        "I(9,3)-C(1,64)-B-R-C(3,128)-G-O(10)",
        "I(9,3)-C(1,64)-DW(3)-G-H(256)",
        "def a(f)=C(1,f)-C(3,f,groups=f/16);I(9,3)-a(64)-a(128)",
        "I(9,3)-C(1,64)-C(1,7)-C(1,64)",
    ],
)
def test_nothing_is_said_where_all_parameters_are_reached(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        symcnn.parse(text).lift(w=64)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (  # 1,327,616 = 64·4 + (64·81 + 1)·256; the rest is (256 + 1)·10
            "I(9,3)-C(1,64)-H(256)-O(10)",
            (
                "w reaches 99.8 % of the parameters, 1,327,616 of 1,330,186; "
                "dense layers keep their units: H(256)"
            ),
        ),
        (  # 4·64 + 65·96 + 34·64 are reached, 97·33 are not
            "I(9,3)-C(1,64)-C(1,96)-C(1,33)-C(1,64)",
            "w reaches 73.0 % of the parameters, 8,672 of 11,873; 33, 96 are not multiples of 64",
        ),
        (  # 4·64 + 65·48, and 49·48
            "I(9,3)-C(1,64)-C(1,48)-C(1,48)",
            "w reaches 58.9 % of the parameters, 3,376 of 5,728; 48 is not a multiple of 64",
        ),
        (  # 4·64 + 65·11, and 12² + 13² + 14² + 15² + 16²
            "I(9,3)-C(1,64)-C(1,11)-C(1,12)-C(1,13)-C(1,14)-C(1,15)-C(1,16)",
            (
                "w reaches 49.5 % of the parameters, 971 of 1,961; "
                "11, 12, 13, 14 and 2 more are not multiples of 64"
            ),
        ),
        (  # 65·64 + 65·10, and 28·64 + 65·4 + 5·64
            f"{GATED}I(19,3)-b(64)-C(1,64)-G-O(10)",
            (
                "w reaches 66.9 % of the parameters, 4,810 of 7,182; "
                "f of b is kept because H(f/16) does not scale with it; "
                "dense layers keep their units: H(4)"
            ),
        ),
        (  # 65·64 + (64·81 + 1)·2, and (64²·3 + 1)·64
            "def c(f)=C(f,f,p=same);I(9,3)-c(64)-C(1,64)-O(2)",
            (
                "w reaches 1.8 % of the parameters, 14,530 of 801,026; "
                "f of c is kept because C(f,f,p=same) does not scale with it"
            ),
        ),
        (
            "I(9,3)-C(1,64)-X(100,arriving=(64,9,9))-G-O(10)",
            (
                "w can only be 64 because of X(100,arriving=(64,9,9)); "
                "w reaches 90.0 % of the parameters, 906 of 1,006; "
                "opaque layers keep their counts: X(100,arriving=(64,9,9))"
            ),
        ),
        (
            "I(9,3)-C(1,64)-(C(1,96)-C(1,64)-C(1,32)-C(1,32))*N",
            "w does not reach all of the parameters; 32, 96 are not multiples of 64",
        ),
        (
            "I(9,3)-C(1,64)-C(1,m)-O(10)",
            "w does not reach all of the parameters",
        ),
    ],
)
def test_it_is_said_what_is_not_reached_and_why(text: str, said: str) -> None:
    with pytest.warns(LiftWarning) as caught:
        symcnn.parse(text).lift(w=64)
    assert str(caught[0].message) == said
    assert caught[0].filename == __file__


def test_a_unit_that_cannot_be_taken_is_not_proposed(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*given: object) -> None:
        raise symcnn.SymcnnError(str(given))

    monkeypatch.setattr(lift, "_verify", refused)
    with pytest.raises(symcnn.NotationError, match="none here reaches half of the parameters"):
        symcnn.parse(GHOSTNET).lift()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GHOSTNET, "w=4 reaches 100.0 % of the parameters"),
        (FASTERNET, "w=10 reaches 100.0 % of the parameters"),
        ("I(9,3)-C(1,64)-C(3,128)-C(1,2)", "w=2 reaches 100.0 % of the parameters, w=64 100.0 %"),
        ("I(9,3)-C(1,48)-C(1,48)-C(1,36)", "w=12 reaches 100.0 % of the parameters, w=48 100.0 %"),
        ("I(9,3)-C(1,4)-H(999)-H(999)", "none here reaches half of the parameters with"),
        ("I(9,w)-C(1,16)-C(1,24)", "channels, such as c=8 or c=24"),
        ("let w=1;def a(c,f)=C(c,f)-C(1,8);I(9,3)-a(1,8)", "channels: w1=8 reaches 100.0 % of"),
        ("I(9,3)-C(1,f)", "channels; none here reaches half of"),
        (
            "I(9,3)-C(1,64)-X(1,arriving=(64,9,9))",
            "none here reaches half of the parameters with",
        ),
    ],
)
def test_without_a_unit_some_are_proposed(text: str, said: str) -> None:
    with pytest.raises(symcnn.NotationError) as caught:
        symcnn.parse(text).lift()
    assert str(caught.value).startswith("lift needs a symbol and a number of channels")
    assert said in str(caught.value)
