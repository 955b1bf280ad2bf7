"""The typesetting of names: c_in and f1 with subscripts `in` and 1, alpha as α.

The rules, in this order:

1. The name of a Greek letter becomes that letter: alpha, Gamma; λ is lambda_, as symbols cannot be
   named like keywords.
2. The part after an underscore is a subscript; several subscripts are separated by commas.
3. Digits at the end of a name are a subscript: f1, conv12.
4. A single letter is in italics, as variables are. Several letters are one word: in italics in the
   base, upright in a subscript.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

GREEK = {
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "epsilon": "ϵ",
    "zeta": "ζ",
    "eta": "η",
    "theta": "θ",
    "iota": "ι",
    "kappa": "κ",
    "lambda": "λ",
    "mu": "μ",
    "nu": "ν",
    "xi": "ξ",
    "pi": "π",
    "rho": "ρ",
    "sigma": "σ",
    "tau": "τ",
    "upsilon": "υ",
    "phi": "ϕ",
    "chi": "χ",
    "psi": "ψ",
    "omega": "ω",
    "Gamma": "Γ",
    "Delta": "Δ",
    "Theta": "Θ",
    "Lambda": "Λ",
    "Xi": "Ξ",
    "Pi": "Π",
    "Sigma": "Σ",
    "Upsilon": "Υ",
    "Phi": "Φ",
    "Psi": "Ψ",
    "Omega": "Ω",
}
"""The Greek letters that have a LaTeX command, by its name."""
_LAMBDA = "lambda_"
_NUMBERED = re.compile(r"([A-Za-z]+)(\d+)")


@dataclass(frozen=True)
class Spelling:
    """A name split into its base and its subscripts."""

    base: str
    below: tuple[str, ...] = ()


def spelling(name: str) -> Spelling:
    """Split a name into its base and its subscripts.

    >>> spelling("c_in"), spelling("f1")
    (Spelling(base='c', below=('in',)), Spelling(base='f', below=('1',)))
    """
    if name == _LAMBDA:
        return Spelling("lambda")
    base, *below = name.split("_")
    if not base or not all(below):
        return Spelling(name)
    numbered = _NUMBERED.fullmatch(base)
    if numbered and not below:
        return Spelling(numbered[1], (numbered[2],))
    return Spelling(base, tuple(below))


def spelling_of_family(name: str) -> Spelling:
    """Split the name of a family like those of its members, which have one more subscript.

    >>> spelling_of_family("w_in"), spelling_of_family("f1")
    (Spelling(base='w', below=('in',)), Spelling(base='f1', below=()))
    """
    member = spelling(f"{name}_0")
    return Spelling(member.base, member.below[:-1]) if member.below else Spelling(name)


def is_index(text: str) -> bool:
    """Return whether a subscript is a number or an index: l-1, which no other name contains.

    >>> is_index("12"), is_index("l-1"), is_index("in")
    (True, True, False)
    """
    return text.isdigit() or "-" in text
