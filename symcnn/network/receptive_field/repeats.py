"""What a position sees after all rounds of a repeat, from what it sees after one."""

from __future__ import annotations

from sympy import Dummy, Expr, Integer, Symbol

from symcnn.algebra.polynomials.polynomial import multiplied_out
from symcnn.algebra.polynomials.powers import put
from symcnn.algebra.sums.closed_sum import put_count
from symcnn.algebra.sums.recurrence import solved
from symcnn.network.receptive_field.axis import Axis
from symcnn.network.receptive_field.known_size import Reach
from symcnn.network.receptive_field.same_padding import SameStart
from symcnn.network.trace.trace import Group

_NUMBER = Symbol("round°", integer=True, nonnegative=True)
_STRIDE = Symbol("s°", integer=True, positive=True)
_SUM = Symbol("sum°", integer=True)


def all_rounds(axis: Axis, group: Group) -> Reach | None:
    """Return what a position sees of the input of a repeat; None where it is not known.

    `axis` is what it sees of the input of a round. With steps sⱼ, the stride before round j is
    Sⱼ = Π_{i<j} sᵢ, and what is seen before and after a position is Σ lⱼ·Sⱼ and Σ rⱼ·Sⱼ.
    """
    span, step = axis.alone, axis.stride
    if span is None or step is None:
        return None
    starts = {start: Dummy() for part in (span.left, span.right) for start in part.atoms(SameStart)}
    if any(group.index in part.free_symbols for start in starts for part in start.args[1:]):
        return None
    number = group.count - 1 - _NUMBER if group.down else _NUMBER

    def at_round(expr: Expr) -> Expr:
        return put(expr.xreplace(starts), {group.index: number})

    stride = solved(at_round(_STRIDE * step), _STRIDE, Integer(1), _NUMBER)
    if stride is None:
        return None

    def total(amount: Expr | None) -> Expr | None:
        """Return Σ amount·Sⱼ over all rounds."""
        if amount is None:
            return None
        more = multiplied_out(_SUM + at_round(amount) * stride.at)
        found = solved(more, _SUM, Integer(0), _NUMBER)
        back = {name: start for start, name in starts.items()}
        return found and put_count(found.at, _NUMBER, group.count).xreplace(back)

    left, right = total(span.left), total(span.right)
    if left is None or right is None:
        return None
    return Reach(put_count(stride.at, _NUMBER, group.count), left, right, total(axis.padding))
