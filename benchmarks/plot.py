"""Lines against a number of posts, as a picture (SVG) that needs no program to be drawn."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT, EDGE, LEGEND = 460, 300, 56, 22
COLOURS = ("#1b6ca8", "#d1495b", "#2e8b57", "#8e5ea2", "#b8860b", "#555555")


@dataclass(frozen=True)
class Line:
    name: str
    points: list[tuple[float, float]]


def draw(*panels: tuple[str, list[Line]]) -> str:
    """Panels side by side, each with a title and its lines; both axes begin at 0."""
    names = list(dict.fromkeys(line.name for _, lines in panels for line in lines))
    height = HEIGHT + LEGEND * len(names)
    out = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH * len(panels)}"'
            f' height="{height}" font-family="sans-serif" font-size="12">'
        ),
        f'<rect width="{WIDTH * len(panels)}" height="{height}" fill="white"/>',
    ]
    for number, (title, lines) in enumerate(panels):
        out += _panel(number * WIDTH, title, lines, names)
    for number, name in enumerate(names):
        y = HEIGHT + LEGEND * number + 6
        out.append(f'<rect x="{EDGE}" y="{y - 9}" width="18" height="4" fill="{_colour(number)}"/>')
        out.append(f'<text x="{EDGE + 26}" y="{y - 3}">{escape(name)}</text>')
    return "\n".join([*out, "</svg>", ""])


def _panel(left: float, title: str, lines: list[Line], names: list[str]) -> list[str]:
    points = [point for line in lines for point in line.points]
    widest, highest = (max((p[axis] for p in points), default=1) or 1 for axis in (0, 1))
    inner_width, inner_height = WIDTH - EDGE - 20, HEIGHT - 2 * EDGE

    def place(point: tuple[float, float]) -> str:
        x = left + EDGE + inner_width * point[0] / widest
        y = EDGE + inner_height * (1 - point[1] / highest)
        return f"{x:.1f},{y:.1f}"

    bottom, right = place((widest, 0)), place((widest, highest))
    out = [
        f'<text x="{left + EDGE}" y="{EDGE - 16}" font-weight="bold">{escape(title)}</text>',
        (
            f'<polyline points="{place((0, highest))} {place((0, 0))} {bottom}" fill="none"'
            ' stroke="#999"/>'
        ),
        f'<text x="{left + EDGE - 6}" y="{EDGE + 4}" text-anchor="end">{highest:,.0f}</text>',
        (
            f'<text x="{right.split(",")[0]}" y="{HEIGHT - EDGE + 18}" text-anchor="end">'
            f"{widest:,.0f} posts</text>"
        ),
    ]
    for line in lines:
        colour = _colour(names.index(line.name))
        path = " ".join(place(point) for point in [(0, 0), *line.points])
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
    return out


def _colour(number: int) -> str:
    return COLOURS[number % len(COLOURS)]
