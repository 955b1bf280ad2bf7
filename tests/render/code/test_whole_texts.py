"""What is written in each language, whole: the function, its comment, and what it calls."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from symcnn.render.code import code
from symcnn.render.code.line_breaks import filled, statement

WIDTHS = "I(28,1)-C(3,w)-C(3,w)"
HALVED = "I(n,4)-(C(3,4,p=1)-P(2))*N"

PYTHON = '''\
def params(w):
    """Return the exact number of trainable parameters of a network.

        I(28,1)-C(3,w)-C(3,w)

    w is a positive integer.
    """
    return 9*w**2 + 11*w'''

PYTHON_SUM = '''\
def macs(n, N):
    """Return the exact number of multiply-accumulates of a network.

        I(n,4)-(C(3,4,p=1)-P(2))*N

    n is a positive integer.
    N is a non-negative integer.
    Valid for n ≥ 2^N.
    """
    return 144*sum((n//2**i)**2 for i in range(N))'''

NUMPY_SUM = '''\
import numpy as np


def macs(n, N):
    """Return the exact number of multiply-accumulates of a network.

        I(n,4)-(C(3,4,p=1)-P(2))*N

    n is a positive integer.
    N is a non-negative integer.
    Valid for n ≥ 2^N.
    For integers and int64 arrays; exact while all intermediate results are below 2^63.
    N must be a scalar.
    """
    return 144*sum((n//2**i)**2 for i in range(N))'''

C = """\
#include <stdint.h>

/* Return the exact number of trainable parameters of a network.

       I(28,1)-C(3,w)-C(3,w)

   w is a positive integer.
   Exact while all intermediate results are below 2^63. */
int64_t params(int64_t w)
{
    return 9*w*w + 11*w;
}"""

C_SUM = """\
#include <stdint.h>

static int64_t power(int64_t base, int64_t exponent)
{
    int64_t result = 1;
    while (exponent > 0) {
        if (exponent % 2 == 1)
            result *= base;
        exponent /= 2;
        if (exponent > 0)
            base *= base;
    }
    return result;
}

static int64_t sum_1(int64_t end, int64_t n)
{
    int64_t total = 0;
    for (int64_t i = 0; i < end; i++)
        total += power(n/power(2, i), 2);
    return total;
}

/* Return the exact number of multiply-accumulates of a network.

       I(n,4)-(C(3,4,p=1)-P(2))*N

   n is a positive integer.
   N is a non-negative integer.
   Valid for n ≥ 2^N.
   Exact while all intermediate results are below 2^63. */
int64_t macs(int64_t n, int64_t N)
{
    return 144*sum_1(N, n);
}"""

C_NUMBER = """\
#include <stdint.h>

/* Return the exact number of trainable parameters of a network.

       I(28,1)-C(5,32)

   Exact while all intermediate results are below 2^63. */
int64_t params(void)
{
    return 832;
}"""

JAVASCRIPT_SUM = """\
function sum_1(end, n) {
  let total = 0n;
  for (let i = 0n; i < end; i++) {
    total += (n/2n**i)**2n;
  }
  return total;
}

/**
 * Return the exact number of multiply-accumulates of a network.
 *
 *     I(n,4)-(C(3,4,p=1)-P(2))*N
 *
 * n is a positive integer.
 * N is a non-negative integer.
 * Valid for n ≥ 2^N.
 * Returns a BigInt.
 */
function macs(n, N) {
  n = BigInt(n);
  N = BigInt(N);
  return 144n*sum_1(N, n);
}"""

LONG = "I(n,1)-C(5,f)-P(2)-C(3,g)-P(2)-C(3,h)-C(3,j)-H(k)-O(10)"
PYTHON_LONG = """\
    m_1 = n//2 - 4
    m_2 = n//4 - 4
    m_3 = n//4 - 6
    return (
        25*f*(n - 4)**2 + 9*f*g*m_1**2 + 9*g*h*m_2**2 + 9*h*j*m_3**2 + j*k*m_3**2 + 10*k
    )"""
C_LONG = """\
    int64_t m_1 = n/2 - 4;
    int64_t m_2 = n/4 - 4;
    int64_t m_3 = n/4 - 6;
    return 25*f*power(n - 4, 2) + 9*f*g*m_1*m_1 + 9*g*h*m_2*m_2 + 9*h*j*m_3*m_3
        + j*k*m_3*m_3 + 10*k;
}"""


@pytest.mark.parametrize(
    ("text", "what", "language", "source"),
    [
        (WIDTHS, "params", "python", PYTHON),
        (HALVED, "macs", "python", PYTHON_SUM),
        (HALVED, "macs", "numpy", NUMPY_SUM),
        (WIDTHS, "params", "c", C),
        (HALVED, "macs", "c", C_SUM),
        ("I(28,1)-C(5,32)", "params", "c", C_NUMBER),
        (HALVED, "macs", "javascript", JAVASCRIPT_SUM),
        (WIDTHS, "params", "excel", "=9*A2*A2 + 11*A2"),
        ("I(28,1)-C(5,32)", "params", "excel", "=832"),
        (
            WIDTHS,
            "params",
            "sql",
            (
                "CASE WHEN 9*w*w + 11*w < 9.2e18 THEN 9*w*w + 11*w END"
                " /* NULL if a number may reach 2^63 */"
            ),
        ),
        ("I(28,1)-C(5,32)", "params", "sql", "832"),
        (
            "I(9,N)-C(1,n)-C(1,Rank)",
            "params",
            "sql",
            (
                "CASE WHEN (N + 1)*n_ + (n_ + 1)*Rank_ < 9.2e18"
                " THEN (N + 1)*n_ + (n_ + 1)*Rank_ END"
                " /* NULL if a number may reach 2^63, n_ is n, Rank_ is Rank */"
            ),
        ),
        (
            "I(9,1)-C(3,2^d)-P(7)-H(n-4)",
            "biases",
            "sql",
            (
                "CASE WHEN d < 63 AND ((1 + 0*4294967296) << d) + n + 4 < 9.2e18"
                " THEN ((1 + 0*4294967296) << d) + n - 4 END"
                " /* NULL if a number may reach 2^63 */"
            ),
        ),
    ],
)
def test_a_total_is_written_so(text: str, what: str, language: str, source: str) -> None:
    assert code(text, what, language) == source


@pytest.mark.parametrize(("language", "end"), [("python", PYTHON_LONG), ("c", C_LONG)])
def test_a_long_formula_is_broken_before_its_terms(language: str, end: str) -> None:
    assert code(LONG, "macs", language).endswith(end)


def test_a_long_term_is_broken_within_its_brackets() -> None:
    text = "a*(b*(c_1 + c_2 + c_3) + d*(e_1 + e_2))/32"
    assert statement("return ", text, ";", " " * 60).splitlines() == [
        " " * 60 + line
        for line in (
            "return a*(b*(c_1 + c_2",
            "            + c_3)",
            "        + d*(e_1 + e_2))/32;",
        )
    ]


def test_a_term_without_signs_is_broken_at_its_spaces() -> None:
    assert filled("max_of(alpha, max_of(beta, gamma))", " " * 70).split("\n") == [
        " " * 70 + "max_of(alpha,",
        " " * 70 + "max_of(beta,",
        " " * 70 + "gamma))",
    ]


@pytest.mark.parametrize(
    ("language", "end"),
    [
        (
            "python",
            """
    wide_4 = 8*((w + 1)//2)
    return 10*wide_4 + 8*w*(9*wide_4 + 1)""",
        ),
        (
            "c",
            """
    int64_t wide_4 = 8*((w + 1)/2);
    return 10*wide_4 + 8*w*(9*wide_4 + 1);
}""",
        ),
        (
            "javascript",
            """
  n = BigInt(n);
  const wide_4 = 8n*((w + 1n)/2n);
  return 10n*wide_4 + 8n*w*(9n*wide_4 + 1n);
}""",
        ),
        ("excel", "=16*((A2 + 1 - MOD(A2 + 1, 2))/2)*(36*A2 + 5) + 8*A2"),
    ],
)
def test_the_values_of_functions_are_variables(language: str, end: str) -> None:
    text = "let wide(c) = 8*ceil(w*c/8); I(n,1)-C(3,wide(4))-C(3,wide(8))"
    assert code(text, language=language).endswith(end)


def test_a_rate_is_no_integer() -> None:
    source = code("I(9,1)-H(h)-D(rate)", language="javascript")
    assert source.endswith("function params(h, rate) {\n  h = BigInt(h);\n  return 82n*h;\n}")


def test_a_value_of_a_function_that_may_be_a_fraction_is_no_variable() -> None:
    text = "let half(c) = ceil(w/3)*c/2; I(9,1)-C(1,2*half(3))"
    assert code(text).endswith("    return 6*((w + 2)//3)")


def test_a_value_of_a_function_that_may_be_0_is_no_variable() -> None:
    text = "let share(c) = 1*(w//k)*c; I(9,1)-C(1,max(share(1),1))"
    assert code(text).endswith("    return 2*max(1, w//k)")


@pytest.mark.parametrize(
    ("width", "guard"),
    [
        ("n/2^d", "d < 63 AND n + ((1 + 0*4294967296) << d) < 9.2e18"),
        ("n/4^d", "2*d < 63 AND n + ((1 + 0*4294967296) << (2*d)) < 9.2e18"),
        ("5*n//4", "5*n + 4 < 9.2e18"),
        ("(n+2)//d", "n + 2 + d < 9.2e18"),
        ("(n-2)//d+1", "n + 2 + d + d + 1 < 9.2e18"),
        ("min(n,d)", "n + d < 9.2e18"),
    ],
)
def test_the_guard_of_sql_bounds_all_that_is_computed(width: str, guard: str) -> None:
    assert f"CASE WHEN {guard} THEN" in code(f"I(n,1)-C(1,{width})", "biases", "sql")


def test_sql_is_null_where_a_numerator_overflows() -> None:
    """A sum of n and n//4 is written as 5n//4, whose numerator has 64 bits first."""
    total, query = code("I(n,1)-C(1,5*n//4)", "biases", "sql"), "SELECT {} FROM (SELECT {} AS n)"
    with closing(sqlite3.connect(":memory:")) as database:
        values = [database.execute(query.format(total, n)).fetchone() for n in (10**18, 2 * 10**18)]
    assert values == [(125 * 10**16,), (None,)]


def test_sql_is_null_where_a_factor_of_0_would_hide_an_overflow() -> None:
    text = "I(9,w)-C(1,w,bias=0)*N-R-C(1,w,bias=0)*M-G-H(h)"
    total = code(text, language="sql", form="collected", by="w")
    assert "CASE WHEN w*w*((N + 1) + (M + 1)) + w*h + h < 9.2e18 THEN w*w*(N + M)" in total
    with closing(sqlite3.connect(":memory:")) as database:
        row = f"(SELECT {2**40} AS w, 0 AS N, 0 AS M, 7 AS h)"
        assert database.execute(f"SELECT {total} FROM {row}").fetchone() == (None,)  # noqa: S608


def test_a_formula_is_written_in_the_form_that_is_asked_for() -> None:
    total = code("I(n,a)-C(3,w)-C(3,2*w)", language="excel", form="collected", by="w")
    assert total == "=18*C2*C2 + 3*C2*(3*B2 + 1)"
    nested = code("I(28,1)-C(3,w)-C(3,w)", language="sql", form="horner")
    assert "THEN w*(9*w + 11) END" in nested
    named = code("I(n,a)-C(3,w)-C(3,2*w)-P(2)-H(w)", form="collected", by="a")
    assert named.endswith("    m = n//2 - 2\n    return 9*a*w + 2*w**2*(m**2 + 9) + 4*w")


def test_columns_that_are_called_otherwise_are_named() -> None:
    assert code("I(9,N)-C(1,n)", language="sql").endswith(", n_ is n */")
    assert "end_ is the symbol end." in code("I(9,1)-C(1,end)", language="c")


def test_nothing_in_a_text_ends_its_comment() -> None:
    """No text that parses has these; the rule is for what may come."""
    for language in ("c", "javascript"):
        assert code("I(9,a)-C(1,b)*2", language=language).count("*/") == 1
