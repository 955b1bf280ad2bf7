"""No text of 10 kB takes more than a few seconds or 500 MB: it is counted and shown, or refused."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from click.testing import CliRunner

import symcnn
from symcnn.cli.main import FORMATS, main
from symcnn.network.quantities import QUANTITIES
from tests.bounds import bounded

_LENGTH = 10_000
_X = re.compile(r"\bx\b")
_NAMES = [f"{letter}{digit}" for letter in "abcdefghjk" for digit in range(10)]


def _filled(part: Callable[[int], str], joint: str, length: int = _LENGTH - 20) -> str:
    """Return as many parts as fit."""
    text, count = part(0), 1
    while len(longer := text + joint + part(count)) <= length:
        text, count = longer, count + 1
    return text


def _net(step: str, start: str = "I(n,3)") -> str:
    """Return a network of the same step, as often as it fits."""
    return f"{start}-{_filled(lambda _: step, '-')}"


def _input(channels: str) -> str:
    return f"I(28,{channels})"


def _sum(part: Callable[[int], str], joint: str = "+") -> str:
    return _input(_filled(part, joint))


def _lets(first: str, step: str, count: int) -> str:
    """Return definitions of x0, x1, ..., each from the one before it, called x in `step`."""
    lets = "".join(f"let x{i + 1}={_X.sub(f'x{i}', step)};" for i in range(count))
    return f"let x0={first};{lets}I(28,x{count})"


def _nested(opened: str, core: str, closed: str, depth: int = 45) -> str:
    return _input(opened * depth + core + closed * depth)


def _name(index: int) -> str:
    return _NAMES[index % 100]


TEXTS = {
    # as many steps as fit
    "activations": _net("R"),
    "convolutions": _net("C(3,8)", "I(9999,3)"),
    "convolutions that keep the size": _net("C(3,f,1,same)"),
    "convolutions of an unknown size": _net("C(3x2,f)", "I(n,m,3)"),
    "strides": _net("C(3,8,2)"),
    "pools": _net("P(2)"),
    "pools with ceil": _net("P(3,s=2,c=1,p=1)"),
    "pools of symbolic size": _net("P(k)"),
    "pools of symbolic stride with ceil": _net("P(k,s=s,ceil=1)"),
    "symbolic strides": _net("C(k,f,s)"),
    "symbolic strides that keep the size": _net("C(3,8,s,same)"),
    "symbolic strides in three dimensions": _net("C((a,b,c),8,s)", "I(n,3,dims=3)"),
    "different symbolic strides": "I(n,1)-" + "-".join(f"C(k{i},1,s{i})" for i in range(99)),
    "different symbolic kernels": "I(n,1)-" + "-".join(f"C(k{i},f{i})" for i in range(99)),
    "merges of symbolic kernels": "I(n,1)-" + "-".join(["cat[_|DW(k,1,1)]"] * 11),
    "merges of different symbolic kernels": "I(n,1)-"
    + "-".join(["cat[C(1,f)|C(k,f,p=1)|C(q,f,p=2)|P(3,1,1)]"] * 7),
    "merges after merges": "I(n,1)-"
    + "-".join(f"@s{i}-cat[_|DW(k{i},1,1)|$s{i // 2}]" for i in range(40)),
    "merges of many symbolic kernels": "I(n,1)-cat["
    + _filled(lambda i: f"C({_name(i)},1,1,same)", "|")
    + "]",
    "merges after symbolic upsampling": "I(n,1)-U(s)-"
    + "-".join(f"add[_|C({k},1,1,same)]" for k in ("k", "q", 3) * 9),
    "different symbolic filters": "I(n,1)-" + "-".join(f"C(1,f{i})" for i in range(199)),
    "transposed convolutions": _net("T(k,f,s)"),
    "transposed convolutions that keep the size": _net("T(k,8,s,same)"),
    "transposed convolutions without padding": _net("T(k,8,s,valid)"),
    "up and down": _net("U(2)-P(3)"),
    "up and down by symbols": _net("U(s)-P(t)"),
    "up and down by convolutions": _net("T(k,f,2)-C(3,f,3)"),
    "paddings and pools": _net("Pad(p)-P(k)"),
    "symbolic groups": _net("C(1,f,groups=g)", "I(28,a)"),
    "groups of sums": _net("C(1,f+h,groups=g+h)", "I(28,a+b)"),
    "dense layers": _net("H(h)-H(g)"),
    "more and more channels": _net("C(1,cin+1)"),
    "channels of floors": _net("C(1,2*cin//3+b)", "I(28,a)"),
    "squared channels": _net("C(1,cin*cin)", "I(28,a+1)"),
    "doubled channels": _net("DW(1,m=cin)", "I(28,2)"),
    "multiplied channels": _net("DW(1,m=n+1)"),
    "multiplied channels of many digits": _net("DW(1,m=9^99)"),
    "strides of many digits": _net("C(1,1,9^99)"),
    "sizes of many digits": _net("U(9^99)", "I(28,1)"),
    "channels taken": _net("Take(1,cin-1)", "I(28,n)"),
    "channels halved": _net("Take(0,ceil(cin/2))", "I(28,n)"),
    "filters of sizes": _net("C(1,hin*win)-P(2)"),
    "filters of remainders of sizes": _net("C(1,hin%win+1)-P(2)", "I(n,m,1)"),
    "kernels of sizes": _net("C((hin+1)//2,3)"),
    "pools of the greater": _net("P(max(2,hin//4))"),
    "kernels of the smaller": _net("C(min(3,hin),max(cin,8))"),
    "filters of the greatest so far": "I(n,c)-"
    + "-".join(f"C(1,max(cin-{i},f+{i},w))" for i in range(20)),
    "demands": "I(n,1)-" + _filled(lambda i: f"C({_name(i)}-{i},1)", "-"),
    # polynomials
    "polynomials": "I(28,(a+b+c+d)^20)-C(3,(a+b+c+d)^20)-C(3,8)",
    "polynomials in many layers": _net("C(3,(a+b+c+d)^20,s)", "I(n,(a+b+c+d)^18)"),
    "polynomials and symbolic strides": _net("C(k,(a+b+c+d)^7,s)"),
    "polynomials of every degree": "I(n,3)-"
    + _filled(lambda i: f"C(k,(a+b+c+d)^{i % 20 + 1},s)", "-"),
    "a polynomial divided": _input("(a+b+c+d)^20//(a+b+1)"),
    "a polynomial divided by a power": _input("(a+b+c)^20//(a*b+c+1)^5"),
    "a polynomial of high degree": "I(1,1)-C(1,a^600+a^30+1)",
    "a polynomial that is hard to factor": "I(1,1)-C(1,"
    + "+".join(f"{7919 * i}*a^{23 * i}*b^{900 - 21 * i}" for i in range(38))
    + ")",
    "a high power": "I(28,a^1000)-C(3,8)",
    "a high power of a product": "I(28,(a*b)^1000)-C(3,8)",
    "a high power of a sum": "I(28,(a+b)^1000)-C(3,8)",
    "high powers of a sum": "I(28,(a+1)^1000)-C(3,(a+1)^900)",
    "a high power of large numbers": _input("(10^99*a+1)^900"),
    "a high negative power": "I(28,(a+b)^-1000)-C(5,2^a)",
    "powers of powers": _input("(((9*a)^1000)^1000)^1000"),
    "powers of powers of numbers": _input("(((((9*a)^1000)^1000)^1000)^1000)^1000"),
    "towers": _input("*".join(["9^9^9^9"] * 1000)),
    # expressions
    "nested brackets": _nested("(", "n", ")", 49),
    "too many brackets": _nested("(", "n", ")", 4900),
    "a sum of ones": _sum(lambda _: "1"),
    "a sum of symbols": _sum(_name),
    "a sum of products": _sum(lambda i: f"{_name(i)}*{_name(7 * i + i // 100)}"),
    "a difference of symbols": _sum(_name, "-"),
    "a product of symbols": _sum(_name, "*"),
    "a product of sums": _sum(lambda i: f"({_name(i)}+{i})", "*"),
    "a quotient of symbols": _sum(_name, "/"),
    "a sum of fractions": _sum(lambda i: f"1/{i + 2}"),
    "a sum of fractions of symbols": _sum(lambda i: f"1/{_name(i)}"),
    "a sum of fractions of sums": _sum(lambda i: f"1/({_name(i)}+{i})"),
    "a sum of floors": _sum(lambda i: f"n//{i + 2}"),
    "a sum of floors of symbols": _sum(lambda i: f"{_name(i)}//{i + 2}"),
    "floors in a row": _sum(lambda _: "3*2", "//"),
    "floors of symbols in a row": _sum(_name, "//"),
    "remainders in a row": _input("n%" + _filled(lambda i: str(100_000 - i), "%")),
    "remainders of symbols in a row": _sum(_name, "%"),
    "nested floors": _nested("floor(", "n", "/2)"),
    "nested floors of symbols": _nested("floor(", "n", "/a+b)"),
    "nested remainders": _nested("(", "n", "%7+3)"),
    "nested floors and sums": _nested("(", "n", "//3*2+n)"),
    "the greatest of many": _input(f"max({','.join(_NAMES)})"),
    "the greatest of many sums": _input(
        "max(" + _filled(lambda i: f"{_name(i)}+{_name(7 * i)}-{i}", ",") + ")"
    ),
    "the least of many products": _input(
        "min(" + _filled(lambda i: f"{_name(i)}*{_name(7 * i)}", ",") + ")"
    ),
    "nested extremes": _input(
        "".join(f"max({_name(i)},min({_name(i + 40)}," for i in range(24)) + "1" + "))" * 24
    ),
    "minus signs": _input("-" * (_LENGTH - 100) + "3"),
    "minus signs in a sum": _input("1--" * 3000 + "n"),
    "minus signs in an exponent": _input("2^" + "-" * (_LENGTH - 100) + "3"),
    # definitions
    "definitions that square": _lets("x+1", "x*x", 200),
    "definitions that square a number": _lets("10", "x*x", 200),
    "definitions that square one by another": "let a=b*b;let c=a*a;let d=c*c;let e=d*d;I(28,e)",
    "definitions that double floors": _lets("a//3", "(x+x)//2+x//3", 30),
    "definitions of the greater": _lets("a", "max(x+b,x*2)", 40),
    "definitions of the smaller": _lets("a", "min(x+b,x*c)", 40),
    "definitions of powers": _lets("a", "x^1000", 400),
    "definitions of towers": _lets("a", "2^x", 400),
    "definitions of powers of themselves": _lets("a", "x^x", 40),
    "definitions of fractions": _lets("a", "1/(1+x)", 400),
    "definitions of remainders": _lets("a", "x*x%7", 40),
    "many definitions": _filled(lambda i: f"let x{i}=x+{i}", ";", 5000)
    + ";I(28,x9)-"
    + _filled(lambda i: f"C(1,x{i % 250})", "-", 4500),
    # what means nothing, and what is refused at once
    "a comment": "I(28,1)-#" + "#" * (_LENGTH - 20) + "\nR",
    "comments": "I(28,1)-" + "# x\n" * 2400 + "R",
    "line ends": "\n" * (_LENGTH - 20) + "I(28,1)",
    "line ends in brackets": "I(" + "\n" * (_LENGTH - 20) + "28,1)",
    "spaces": "I(28,1)" + " " * (_LENGTH - 20),
    "semicolons": ";" * (_LENGTH - 20) + "I(28,1)",
    "arguments": "I(28,1)-C(" + ",".join(["1"] * 4900) + ")",
    "keywords": "I(28,1)-C(" + _filled(lambda i: f"k{i}=1", ",") + ")",
    "a long tuple": "I(28,1)-C((" + ",".join(["1"] * 4900) + "),3)",
    "a long short tuple": "I(" + "x".join(["1"] * 4900) + ",3)",
    "a long name": _input("a" * (_LENGTH - 20)),
    "a long layer": "a" * (_LENGTH - 20),
    "a long keyword": "I(28,1," + "a" * (_LENGTH - 20) + "=3)",
    "a long number": _input("1" * (_LENGTH - 20)),
    "null characters": "\x00" * _LENGTH,
}


REFUSED = frozenset(
    {
        "strides",
        "pools",
        "pools with ceil",
        "pools of symbolic size",
        "pools of symbolic stride with ceil",
        "symbolic strides",
        "symbolic strides that keep the size",
        "symbolic strides in three dimensions",
        "different symbolic strides",
        "different symbolic kernels",
        "transposed convolutions",
        "transposed convolutions that keep the size",
        "transposed convolutions without padding",
        "up and down",
        "up and down by symbols",
        "up and down by convolutions",
        "paddings and pools",
        "channels of floors",
        "squared channels",
        "doubled channels",
        "multiplied channels",
        "multiplied channels of many digits",
        "strides of many digits",
        "sizes of many digits",
        "channels halved",
        "filters of sizes",
        "filters of remainders of sizes",
        "kernels of sizes",
        "pools of the greater",
        "kernels of the smaller",
        "demands",
        "polynomials",
        "polynomials in many layers",
        "polynomials and symbolic strides",
        "polynomials of every degree",
        "a polynomial divided",
        "a polynomial divided by a power",
        "a polynomial of high degree",
        "a polynomial that is hard to factor",
        "a high power",
        "a high power of a product",
        "a high power of a sum",
        "high powers of a sum",
        "a high power of large numbers",
        "a high negative power",
        "powers of powers",
        "powers of powers of numbers",
        "towers",
        "too many brackets",
        "a sum of products",
        "a difference of symbols",
        "a product of symbols",
        "a product of sums",
        "a quotient of symbols",
        "a sum of fractions",
        "a sum of fractions of symbols",
        "a sum of fractions of sums",
        "a sum of floors",
        "a sum of floors of symbols",
        "floors in a row",
        "floors of symbols in a row",
        "remainders in a row",
        "remainders of symbols in a row",
        "nested floors and sums",
        "the greatest of many",
        "the greatest of many sums",
        "the least of many products",
        "nested extremes",
        "definitions that square",
        "definitions that square a number",
        "definitions that double floors",
        "definitions of the greater",
        "definitions of the smaller",
        "definitions of powers",
        "definitions of towers",
        "definitions of powers of themselves",
        "definitions of fractions",
        "definitions of remainders",
        "arguments",
        "keywords",
        "a long tuple",
        "a long short tuple",
        "a long layer",
        "a long keyword",
        "a long number",
        "null characters",
    }
)
"""The texts that are refused when they are read; all others are counted and shown."""
QUICK = frozenset(
    {
        "merges of symbolic kernels",
        "transposed convolutions",
        "up and down by symbols",
        "channels of floors",
        "sizes of many digits",
        "nested floors and sums",
        "remainders of symbols in a row",
        "the least of many products",
        "nested extremes",
        "definitions of towers",
        "definitions that square one by another",
        "comments",
        "a long number",
    }
)
"""One text of each kind that takes less than half a second; all others are slow together."""


def test_each_quick_and_each_refused_text_is_there() -> None:
    assert TEXTS.keys() >= QUICK | REFUSED


def _read(net: symcnn.Network) -> None:
    for name in (*QUANTITIES, "domain", "output", "receptive_field", "stride", "padding"):
        assert str(getattr(net, name)) is not None
    assert str(net.memory.training()) is not None


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if name in QUICK else pytest.mark.slow) for name in TEXTS],
)
def test_text_is_counted_and_shown_in_bounds_or_refused(name: str) -> None:
    text = TEXTS[name]
    assert len(text) <= _LENGTH + 100
    if name in REFUSED:
        with pytest.raises(symcnn.SymcnnError) as fault, bounded("refusing it"):
            symcnn.parse(text)
        assert len(str(fault.value)) < 3 * len(text) + 1000
        return
    with bounded("reading it"):
        net = symcnn.parse(text)
    with bounded("printing it"):
        assert symcnn.parse(str(net)) == net
    with bounded("counting it"):
        _read(net)
    for style in FORMATS:
        with bounded(f"showing it as {style}"):
            found = CliRunner().invoke(main, ["show", "-", "--format", style], input=text)
        assert found.exception is None
