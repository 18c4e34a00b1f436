"""Rich text: sections, lists, quotes and preformatted text, and what stands inside them.

Structure: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from bot.sandbox.lint.objects import an_id
from bot.sandbox.lint.shapes import (
    array,
    boolean,
    given,
    integer,
    literal,
    shape,
    spoken,
    string,
    typed,
    web_address,
)

MAX_RUN = 13_200  # one run can't be longer than a whole message
MAX_INDENT = 8


_style = shape({}, {"bold": boolean, "italic": boolean, "strike": boolean, "code": boolean, "underline": boolean})
_mention_style = shape(
    {},
    {
        **dict.fromkeys(("bold", "italic", "strike", "highlight", "client_highlight", "unlink", "code"), boolean),
    },
)
_text = shape({"type": given, "text": spoken(MAX_RUN)}, {"style": _style})
_link = shape({"type": given, "url": web_address()}, {"text": spoken(MAX_RUN), "unsafe": boolean, "style": _style})
_runs = typed(
    {
        "text": _text,
        "link": _link,
        "user": shape({"type": given, "user_id": string(255)}, {"style": _mention_style}),
        "channel": shape({"type": given, "channel_id": string(255)}, {"style": _mention_style}),
        "usergroup": shape({"type": given, "usergroup_id": string(255)}, {"style": _mention_style}),
        "broadcast": shape({"type": given, "range": literal("here", "channel", "everyone")}, {"style": _style}),
        "emoji": shape({"type": given, "name": string(255)}, {"unicode": string(255), "style": _style}),
        "color": shape({"type": given, "value": string(255)}),
        "date": shape(
            {"type": given, "timestamp": integer(0), "format": string(255)},
            {"url": web_address(), "fallback": string(255), "style": _style},
        ),
    }
)
_section = shape({"type": given, "elements": array(_runs, least=0)})
_list = shape(
    {
        "type": given,
        "style": literal("bullet", "ordered"),
        "elements": array(typed({"rich_text_section": _section})),
    },
    {"indent": integer(0, MAX_INDENT), "offset": integer(0), "border": integer(0, 1)},
)
_quote = shape({"type": given, "elements": array(_runs, least=0)}, {"border": integer(0, 1)})
_preformatted = shape(
    {"type": given, "elements": array(typed({"text": _text, "link": _link}), least=0)},
    {"border": integer(0, 1), "language": string(255)},
)

rich_text = shape(
    {
        "type": given,
        "elements": array(
            typed(
                {
                    "rich_text_section": _section,
                    "rich_text_list": _list,
                    "rich_text_quote": _quote,
                    "rich_text_preformatted": _preformatted,
                }
            )
        ),
    },
    {"block_id": an_id},
)
