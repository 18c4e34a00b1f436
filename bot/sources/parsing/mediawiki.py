"""MediaWiki text, brought near enough to Markdown."""

import re

_FORMS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\{\{[^{}]{0,2000}\}\}"), ""),
    (re.compile(r"</?(?:pre|nowiki|ref|br|center|div)\b[^<>]*>", re.IGNORECASE), "\n"),
    (re.compile(r"'{2,5}"), ""),
    (re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]"), r"\1"),
    (re.compile(r"\[(?:https?|ftp)://[^\s\[\]]+(?: ([^\[\]\n]*))?\]"), r"\1"),
    (re.compile(r"^[ \t]+", re.MULTILINE), ""),
    (re.compile(r"^[*#]+[ \t]*", re.MULTILINE), "- "),
)
_HEADING = re.compile(r"^(={1,6})[ \t]*([^=\n]{1,300}?)[ \t]*\1[ \t]*$", re.MULTILINE)


def to_markdown(text: str) -> str:
    """Rewrite headings, links, lists and tables; what only a wiki can fill in is dropped."""
    for form, instead in _FORMS:
        text = form.sub(instead, text)
    return _HEADING.sub(lambda match: f"\n{'#' * len(match[1])} {match[2]}\n", text)
