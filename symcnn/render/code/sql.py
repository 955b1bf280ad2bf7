"""Formulas in SQL: expressions of columns, equal in SQLite, PostgreSQL and MySQL.

Division differs: in SQLite and PostgreSQL, / rounds integers towards 0; in MySQL it does not round.
So all divisions are exact. There is no function for a minimum that all three have.

From 2^63 on, SQLite silently continues in floating point, where the others raise an error. So each
expression has a guard: a bound on all its intermediate results. The bound itself may be computed in
floating point, for which 9.2e18 leaves room. Beyond the bound, the value is NULL.
"""

from __future__ import annotations

from dataclasses import replace

from symcnn.errors import SymcnnError
from symcnn.render.code.fragment import Function, Piece, Rank, added, infix, made, repeated
from symcnn.render.code.language import CodeRequest, Language, below_2_63
from symcnn.render.code.language_names import folded_words
from symcnn.render.code.translate import Scope, written

_WORDS = """
accessible add all alter analyse analyze and any array as asc asensitive asymmetric
authorization autoincrement before between bigint binary blob both by call cascade case cast
change char character check cmax cmin collate collation column commit concurrently condition
constraint continue convert create cross ctid cube cume_dist current_catalog current_date
current_role current_schema current_time current_timestamp current_user cursor database
databases day_hour day_microsecond day_minute day_second dec decimal declare default
deferrable delayed delete dense_rank desc describe deterministic distinct distinctrow div do
double drop dual each else elseif empty enclosed end escape escaped except exists exit explain
false fetch first_value float float4 float8 for force foreign freeze from full fulltext
function generated get grant group grouping groups having high_priority hour_microsecond
hour_minute hour_second if ignore ilike in index infile initially inner inout insensitive
insert int int1 int2 int3 int4 int8 integer intersect interval into io_after_gtids
io_before_gtids is isnull iterate join json_table key keys kill lag last_value lateral lead
leading leave left like limit linear lines load localtime localtimestamp lock long longblob
longtext loop low_priority manual master_bind master_ssl_verify_server_cert match maxvalue
mediumblob mediumint mediumtext middleint minute_microsecond minute_second mod modifies
natural no_write_to_binlog not nothing notnull nth_value ntile null numeric of offset on only
optimize optimizer_costs option optionally or order out outer outfile over overlaps parallel
partition percent_rank placing precision primary procedure purge qualify raise range rank read
read_write reads real recursive references regexp release rename repeat replace require
resignal restrict return returning revoke right rlike row row_number rows schema schemas
second_microsecond select sensitive separator session_user set show signal similar smallint
some spatial specific sql sql_big_result sql_calc_found_rows sql_small_result sqlexception
sqlstate sqlwarning ssl starting stored straight_join symmetric system system_user table
tableoid tablesample terminated then tinyblob tinyint tinytext to trailing transaction trigger
true undo union unique unlock unsigned update usage use user using utc_date utc_time
utc_timestamp values varbinary varchar varcharacter variadic varying verbose virtual when
where while window with write xmax xmin xor year_month zerofill
"""
_RESERVED = frozenset(_WORDS.split())
_SLASH = infix("/", Rank.PRODUCT, Rank.ATOM, Rank.QUOTIENT)


def _write_power(base: Piece, exponent: Piece) -> Piece:
    """Return a power of 2, 4, 8, ... as a shift of a 1 that PostgreSQL types as a 64-bit integer.

    It needs a condition: a shift by 64 bits or more is wrong.
    """
    number = int(base.text) if base.text.isdigit() else 0
    if number.bit_count() != 1:
        message = (
            f"a power of {base.text} cannot be written exactly in SQL; "
            f"substitute numbers for the symbols of the exponent {exponent.text}"
        )
        raise SymcnnError(message)
    bits = number.bit_length() - 1
    shift = (
        exponent if bits == 1 else Piece(f"{bits}*{exponent.within(Rank.PRODUCT)}", Rank.PRODUCT)
    )
    text = f"((1 + 0*4294967296) << {shift.within(Rank.ATOM)})"
    return made(text, Rank.ATOM, exponent, needs=(f"{shift.text} < 63",))


def _write_quotient(above: Piece, below: Piece) -> Piece:
    """Return a floor division: the numerator minus its remainder, divided exactly."""
    return _divide_exactly(above, f"{above.within(Rank.ATOM)} % {below.within(Rank.ATOM)}", below)


def _write_floor(above: Piece, below: Piece) -> Piece:
    """Return a floor division of any numerator; the remainder of % has the numerator's sign."""
    divisor = below.within(Rank.ATOM)
    remainder = f"(({above.within(Rank.ATOM)} % {divisor}) + {divisor}) % {divisor}"
    return _divide_exactly(above, remainder, below)


def _divide_exactly(above: Piece, remainder: str, below: Piece) -> Piece:
    difference = f"{above.text} - {remainder}"
    return _SLASH(made(difference, Rank.SUM, above), below)


def _write_case(sign: str) -> Function:
    """Return a function that picks the first argument that compares so with all later ones."""

    def chosen(arguments: list[Piece]) -> Piece:
        *first, last = arguments
        cases = (
            _write_when(argument, arguments[index:], sign)
            for index, argument in enumerate(first, start=1)
        )
        return made(f"(CASE {' '.join(cases)} ELSE {last.text} END)", Rank.ATOM, *arguments)

    return chosen


def _write_when(argument: Piece, others: list[Piece], sign: str) -> str:
    tests = (f"{argument.text} {sign} {other.text}" for other in others)
    return f"WHEN {' AND '.join(tests)} THEN {argument.text}"


def _write_expression(request: CodeRequest) -> str:
    """Return the guarded expression, with a comment on columns that are not named as symbols."""
    renamed = [f"{name} is {symbol}" for symbol, name in request.names.items() if name != symbol]
    if not request.formula.value.free_symbols:
        return request.value.text
    notes = ["NULL if a number may reach 2^63", *renamed]
    return (
        f"CASE WHEN {_write_guard(request)} THEN {request.value.text} END /* {', '.join(notes)} */"
    )


def _write_guard(request: CodeRequest) -> str:
    """Return the condition that no intermediate result reaches 2^63.

    In the bound of a product, no factor is 0: that would hide those before it.
    """
    symbols = ((request.net.symbols[name], column) for name, column in request.names.items())
    names = {each: name if each.is_positive else f"({name} + 1)" for each, name in symbols}
    bound = written(request.formula, Scope(_BOUNDS, names))
    return " AND ".join([*request.needs, f"{bound.text} < 9.2e18"])


def _add(pieces: list[Piece]) -> Piece:
    return added(pieces, "+" * (len(pieces) - 1))


SQL = Language(
    title="SQL",
    names=folded_words(_RESERVED),
    number=below_2_63("SQL"),
    raised=repeated,
    power=_write_power,
    exact=_SLASH,
    quotient=_write_quotient,
    floor=_write_floor,
    least=_write_case("<="),
    greatest=_write_case(">="),
    total=None,
    whole=_write_expression,
)

_BOUNDS = replace(
    SQL,
    number=str,
    minus="+",
    exact=lambda above, below: _add([above, below]),
    quotient=lambda above, below: _add([above, below]),
    floor=lambda above, below: _add([above, below, below]),
    least=_add,
    greatest=_add,
)
"""Bounds in SQL: each operation gives a bound on the magnitude of its intermediate results."""
