"""Draws charts with matplotlib, the optional extra ``charts``; the only module that knows it.

Drawing takes a good part of a second, so it is done in a thread, one picture at a time. matplotlib is
imported there, when the first one is wanted: who never wants one does not pay for it. Nothing global of it is
touched: no pyplot, no settings, one font by its file, which ships with matplotlib and has Arabic letters.
"""

import asyncio
import io
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.chat.i18n import FIRST_STRONG_ISOLATE, POP_ISOLATE
from bot.chat.views.chart import Bar, Chart, Panel

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties
    from matplotlib.text import Text

_WIDTH: Final = 6.75
_HEAD: Final = 0.6
_PANEL: Final = 3.0
_DOTS_AN_INCH: Final = 160
_REPORTED: Final = "#2f6fde"
_ESTIMATED: Final = "#a9c4f5"
_INK: Final = "#1f2933"
_LINES: Final = "#d5dbe3"
_ISOLATES: Final = frozenset(f"{FIRST_STRONG_ISOLATE}{POP_ISOLATE}")
_ONE_AT_A_TIME: Final = threading.Lock()


def can_draw() -> bool:
    """Whether the extra is installed."""
    try:
        return find_spec("matplotlib") is not None
    except ValueError:  # some module stands in its place
        return False


async def draw(chart: Chart) -> bytes:
    """The picture as a PNG."""
    return await asyncio.to_thread(_drawn, chart)


def _drawn(chart: Chart) -> bytes:
    from matplotlib import get_data_path  # noqa: PLC0415 - an optional extra, paid for by the first picture
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - the same
    from matplotlib.figure import Figure  # noqa: PLC0415 - the same
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415 - the same

    with _ONE_AT_A_TIME:  # matplotlib does not promise more
        font = FontProperties(fname=str(Path(get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")))
        figure = Figure(
            figsize=(_WIDTH, _HEAD + _PANEL * len(chart.panels)),
            dpi=_DOTS_AN_INCH,
            facecolor="white",
            layout="constrained",
        )
        FigureCanvasAgg(figure)  # it makes itself the figure's
        _written(figure.suptitle(_seen(chart.title, font)), font, 16)
        axes = figure.subplots(len(chart.panels), 1, squeeze=False)
        for at, panel in enumerate(chart.panels):
            _draw_panel(axes[at][0], chart, panel, font)
        picture = io.BytesIO()
        figure.savefig(picture, format="png")
        return picture.getvalue()


def _draw_panel(axes: "Axes", chart: Chart, panel: Panel, font: "FontProperties") -> None:
    days = range(len(panel.bars))
    reported = [float(bar.reported) for bar in panel.bars]
    estimated = [float(bar.estimated) for bar in panel.bars]
    axes.bar(days, reported, color=_REPORTED, label=_seen(chart.reported, font), zorder=2)
    if any(estimated):
        axes.bar(
            days,
            estimated,
            bottom=reported,
            color=_ESTIMATED,
            hatch="///",
            edgecolor=_REPORTED,
            linewidth=0,
            label=_seen(chart.estimated, font),
            zorder=2,
        )
        legend = axes.legend(
            loc="upper center",
            bbox_to_anchor=(0.5, -0.08),
            ncols=2,
            frameon=False,
            markerfirst=not chart.is_right_to_left,
        )
        for text in legend.get_texts():
            _written(text, font, 11)
    _written(axes.set_title(_seen(panel.heading, font)), font, 12)
    _draw_scales(axes, panel.bars, font, is_right_to_left=chart.is_right_to_left)


def _draw_scales(
    axes: "Axes", bars: Sequence[Bar], font: "FontProperties", *, is_right_to_left: bool
) -> None:
    labelled = [(at, bar.label) for at, bar in enumerate(bars) if bar.label]
    axes.set_xticks([at for at, _ in labelled], [_seen(label, font) for _, label in labelled])
    axes.yaxis.set_major_formatter(lambda value, _place: f"{value:,.10g}")
    axes.margins(x=0.04)
    axes.set_ylim(0, 1.08 * max(float(bar.reported + bar.estimated) for bar in bars) or 1)
    axes.grid(axis="y", color=_LINES, zorder=1)
    axes.spines[["top", "left", "right"]].set_visible(False)
    axes.tick_params(length=0)
    if is_right_to_left:
        axes.invert_xaxis()
        axes.yaxis.tick_right()
        axes.tick_params(axis="y", length=0)
    for text in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        _written(text, font, 10)


def _written(text: "Text", font: "FontProperties", size: int) -> None:
    """Set the font; a dollar sign is a dollar sign, and begins no formula."""
    text.set_fontproperties(font)
    text.set_fontsize(size)
    text.set_color(_INK)
    text.set_parse_math(False)


def _seen(text: str, font: "FontProperties") -> str:
    """The text without what the font cannot show: a panel may call its currency anything."""
    from matplotlib.font_manager import get_font  # noqa: PLC0415 - the same optional extra

    known = get_font(str(font.get_file())).get_charmap()
    return "".join(
        character if ord(character) in known or character in _ISOLATES else "?" for character in text
    )
