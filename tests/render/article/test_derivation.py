"""How totals and sizes come about: each line is true, and the last has the network's number."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from symcnn import Network, SymcnnError, article, latex, load, parse, table, zoo
from symcnn.render.article.blocks import Block, Derivation, Prose
from symcnn.render.article.count_derivation import counts, of_sum
from symcnn.render.article.derivation import PARTS
from symcnn.render.article.sections import DERIVED, Choice, sections
from symcnn.render.math.latex import latex as written
from symcnn.render.math.nodes import Name, Number
from symcnn.render.math.quantity_math import quantity
from tests.networks import network
from tests.render.article.reading import derivation, displays, number

LINES: list[tuple[str, dict[str, int]]] = [
    ("I(n,c)-C(5,f1)-P(2)-C(3,f2)-P(2)-H(h)-O(10)", {"n": 29, "c": 3, "f1": 6, "f2": 7, "h": 11}),
    ("I(n,1)-C(3,f,s=2)-H(h)", {"n": 18, "f": 5, "h": 3}),
    ("I(n,m,c)-C(3x1,4,bias=0)-B-P(2)-PR(shared=0)-O(c)", {"n": 21, "m": 14, "c": 2}),
    ("I(n,4)-C(k,8,s=2,p=p,groups=4)-A(3,s=2,p=1)-LN", {"n": 40, "k": 5, "p": 2}),
    ("I(n,1)-C(3,4,d=d,p=d)-P(3,s=s,p=1,ceil=1)", {"n": 23, "d": 2, "s": 3}),
    ("I(n,2)-C(3,4,s=2,p=same)-C(4,3,s=3,p=same)-G-O(5)", {"n": 37}),
    ("I(n,1)-T(3,f,s=2,output_padding=1)-U(2)-Pad(1)-DW(3)-SC(3,5)", {"n": 9, "f": 4}),
    ("I(n,1)-AP(7)-C(3,4)-T(2,3,s=2)", {"n": 30}),
    ("I(n,1)-C(3,4,p=1)-P(2)-AP(3)-H(4)", {"n": 31}),
    ("I(n,4)-(C(3,4,p=1)-P(2))*N-H(3)", {"n": 77, "N": 4, "i": 2}),
    ("I(n,m,3)-(C(3,4,p=1)-P(2x1))*N", {"n": 77, "m": 13, "N": 4, "i": 2}),
    ("I(n,8)-add[C(3,8,p=1)-C(3,8,p=1)|_]-cat[C(1,2)|C(1,c)]", {"n": 12, "c": 3}),
    ("I(n,c,dims=3)-C(3,4)-P(2)", {"n": 12, "c": 3}),
    ("I(n,c,dims=1)-C(3,4,p=2)-P(2)", {"n": 12, "c": 3}),
    ("I(1,n)-F-H(5)-H(6)", {"n": 12}),
]
POINTS: dict[str, dict[str, int]] = {
    "unet": {"n": 64, "w": 6, "depth": 4, "classes": 3, "i": 2},
    "cifar_resnet": {"n": 32, "blocks": 5, "classes": 7, "i": 3},
}
CASES = [(parse(text), point) for text, point in LINES]
CASES += [(network(name), point) for name, point in POINTS.items()]
MEMBERS = [next(iter(zoo.entry(name).presets)) for name in zoo.families()]
cases = pytest.mark.parametrize(("net", "point"), CASES, ids=[str(net)[:50] for net, _ in CASES])


def at(net: Network, point: Mapping[str, int]) -> Network:
    return net.subs({name: value for name, value in point.items() if name in net.symbols})


def sized(net: Network) -> tuple[Block, ...]:
    return sections(net, "sizes", Choice())


@cases
@pytest.mark.parametrize("quantity", DERIVED)
def test_the_rule_with_numbers_comes_to_the_value(
    net: Network, point: dict[str, int], quantity: str
) -> None:
    choice = Choice(columns=("substituted", "value"), quantity=quantity)
    blocks = sections(net, "derivation", choice)
    for found in blocks:
        if isinstance(found, Derivation):
            for step in found.steps:
                assert len({number(part, point) for part in step.parts}) == 1


@pytest.mark.parametrize("quantity", ["params", "macs", "size", "rf"])
@pytest.mark.parametrize("name", MEMBERS)
def test_in_the_zoo_the_rule_with_numbers_comes_to_the_value(name: str, quantity: str) -> None:
    choice = Choice(columns=("substituted", "value"), quantity=quantity)
    steps = derivation(sections(network(name), "derivation", choice)).steps
    assert steps
    for step in steps:
        assert len({number(part, {"i": 2}) for part in step.parts}) == 1


@cases
@pytest.mark.parametrize("count", ["params", "macs", "activations"])
def test_the_sum_over_the_layers_is_the_total_of_the_network_with_numbers(
    net: Network, point: dict[str, int], count: str
) -> None:
    (found,) = displays(sections(net, "derivation", Choice(quantity=count)))
    assert {number(right, point) for right in found.rights} == {int(at(net, point).total(count))}


@cases
def test_a_single_floor_is_the_size_that_the_layers_leave_with_numbers(
    net: Network, point: dict[str, int]
) -> None:
    numbers, ends = at(net, point), "" if net.view is None else net.view.ends
    arrived = (item.input for item in numbers.layers if item.path == ends)
    last = next(arrived) if ends else numbers.output
    for found in displays(sized(net)):
        (value,) = {number(right, point) for right in found.rights[1:]}
        assert value in last.size


@pytest.mark.parametrize(
    ("layers", "names"),
    [
        ("I(28,3)-C(5,32)", {"k": 5, "c_in": 3, "c_out": 32}),
        ("I(28,3)-C(5x2,32)", {"k_h": 5, "k_w": 2, "c_in": 3, "c_out": 32}),
        ("I(28,4)-C(5,32,groups=2,bias=0)", {"k": 5, "c_in": 4, "c_out": 32, "g": 2}),
        ("I(6,4)-H(9)", {"c_in": 4, "h_in": 6, "w_in": 6, "f_out": 9}),
        ("I(28,4)-B", {"c_in": 4}),
    ],
)
def test_the_rule_of_a_layer_with_its_numbers_comes_to_its_counts(
    layers: str, names: dict[str, int]
) -> None:
    net = parse(layers)
    (step,) = counts(net, "params", ["rule"]).steps
    (stated,) = step.parts
    assert number(stated, names) == net.params


def test_parts_are_left_out_and_keep_their_order() -> None:
    net = parse("I(28,1)-C(5,32)")
    (every,) = counts(net, "params").steps
    (some,) = counts(net, "params", ["value", "rule"]).steps
    assert some.parts == (every.parts[0], every.parts[2])
    assert len(every.parts) == len(PARTS)
    assert every.parts[2] == Number(832)


def test_a_repeat_has_its_count_and_the_layers_of_one_iteration_below_it() -> None:
    net = parse("I(n,4)-(C(3,4,p=1)-P(2))*N")
    steps = counts(net, "params").steps
    labels = [(str(step.label), step.times, step.depth) for step in steps]
    assert labels == [("for i = 1..N", None, 0), ("conv 3×3, 4", None, 1)]
    assert len(steps[0].parts) == 1
    assert all(len(step.parts) == 1 for step in counts(net, "params", ["rule"]).steps)
    assert len(counts(net, "params", ["rule"]).steps) == len(steps) - 1


def test_a_sum_ends_in_the_form_and_the_order_that_are_asked_for() -> None:
    net = parse("I(28,1)-C(3,w)-C(3,w)")
    horner = of_sum(net, "params", "horner", "w").rights[-1]
    assert horner == quantity(net, "params", "horner", "w")
    assert horner not in of_sum(net, "params").rights[:-1]
    some = parse("I(9,a)-C(1,b)-C(1,1)")
    assert of_sum(some, "params", by="b").rights[-1] == quantity(some, "params", by="b")


def test_a_total_of_very_many_terms_is_not_multiplied_out() -> None:
    widths = [f"w{place}" for place in range(1, 24)]
    net = parse(f"I(99,1)-{'-'.join(f'C(1,{width})' for width in widths)}")
    assert len(of_sum(net, "params").rights) == 2
    assert len(of_sum(parse("I(9,c)-C(3,w)-(C(3,w,p=1)-C(1,w))*N-O(1)"), "params").rights) == 3


def test_a_derivation_of_a_sum_does_not_return_to_its_start() -> None:
    """The layers are the form of such totals: (25c + 1)f and f(25c + 1) are one step."""
    (parameters,) = of_sum(parse("I(n,c)-C(5,f)-P(2)-C(3,g)-H(h)-O(10)"), "params").rights
    assert written(parameters).startswith("(25c + 1)f + (9f + 1)g + ")
    assert written(parameters).endswith("h + 10h + 10")
    merged = of_sum(parse("I(n,c)-C(5,f)-C(3,f)"), "biases").rights
    assert [*map(written, merged)] == ["f + f", "2f"]


def test_sums_of_layers_are_added_without_brackets() -> None:
    first, *_ = of_sum(parse("I(9,w)-(C(3,w,p=1)-B)*N-H(h)-O(10)"), "params").rights
    assert written(first) == "9Nw^2 + 3Nw + h(81w + 1) + 10h + 10"


def test_a_sum_without_a_closed_form_has_the_form_of_the_total() -> None:
    net = parse("I(n,w[0])-for l in 1..S [C(3,w[l])]")
    for count in ("params", "macs"):
        body = written(quantity(net, count)).partition(r"\sum_{l=2}^{S} ")[2]
        assert len(body) < 60
        assert body in latex(net, "table")
        assert body in latex(net, "derivation", quantity=count)
        *_, last = of_sum(net, count).rights
        assert written(last) == written(quantity(net, count))
        assert latex(net, "derivation", quantity=count).count("n^2") == 0


def test_repeats_have_the_form_of_totals_in_tables_and_derivations() -> None:
    net = parse("I(9,w)-(add[C(3,w,p=1,bias=0)-B|_])*N")
    assert r"& $Nw(9w + 2)$ & $729Nw^2$" in latex(net, "table")
    assert r"${}= Nw(9w + 2)$" in latex(net, "derivation")
    assert r"N·w·(9·w + 2)" in table(net, "markdown", columns=["layer", "params"])


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("I(n,1)-C(5,2)-P(2)", "Composing all layers gives a single floor, "),
        ("I(n,1)-C(5,2)-P(2)-H(4)", "Composing the layers before dense 4 gives a single floor, "),
        ("I(n,1)-C(5,2)-AP(3)-C(3,2)", "Composing the layers before adaptive average pool 3×3 "),
        (
            "I(n,1)-C(5,2)-P(2)-F-H(4)",
            "Composing the layers before the flatten layer gives a single ",
        ),
        (
            "I(n,1)-C(5,2)-F-D(0.5)-O(4)",
            "Composing the layers before the flatten layer gives a single ",
        ),
        ("I(3,1)-C(3,4)-G*(N+1)", "Composing the layers before the repeat for "),
    ],
)
def test_a_single_floor_says_which_layers_it_is_of(text: str, start: str) -> None:
    (found,) = (block for block in sized(parse(text)) if isinstance(block, Prose))
    assert "".join(map(str, found.parts)).startswith(start)


@pytest.mark.parametrize(
    "text",
    [
        "I(n,1)-C(5,2)-U(2)",
        "I(n,1)-add[C(3,4,p=1)-P(2)-U(2)|C(1,4)]",
        "I(n,1)-C(3,4,s=2)-T(2,4,s=2)-C(3,2)",
        "I(n,1)-AP(7)-C(3,4)",
        "I(n,m,1)-AP(n)-C(3,1)",
        "I(3,1)-C(3,4)-(C(1,4)-G)*(N+1)",
    ],
)
def test_no_single_floor_is_stated_where_none_is_known_or_it_says_nothing(text: str) -> None:
    assert displays(sized(parse(text))) == []


def test_each_axis_of_its_own_size_has_its_own_line() -> None:
    found = derivation(sized(parse("I(n,m,c)-C(3x1,4)")))
    assert [str(step.label or "") for step in found.steps] == ["conv 3×1, 4", ""]
    assert [step.left for step in found.steps] == [Name("h_out"), Name("w_out")]
    assert [number(step.parts[0], {"h_in": 9, "k_h": 3}) for step in found.steps[:1]] == [7]
    assert found.steps[1].parts[-1] == Name("m")


def test_each_axis_of_its_own_size_has_a_floor_with_its_letter() -> None:
    said = latex("I(32,16,1)-C(5,32)-P(2)", "sizes")
    assert "Composing all layers gives a single floor along h" in said
    assert (
        r"w_{\mathrm{out}} &= \left\lfloor\frac{w_{\mathrm{in}} + 2P - r}{S}\right\rfloor + 1"
        in said
    )
    assert said.rstrip().endswith("&= 6\n\\end{align*}")


def test_a_repeat_that_changes_no_size_is_left_out() -> None:
    found = derivation(sized(parse("I(n,3)-(R-B)*N-C(3,4)")))
    assert [str(step.label) for step in found.steps] == ["conv 3×3, 4"]


@pytest.mark.parametrize("text", ["I(8,1)-H(3)", "I(8,1)-R", "I(1,8)-F-H(2)"])
def test_where_no_layer_changes_the_size_it_is_said(text: str) -> None:
    assert sized(parse(text)) == (Prose(("No layer changes the feature-map size.",)),)


@pytest.mark.parametrize("quantity", ["params", "size", "rf"])
def test_a_part_that_there_is_not_is_refused(quantity: str) -> None:
    with pytest.raises(
        SymcnnError, match="unknown part of a derivation 'rules'; did you mean rule"
    ):
        latex("I(8,1)-C(3,4)", "derivation", quantity=quantity, columns=["rules"])


@pytest.mark.parametrize(
    ("what", "quantity", "message"),
    [
        ("derivation", "mac", "unknown quantity of a derivation 'mac'; did you mean macs?"),
        ("derivation", "xyz", "unknown quantity of a derivation 'xyz'; choose from params, "),
        ("params", "macs", "quantity requires the part derivation, not params"),
    ],
)
def test_a_quantity_that_cannot_be_derived_is_refused(
    what: str, quantity: str, message: str
) -> None:
    with pytest.raises(SymcnnError) as error:
        latex("I(8,1)-C(3,4)", what, quantity=quantity)
    assert message in str(error.value)
    with pytest.raises(SymcnnError):
        article("I(8,1)-C(3,4)", what, quantity=quantity)


@pytest.mark.parametrize(
    ("layers", "names"),
    [
        ("I(28,3)-C(5,32)", {"k": 5, "c_in": 3, "c_out": 32, "h_out": 24, "w_out": 24}),
        ("I(9,3)-DW(3)", {"k": 3, "c_in": 3, "h_out": 7, "w_out": 7}),
        ("I(6,4)-H(9)", {"c_in": 4, "h_in": 6, "w_in": 6, "f_out": 9}),
        ("I(6,4)-T(2,5,s=2)", {"k": 2, "c_in": 4, "c_out": 5, "h_in": 6, "w_in": 6}),
    ],
)
def test_the_rule_of_a_layer_with_its_numbers_comes_to_its_macs(
    layers: str, names: dict[str, int]
) -> None:
    net = parse(layers)
    (step,) = counts(net, "macs", ["rule"]).steps
    assert number(step.parts[0], names) == net.macs


def test_what_is_printed_alike_is_stated_once() -> None:
    (_, norm) = counts(parse("I(n,w)-C(1,e*w)-B"), "params").steps
    assert [cell and written(cell) for cell in norm.cells] == [r"2c_{\mathrm{in}}", None, "2we"]
    (repeat, _) = counts(parse("I(9,3)-DW(3,p=1)*N"), "params").steps
    assert [written(part) for part in repeat.parts] == ["30N"]


def test_equal_neighbors_are_stated_once_with_their_number() -> None:
    net = parse("I(9,8)-(C(3,8,p=1)-B)*3-B-frozen[C(1,8)]-C(3,8)-C(3,8,p=1)-C(3,8)")
    steps = counts(net, "params").steps
    said = [(str(step.label), step.times) for step in steps]
    assert said == [
        ("conv 3×3, 8", Number(3)),
        ("batch norm", Number(3)),
        ("batch norm", None),
        ("conv 3×3, 8", Number(3)),
    ]
    late = counts(parse("I(9,8)-C(1,8)-B-(C(3,8,p=1)-B)*3-C(1,8)"), "params").steps
    assert [(str(step.label), step.times) for step in late] == [
        ("conv 1×1, 8", None),
        ("batch norm", None),
        ("conv 3×3, 8", Number(3)),
        ("batch norm", Number(3)),
        ("conv 1×1, 8", None),
    ]
    two = counts(parse("I(9,8)-C(3,8)-C(3,8,p=1,s=2)"), "params").steps
    assert [(str(step.label), step.times) for step in two] == [
        ("conv 3×3, 8; conv 3×3, 8, /2", None)
    ]


@pytest.mark.parametrize("name", ["resnet50", "mobilenet_v2", "densenet121", "inception_v3"])
@pytest.mark.parametrize("count", ["params", "macs"])
def test_the_rows_with_their_numbers_come_to_the_total(name: str, count: str) -> None:
    net, added = load(name), 0
    for step in counts(net, count).steps:
        labels = str(step.label).split("; ")
        times = step.times.value if isinstance(step.times, Number) else len(labels)
        added += times * int(number(step.parts[-1], {}))
    assert added == net.total(count)


def test_a_value_with_the_signs_of_its_formula_keeps_the_order_of_the_rule() -> None:
    (step,) = counts(parse("I(n,c)-C(a,f)"), "params").steps
    assert [written(part) for part in step.parts][1:] == ["(a^2c + 1)f"]


def test_an_unknown_count_has_no_sum_over_the_iterations() -> None:
    net = parse("I(n,3)-(C(3,3,p=1)-X(arriving=(3,n,n)))*N")
    repeat, *_ = counts(net, "macs").steps
    assert len(repeat.parts) == 1
    assert len(of_sum(net, "macs").rights) == 1
