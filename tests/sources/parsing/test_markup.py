"""The formats besides Markdown: structure and words survive, the rest does not."""

import time

import pytest

from bot.sources.parsing.blocks import Shape, blocks
from bot.sources.parsing.markup import to_markdown


def of(text, suffix):
    return [(block.level or block.shape, block.text) for block in blocks(to_markdown(text, suffix))]


def test_restructured_text():
    text = """
=====
Queue
=====

:Status: accepted

Why
---

The `mail queue <https://example.org>`_ was :ref:`full`, see ``q.py``::

    full = True

.. note:: Nobody was paged.

.. image:: queue.png
   :width: 100

How it went
-----------

* one
* two

Deeper
~~~~~~

.. code-block:: python
   :linenos:

   drain()
"""
    assert of(text, ".rst") == [
        (1, "Queue"),
        (Shape.PARAGRAPH, "Status: accepted"),
        (2, "Why"),
        (Shape.PARAGRAPH, "The mail queue was full, see q.py:"),
        (Shape.CODE, "full = True"),
        (Shape.PARAGRAPH, "Nobody was paged."),
        (2, "How it went"),
        (Shape.ITEM, "one"),
        (Shape.ITEM, "two"),
        (3, "Deeper"),
        (Shape.CODE, "drain()"),
    ]


def test_asciidoc():
    text = """= Queue
:status: accepted

// a comment
== Why

The https://example.org[mail queue] was *full*, see <<later,below>>.

[source,python]
----
= not a title
----

=== Then
** inner
* outer

|===
| a | b
|===
"""
    assert of(text, ".adoc") == [
        (1, "Queue"),
        (Shape.PARAGRAPH, "status: accepted"),
        (2, "Why"),
        (Shape.PARAGRAPH, "The mail queue was full, see below."),
        (Shape.CODE, "= not a title"),
        (3, "Then"),
        (Shape.ITEM, "inner"),
        (Shape.ITEM, "outer"),
        (Shape.ROW, "a b"),
    ]


def test_html():
    text = """<!DOCTYPE html><html><head><title>x</title><style>p {}</style></head><body>
<nav><a href="/">Home</a></nav>
<h1>Queue &amp; mail</h1>
<p>The <b>queue</b>
   was <a href="https://example.org">full</a>.</p>
<script>alert("no")</script>
<ul><li>one</li><li>two</li></ul>
<pre>full =  True</pre>
<table><tr><td>a</td><td>b</td></tr></table>
<footer>bye</footer></body></html>"""
    assert of(text, ".html") == [
        (1, "Queue & mail"),
        (Shape.PARAGRAPH, "The queue was full."),
        (Shape.ITEM, "one"),
        (Shape.ITEM, "two"),
        (Shape.CODE, "full =  True"),
        (Shape.ROW, "a b"),
    ]


@pytest.mark.parametrize("part", ["<a href=", "<a b='", "<!--", "<b "])
def test_tags_that_never_end_take_no_time_and_their_words_stay(part):
    began = time.thread_time()
    assert "roll-back" in to_markdown(f"<p>A roll-back</p>{part * 20_000}", ".html")
    assert time.thread_time() - began < 5  # with the square of their number it was minutes


def test_what_only_looks_like_a_marked_section_is_a_comment():
    assert to_markdown("<p>one<![![!![x]>two<![if !IE]>three<![CDATA[x]]></p>", ".html") == "onetwothree"


def test_html_that_never_ends_is_read_as_far_as_it_goes():
    assert of("<h1>Queue<p>full<script>never closed", ".htm") == [(1, "Queue"), (Shape.PARAGRAPH, "full")]


def test_markdown_and_plain_text_stay_as_they_are():
    assert to_markdown("= a\n", ".md") == to_markdown("= a\n", ".txt") == "= a\n"


def test_a_long_row_of_colons_takes_no_time():
    began = time.thread_time()
    assert to_markdown(f"Really{':' * 60_000}", ".rst").startswith("Really")
    assert time.thread_time() - began < 5  # with the square of their number it was more than ten
