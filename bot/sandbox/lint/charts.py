"""The `data_visualization` block: a titled line, bar, area or pie chart.

Limits: https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
"""

from bot.sandbox.lint.objects import an_id
from bot.sandbox.lint.shapes import Json, array, given, number, rule, shape, spoken, typed

MAX_CATEGORIES = 20
MAX_SERIES = 6
MAX_LABEL = 20
MAX_TITLE = 50


def _labels_match(chart: Json) -> bool:
    categories = chart["axis_config"]["categories"]
    return all([point["label"] for point in series["data"]] == categories for series in chart["series"])


def _names_differ(chart: Json) -> bool:
    names = [series["name"] for series in chart["series"]]
    return len(set(names)) == len(names)


_label = spoken(MAX_LABEL)
_point = shape({"label": _label, "value": number})
_axes = shape(
    {"categories": array(_label, most=MAX_CATEGORIES)},
    {"x_label": spoken(MAX_TITLE), "y_label": spoken(MAX_TITLE)},
)
_series = shape({"name": _label, "data": array(_point, most=MAX_CATEGORIES)})
_xy = shape(
    {"type": given, "series": array(_series, most=MAX_SERIES), "axis_config": _axes},
    {},
    rule(_labels_match, "labels of every series must match the categories of the axis"),
    rule(_names_differ, "names of series must be unique"),
)
_segment = shape(
    {"label": _label, "value": number}, {}, rule(lambda one: one["value"] > 0, "value must be more than 0")
)
_pie = shape({"type": given, "segments": array(_segment, most=MAX_SERIES)})

data_visualization = shape(
    {
        "type": given,
        "title": spoken(MAX_TITLE),
        "chart": typed({"line": _xy, "bar": _xy, "area": _xy, "pie": _pie}),
    },
    {"block_id": an_id},
)
