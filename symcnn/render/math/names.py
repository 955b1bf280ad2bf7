"""How the names of symbols are set: c_in with `in` below, f1 with 1 below, alpha as α.

Nothing is guessed beyond these rules, in this order:

1. The name of a Greek letter is that letter: alpha, Gamma; λ is lambda_, as no symbol can have the
   name of a keyword.
2. What follows an underscore stands below; several such parts are separated by commas.
3. Digits at the end of a name stand below: f1, conv12.
4. A single letter is set in italics, as variables are. Several letters are set as one word: in
   italics where they are the name, upright where they stand below.
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
"""The Greek letters that LaTeX has a command for, by its name."""
_LAMBDA = "lambda_"
_NUMBERED = re.compile(r"([A-Za-z]+)(\d+)")


@dataclass(frozen=True)
class Spelling:
    """A name as it is set: what stands on the line, and what stands below it."""

    base: str
    below: tuple[str, ...] = ()


def spelling(name: str) -> Spelling:
    """Return what of a name stands on the line and what below it.

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
