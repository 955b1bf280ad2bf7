"""A frontier is all that brute force finds, and nothing on it is beaten."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symcnn import SymcnnError, pareto
from symcnn.errors import InfeasibleError, TooLargeError, UnboundedError
from symcnn.solving import SearchProgress
from symcnn.solving.search import search
from tests.examples import share
from tests.solving.brute import solutions, value
from tests.solving.test_brute_force import Case, cases, check_refusal

Aims = tuple[tuple[str, bool], ...]


@st.composite
def questions(draw: st.DrawFn) -> tuple[Case, Aims]:
    case = draw(cases())
    names = list(case.box)
    others = st.sampled_from((*names, "params", "macs", "channels", f"{names[0]} - {names[-1]}"))
    texts = draw(
        st.lists(others, min_size=1, max_size=2, unique=True).filter(
            lambda found: case.aim not in found
        )
    )
    return case, tuple((text, draw(st.booleans())) for text in (case.aim, *texts))


@given(questions())
@settings(max_examples=share(1 / 2))
def test_the_frontier_is_that_of_brute_force(question: tuple[Case, Aims]) -> None:
    case, aims = question
    found = solutions(case.text, case.box, case.subject_to)
    signed = [
        tuple(value(text, names) * (1 if great else -1) for text, great in aims)
        for _, names in found
    ]
    best = {
        own
        for own in signed
        if not any(other != own and all(map(_at_least, other, own)) for other in signed)
    }
    try:
        front = pareto(
            case.text,
            maximize=[text for text, great in aims if great],
            minimize=[text for text, great in aims if not great],
            subject_to=case.subject_to,
        )
    except InfeasibleError:
        assert not found
        return
    except SymcnnError as error:
        check_refusal(error)
        assume(condition=False)
    listed = [
        tuple(trade.aims[text] * (1 if great else -1) for text, great in aims)
        for trade in front.trades
    ]
    assert sorted(listed) == sorted(best)
    assert front.proven
    points = [point for point, _ in found]
    assert all(trade.values in points for trade in front.trades)


def _at_least(left: object, right: object) -> bool:
    return left >= right  # type: ignore[operator,no-any-return]


NET = "I(28,1)-C(5,f)-P(2)-C(3,2*f)-P(2)-H(h)-O(10)"


def test_trades_are_in_the_order_of_the_first_aim() -> None:
    front = pareto(NET, maximize="f", minimize="params", subject_to="params <= 60k and f % 8 == 0")
    assert [trade.aims["f"] for trade in front.trades] == [48, 40, 32, 24, 16, 8]
    assert all(trade.values["h"] == 1 for trade in front.trades)
    assert "searched exhaustively: f in 8..48" in str(front.certificate)


@pytest.mark.parametrize(
    ("asked", "kind", "message"),
    [
        ({"maximize": "f"}, SymcnnError, "two or three objectives, not 1"),
        ({"maximize": ["f", "h", "f+h", "f*h"]}, SymcnnError, "two or three objectives, not 4"),
        ({"maximize": ["f", "h"]}, UnboundedError, "f has no upper bound"),
        (
            {"maximize": ["f", "h"], "subject_to": "params <= 10"},
            InfeasibleError,
            "params is at least",
        ),
        (
            {"maximize": ["f", "h"], "subject_to": "params <= B"},
            SymcnnError,
            "a Pareto front needs numbers; set B",
        ),
    ],
)
def test_what_has_no_frontier_is_refused(
    asked: dict[str, str], kind: type[SymcnnError], message: str
) -> None:
    with pytest.raises(kind, match=message):
        pareto(NET, **asked)  # type: ignore[arg-type]


def test_where_no_point_meets_all_there_is_no_frontier() -> None:
    with pytest.raises(InfeasibleError, match=r"`f\*f == 2\*h\*h`|`f"):
        pareto(NET, maximize=["f", "h"], subject_to="f*f == 2*h*h and f in 1..9 and h in 1..9")


def test_a_frontier_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MAX_POINTS", 3)
    with pytest.raises(TooLargeError, match="the search space is too large"):
        pareto(NET, maximize="f", minimize="params", subject_to="params <= 60k")


def test_an_interrupted_frontier_is_not_proven() -> None:
    def interrupt(tally: SearchProgress) -> None:
        if tally.boxes >= 64:
            raise KeyboardInterrupt

    front = pareto(
        NET, maximize="f*h", minimize="params", subject_to="params <= 60k", watch=interrupt
    )
    assert not front.proven
    assert front.trades
    assert "not searched exhaustively: " in str(front.certificate)
