"""The script of a live report agrees with `net.subs`, in Node and in Chromium, at random points."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html import unescape
from itertools import chain, product
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from symcnn import Network, SymcnnError, parse, report
from symcnn.algebra.polynomials.polynomial import add
from symcnn.algebra.polynomials.unknown import is_known
from symcnn.render.article import html
from symcnn.render.live.live_block import live_block, live_captions
from symcnn.render.live.slider_ranges import sliders
from symcnn.render.outline.row import STEP
from symcnn.render.outline.unfold import unfold
from symcnn.render.picture.captions import Captions
from symcnn.render.picture.draw import page_drawing
from symcnn.render.picture.elements import Drawing, Text
from symcnn.render.picture.flow import ROOM
from symcnn.render.short_numbers import shorten
from symcnn.render.tables.summary import convert_bytes
from symcnn.zoo import entry, families
from tests.browser import needs_chromium, opened
from tests.networks import family as network_of
from tests.networks import network
from tests.render.code.test_same_numbers import answered
from tests.render.live.live_points import CASES, Case, expected

POINTS = 200
FEW = 20
"""The points in the domain; as many are drawn anywhere."""
needs_node = pytest.mark.skipif(which("node") is None, reason="node is not installed")
cases = pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case.name, marks=pytest.mark.slow if index > 2 else ())
        for index, case in enumerate(CASES)
    ],
)
IN_NODE = """
for (const point of %s) {
  const { problems, numbers } = answerAt(point.map(BigInt));
  const texts = numbers && Object.fromEntries(numbers.figures.map(({ noun, kind, numbers }) => {
    if (numbers.includes(null)) return [noun, "?"];
    const [short, full] = SHOWN[kind](numbers);
    return [noun, kind === "count" ? full || short : short];
  }));
  const rows = numbers && numbers.rows.map(({ output, counts }) =>
    [output.map(grouped).join("×"), ...counts.map(String)]);
  console.log(JSON.stringify({ problems, texts, rows }));
}
"""
IN_BROWSER = """<script>
const found = %s.map((point) => {
  const fields = [...document.querySelectorAll("#live input[type=number]")];
  fields.forEach((field, index) => {
    field.value = point[index];
    field.dispatchEvent(new Event("input"));
  });
  const texts = [...document.querySelectorAll("#live .figures > div")].map((figure) => {
    const [noun, short, full] = [...figure.children].map((child) => child.textContent);
    return [noun, full && !full.endsWith("bytes") ? full : short];
  });
  const rows = [...document.querySelectorAll("#live tbody tr")].map((row) =>
    [1, 2, 4].map((column) => row.cells[column].textContent.replace(/,/g, "")));
  const problem = document.getElementById("problem");
  return { problems: problem.hidden ? [] : [problem.textContent],
    texts: Object.fromEntries(texts), rows };
});
document.body.dataset.found = JSON.stringify(found);
</script>"""


def _script(net: Network) -> str:
    """Return the script of a page about a network."""
    page = html.block(live_block(net))
    (script,) = re.findall(r"<script>\n(.*)</script>", page, re.DOTALL)
    return str(script)


def _run(tmp_path: Path, source: str) -> list[str]:
    path = tmp_path / "page.cjs"
    path.write_text(source, encoding="utf-8")
    return answered(["node", str(path)]).splitlines()


def _in_node(case: Case, points: list[tuple[int, ...]], tmp_path: Path) -> list[dict[str, Any]]:
    texts = [list(map(str, point)) for point in points]
    source = _script(case.net) + IN_NODE % json.dumps(texts)
    return [json.loads(line) for line in _run(tmp_path, source)]


@pytest.mark.parametrize("count", [FEW, pytest.param(POINTS, marks=pytest.mark.slow)])
@cases
@needs_node
def test_the_numbers_in_node_are_those_of_a_substituted_network(
    case: Case, count: int, tmp_path: Path
) -> None:
    points = case.points(count)
    answers = _in_node(case, points, tmp_path)
    for point, answer in zip(points, answers, strict=True):
        numbers = expected(case, point)
        assert (numbers is None) == bool(answer["problems"]), (point, answer)
        if numbers is not None:
            assert answer["texts"].items() <= numbers.items(), point
            assert len(answer["texts"]) >= 5
            assert answer["rows"][-1][0] == numbers["Output"]


@cases
@needs_node
def test_the_rows_in_node_are_the_layers_of_a_substituted_network(
    case: Case, tmp_path: Path
) -> None:
    """The layers of a row are those whose paths begin with the same steps."""
    points = [point for point in case.points(FEW) if expected(case, point) is not None]
    rows = unfold(case.net)
    for point, answer in zip(points, _in_node(case, points, tmp_path), strict=True):
        there = case.net.subs(dict(zip(case.names, point, strict=True)))
        shown = iter(answer["rows"])
        for level, row in rows:
            if level == 0:
                _, *counts = next(shown)
                steps = {STEP.match(record.path)[0] for record in row.records}  # type: ignore[index]
                layers = [each for each in there.layers if STEP.match(each.path)[0] in steps]  # type: ignore[index]
                sums = [add(getattr(each, what) for each in layers) for what in ("params", "macs")]
                numbers = [str(total) if is_known(total) else "null" for total in sums]
                assert counts == numbers, (point, row.label)
            elif row.output.features.free_symbols <= {*case.net.symbols.values()}:
                next(shown)


@pytest.mark.slow
@pytest.mark.parametrize("name", families())
@needs_node
def test_a_family_has_the_numbers_of_each_member(name: str, tmp_path: Path) -> None:
    family, members = network_of(name), entry(name).presets
    names = [each.name for each in live_block(family).sliders]
    points = [[str(values[each]) for each in names] for values in members.values()]
    call = f"""
    for (const point of {json.dumps(points)}) {{
      const {{ figures }} = answerAt(point.map(BigInt)).numbers;
      const found = figures.filter(({{ kind }}) => kind === "count");
      console.log(...found.map(({{ numbers }}) => String(numbers[0])));
    }}"""
    found = [tuple(map(int, line.split())) for line in _run(tmp_path, _script(family) + call)]
    loaded = map(network, members)
    assert found == [(net.params, net.macs) for net in loaded]


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES[:4], ids=lambda case: case.name)
@needs_chromium
def test_the_page_in_chromium_follows_its_fields(case: Case, tmp_path: Path) -> None:
    points = case.points(POINTS)
    page = tmp_path / "live.html"
    source = report(case.net, live=True) + IN_BROWSER % json.dumps([*map(list, points)])
    page.write_text(source, encoding="utf-8")
    said, dom = opened(page)
    assert "CONSOLE" not in said, said
    (found,) = re.findall(r'data-found="([^"]*)"', dom)
    for point, answer in zip(points, json.loads(unescape(found)), strict=True):
        numbers = expected(case, point)
        assert (numbers is None) == bool(answer["problems"]), (point, answer)
        if numbers is None:
            assert {*answer["texts"].values(), *chain(*answer["rows"])} == {"–"}
        else:
            assert answer["texts"].items() <= numbers.items(), point


@needs_node
def test_short_numbers_and_bytes_are_those_of_other_pages(tmp_path: Path) -> None:
    """Halves are rounded to even, as where the numbers are known when a page is written."""
    numbers = [0, 5, 999, 1005, 1015, 9995, 99949, 99950, 999499, 999500, 25_557_032, 2**70, 10**24]
    numbers += [lead * 10**power + 5 for lead, power in product(range(990, 1001), range(1, 20, 3))]
    texts = json.dumps(list(map(str, numbers)))
    call = f"""
    for (const text of {texts}) console.log(shortened(BigInt(text)));
    for (const text of {texts}) console.log(converted(BigInt(text)));"""
    script = _script(parse("I(n,1)-C(3,8)"))
    lines = _run(tmp_path, script + call)
    assert lines[: len(numbers)] == [shorten(number)[0] for number in numbers]
    pairs = zip(numbers, lines[len(numbers) :], strict=True)
    assert [line for number, line in pairs if number < 2**53] == [
        convert_bytes(number) for number in numbers if number < 2**53
    ]


@needs_node
def test_what_is_wrong_with_values_is_named(tmp_path: Path) -> None:
    script = _script(parse("I(n,4)-(C(3,4,p=1)-P(2))*N-H(k)"))
    calls = """
    console.log(problemsAt([7n, 3n, 1n]).join());
    console.log(problemsAt([0n, null, 1n]).join(" "));
    console.log(problemsAt([8n, 3n, 10n ** 13n]).join());
    console.log(problemsAt([8n, 3n, 1n]).length, read("1e3"), read(""), read("12"));"""
    assert _run(tmp_path, script + calls) == [
        "Outside the domain: “n ≥ 2^N” does not hold.",
        "n must be an integer from 1 to 1,000,000,000,000. N must be an integer from 0 to 1,000.",
        "k must be an integer from 1 to 1,000,000,000,000.",
        "0 null null 12n",
    ]


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("I(8,3)-C(3,5)", "a live report needs a symbol"),
        ("I(8,3)-D(rate)-C(3,5)", "a live report needs a symbol"),
        ("I(9,3)-for i in 1..S [C(3,w[i],p=1)]", "the number of members of 'w' is unknown"),
        ((), "a live report is about a network"),
    ],
)
def test_a_live_report_is_of_a_network_with_symbols(subject: Any, said: str) -> None:  # noqa: ANN401
    with pytest.raises(SymcnnError, match=said):
        report(subject, live=True)


SAID = """
for (const point of %s) console.log(JSON.stringify(numbersAt(point.map(BigInt)).texts));
"""
CHAINS = [
    ("I(n,c)-C(5,f1)-R-P(2)-C(3,2*f2+1)-P(2)-H(h)-O(10)", (40, 3, 6, 5, 12)),
    ("I(n,3)-add[C(1,w,s)|C(3,w,s,p=1)-B]-U(s)-C(1,w^2)-frozen[O(w)]", (20, 8, 3)),
    ("let end = 8*(n//3); I(n,n)-C(1,end)-R-C(1,new)-PR(0)-D(1/2)", (7, 1234)),
    ("I(n,3)-C(3,8,p=1)-R-P(2)-C(3,16,p=1)-G-H(10)", (32,)),
]


def _said(drawing: Drawing, live: Sequence[str | None] = ()) -> str:
    """Return all that a picture says, without spaces and dots, by which lines differ."""
    known = iter(live)
    found = [
        re.sub(r"<[^>]*>", "", next(known) or "") if text.live else text.text
        for text in drawing.elements
        if isinstance(text, Text)
    ]
    return re.sub(r"[ ·]", "", "".join(found))


@pytest.mark.parametrize(("text", "point"), CHAINS)
@needs_node
def test_the_diagram_at_values_says_what_that_of_the_substituted_network_says(
    text: str, point: tuple[int, ...], tmp_path: Path
) -> None:
    net = parse(text)
    (line,) = _run(tmp_path, _script(net) + SAID % json.dumps([list(map(str, point))]))
    there = page_drawing(Captions(net.subs(dict(zip(net.symbols, point, strict=True))), ROOM))
    assert _said(
        page_drawing(live_captions(net, sliders(net, net.domain))), json.loads(line)
    ) == _said(there)


@needs_node
def test_within_a_loop_symbols_have_values_and_its_variable_is_left(tmp_path: Path) -> None:
    net = network("unet")
    (line,) = _run(tmp_path, _script(net) + SAID % '[["64", "3", "5", "2"]]')
    said = [re.sub(r"<[^>]*>", "", each or "") for each in json.loads(line)]
    assert "conv 3×3, 2i·5, ReLU" in said  # the exponent is raised
    assert any(each.startswith("(2i·5)×(64/2i)²") for each in said)
    assert "group 2i + 1·5→2i·5 for i = 2..0" in said
    assert "Parameters: 47,262" in said
    assert not [each for each in said if re.search(r"\bw\b|depth|classes|P\d", each)]


@needs_node
def test_a_text_without_a_value_keeps_its_symbols(tmp_path: Path) -> None:
    calls = """
    const at = (values) => textAt(["2 ", (n, w) => quotient(n, w), "<"], values);
    console.log(JSON.stringify([at([6n, 4n]), at([-6n, 3n]), at([6n, -4n]), at([1n, 0n])]));
    console.log(share(1n, 3n) + share(0n, 0n));
    try { textAt([() => { throw new TypeError("x"); }], []); }
    catch (error) { console.log(error.name); }"""
    script = _script(parse("I(n,1)-C(3,w)"))
    assert _run(tmp_path, script + calls) == [
        '["2 3/2<","2 -2<","2 -3/2<",null]',
        " · 33.3 %",
        "TypeError",
    ]
