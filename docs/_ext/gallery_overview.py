"""The beginning of the gallery: thumbnails, links to reports, and a table of all members."""  # noqa: INP001 - Sphinx finds it on the path

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from reports import links

from symcnn import load, zoo
from symcnn.render.picture.draw import PictureOptions, drawing_of
from symcnn.render.picture.elements import Drawing, Polygon, extent
from symcnn.render.picture.svg_drawing import svg_of

_GAP = 7.0
"""The space between the volumes of a thumbnail, in px."""
_FACES = 3
"""The number of polygons of a volume: its front, its top and its side."""
_FEW = 6
"""The number of volumes below which a network is unfolded further."""
_COLUMNS = ("Member", "Family", "Parameters", "MACs", "Year")


def overview() -> str:
    """Return the thumbnails, the links to reports and the table, as HTML in Markdown."""
    parts = {"All families": _cards(), "Reports": links(), "All members": _table()}
    return "".join(f"## {title}\n\n{html}\n\n" for title, html in parts.items())


def thumbnail(member: str) -> str:
    """Return the feature maps of a network as volumes without text, as SVG."""
    faces = _faces(member, depth=0)
    if len(faces) < _FEW * _FACES:
        faces = _faces(member, depth=None)
    volumes = [faces[start : start + _FACES] for start in range(0, len(faces), _FACES)]
    return svg_of(_side_by_side(volumes, member))


def _faces(member: str, depth: int | None) -> list[Polygon]:
    """Return the faces of the volumes of a network, unfolded to a depth."""
    drawing = drawing_of(load(member), "strip", PictureOptions(depth=depth))
    return [part for part in drawing.elements if isinstance(part, Polygon)]


def _side_by_side(volumes: Sequence[Sequence[Polygon]], title: str) -> Drawing:
    """Return volumes with their fronts on one axis, and with little space between them."""
    placed: list[Polygon] = []
    right = 0.0
    for volume in volumes:
        (_, top), (_, bottom) = extent(volume[:1])
        (left, _), (end, _) = extent(volume)
        placed += [face.moved(right - left, -(top + bottom) / 2) for face in volume]
        right += end - left + _GAP
    (_, top), (width, bottom) = extent(placed)
    moved = tuple(face.moved(1.0, 1.0 - top) for face in placed)
    return Drawing(width + 2, bottom - top + 2, moved, title, f"The feature maps of {title}")


def _cards() -> str:
    """Return a link to each family, with the thumbnail of its first member."""
    cards = (
        f'<a href="#zoo-{name.replace("_", "-")}">{_on_one_line(thumbnail(_first_member(name)))}'
        f"<span>{escape(zoo.entry(name).title)}</span></a>"
        for name in zoo.families()
    )
    return "\n".join(['<div class="thumbnails">', *cards, "</div>"])


def _first_member(family: str) -> str:
    return next(iter(zoo.entry(family).presets))


def _on_one_line(svg: str) -> str:
    """Return SVG that Markdown reads as a piece of one block of HTML."""
    return svg.replace("\n", "")


def _table() -> str:
    """Return the table of all members, whose headings sort it where scripts are run."""
    heads = "".join(f'<th scope="col">{name}</th>' for name in _COLUMNS)
    return "\n".join(
        [
            '<div class="table-wrapper"><table class="docutils align-default sortable">',
            f"<thead><tr>{heads}</tr></thead>",
            "<tbody>",
            *(row for family in zoo.families() for row in _rows(family)),
            "</tbody></table></div>",
        ]
    )


def _rows(family: str) -> Iterator[str]:
    """Yield a row for each member of a family; cells of numbers have their exact values."""
    entry = zoo.entry(family)
    link = f'<a href="#zoo-{family.replace("_", "-")}">{escape(entry.title)}</a>'
    for member in entry.presets:
        net = load(member)
        year = entry.year_of(member)
        numbers = ((int(net.params), ","), (int(net.macs), ","), (year, ""))
        cells = "".join(
            f'<td class="number" data-value="{number}">{number:{form}}</td>'
            for number, form in numbers
        )
        yield f"<tr><td><code>{member}</code></td><td>{link}</td>{cells}</tr>"
