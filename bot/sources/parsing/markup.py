"""The formats besides Markdown, brought near enough to it that one reader understands them all."""

import re

from bot.sources.parsing import asciidoc, mediawiki, restructured_text, web_page

HTML = frozenset({".html", ".htm"})

_MODULES = re.compile(r"^(?:import|export) [^\n]*['\"{][^\n]*;?[ \t]*$", re.MULTILINE)
"""Lines by which MDX loads what it shows; some stand in plain Markdown files."""
_FORMATS = {
    ".rst": restructured_text.to_markdown,
    ".adoc": asciidoc.to_markdown,
    ".asciidoc": asciidoc.to_markdown,
    ".mediawiki": mediawiki.to_markdown,
    ".wiki": mediawiki.to_markdown,
    **dict.fromkeys(HTML, web_page.to_markdown),
}


def to_markdown(text: str, suffix: str) -> str:
    """Rewrite a document by its file's suffix; Markdown and plain text stay as they are."""
    rewritten = _FORMATS.get(suffix)
    return rewritten(text) if rewritten else _MODULES.sub("", text)
