"""Documents and feeds as people write them, spoilt: cut, doubled, shuffled, with parts that no reader likes."""

DOCUMENT = """---
title: The queue was full
date: 2026-03-01
services: [orders, payments]
status: accepted
---
# The queue was full

Author: Ana Lima
Comments until: 2026-04-01

## Summary

The *orders* queue was **full** for [an hour](https://wiki.example.org/x), see `retry()`.

| Time | What |
| --- | --- |
| 09:00 | first alert |

## Action items

- [ ] Test the failover every month (Ana, by 2026-04-01)
- [x] Alert on the length
  1. nested

```python
print("x")
```

> Supersedes: [0003](0003-polls.md)
"""
PAGE = """<!doctype html><html><head><title>The queue was full</title><meta name="date" content="2026-03-01"></head>
<body><nav>Home</nav><h1>The queue was full</h1><p>For <b>an hour</b> &amp; more.</p>
<table><tr><th>Owner</th><td>Ana</td></tr></table><ul><li>Test the failover</li></ul><pre>x &lt; y</pre></body></html>"""
RESTRUCTURED = """The queue was full
==================

:Author: Ana
:Date: 2026-03-01

Summary
-------

It was *full* for `an hour <https://example.org>`_.

.. note:: Really.

====  =====
Time  What
====  =====
9     alert
====  =====

* Test the failover
"""
ASCIIDOC = """= The queue was full
Ana Lima <ana@example.org>
2026-03-01
:status: accepted

== Summary

It was *full* for https://example.org[an hour].

|===
|Time |What
|9 |alert
|===

* Test the failover
----
code
----
"""
MEDIAWIKI = """= The queue was full =
{{Infobox|date=2026-03-01}}
'''Full''' for [[an hour|one]] and [https://example.org more].
{| class="wikitable"
! Time !! What
|-
| 9 || alert
|}
* Test the failover
<nowiki>x</nowiki>
"""
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Example</title>
<item><title>The queue</title><link>https://example.org/1</link><pubDate>Sun, 01 Mar 2026 09:00:00 +0000</pubDate>
<description>&lt;p&gt;It was full.&lt;/p&gt;</description><guid isPermaLink="false">1</guid></item>
<item><title>The cache</title><guid>https://example.org/2</guid><description><![CDATA[<b>Cold</b>]]></description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Example</title>
<entry><title>The queue</title><link rel="alternate" href="/1"/><updated>2026-03-01T09:00:00Z</updated>
<author><name>Ana</name></author><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Full.</p></div>
</content></entry></feed>"""
JSON = '[{"url": "https://example.org/1", "title": "The queue", "date": "2026-03-01", "kind": "rfc"}, "https://example.org/2"]'
TABLE = 'url,title,date\nhttps://example.org/1,"The ""queue""",2026-03-01\nhttps://example.org/2,The cache,\n'

BY_SUFFIX = {
    ".md": DOCUMENT,
    ".txt": DOCUMENT,
    ".html": PAGE,
    ".rst": RESTRUCTURED,
    ".adoc": ASCIIDOC,
    ".mediawiki": MEDIAWIKI,
}
FEEDS = (RSS, ATOM)
LISTS = {"links.json": JSON, "links.csv": TABLE}

ODD = (
    "\x00",
    "\ufeff",
    "\u202e",
    "\r",
    "🦊",
    "&#x110000;",
    "&#99999999999;",
    "]]>",
    "<!--",
    "<![CDATA[",
    "---\n",
    "---\nx: &a [*a]\n---\n",
    "0000-99-99",
    "Sun, 99 Foo 99999 99:99:99 +9999",
    "9" * 400,
    "\\",
    "`" * 7,
    '"',
    "{{",
    "[[",
)
MANY = (
    *(
        "[",
        "(",
        "![",
        "<div>",
        "<b",
        "</p>",
        "*",
        "_",
        "**a",
        "`",
        "> ",
        "- ",
        "\n- ",
        "\n> ",
        "|",
        "| a ",
        "\n| a | b |",
    ),
    *(
        "#",
        "\n# a",
        "=",
        "~",
        " ",
        "\t",
        "\n",
        "a ",
        "a",
        "a:",
        "\n:a: b",
        "{{",
        "[[a|",
        "&amp;",
        "&",
        "1. ",
        "::",
        "..",
        "\n.. ",
    ),
    *(
        "http://",
        "by 2026-",
        "- [ ] a",
        "\n  - x: ",
        "[a](",
        "<a href=",
        "\n====\n",
        "''",
        "{|",
        "\n|-",
        "superseded by ",
    ),
)
MOST = 20_000
"""Characters of one input; documents are read up to a million, at a time that grows as they do."""


def spoilt(text, chance):
    """A copy of a text with one to four of its parts spoilt."""
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice((1, 5, 40, 400)))
        text = text[:start] + _instead(text[start:end], chance) + text[end:]
    return text[:MOST]


def _instead(part, chance):
    match chance.choice(("gone", "twice", "odd", "many", "shuffled", "kept")):
        case "gone":
            return ""
        case "twice":
            return part * chance.choice((2, 50))
        case "odd":
            return chance.choice(ODD) + part
        case "many":
            return chance.choice(MANY) * chance.choice((30, 300, 3_000)) + part
        case "shuffled":
            return "".join(chance.sample(part, len(part)))
    return part
