import ast
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import nodes
from jinja2.exceptions import SecurityError, UndefinedError

import bot
from bot.core.coaching.nudges import ReplyProblem, Skip
from bot.core.coaching.reasons import Because
from bot.core.library.documents import Kind
from bot.prompts.words import Safe, cache_in, load_words
from bot.settings import shipped

SENTENCES = {
    "fact": "{{ fact }}",
    "several": "{{ facts|join(' & ') }}",
    "present": "{{ facts|select|join(' · ') }}",
    "cut": "{{ fact|truncate(5, true, '…') }}",
    "choice": "{% if fact %}yes{% endif %}",
    "own": "Cost & <b>",
    "day": "{{ fact|day }}",
    "full_day": "{{ fact|full_day }}",
    "month": "{{ fact|month }}",
    "month_name": "{{ fact|month_name }}",
    "short_day": "{{ fact|short_day }}",
    "clock": "{{ fact|clock }}",
    "plural": "{{ fact|plural('week', 'weeks') }}",
}


@pytest.fixture(scope="module")
def words(tmp_path_factory):
    folder = tmp_path_factory.mktemp("messages")
    blocks = [f"{{% block {name} %}}\n  {text}\n{{% endblock %}}" for name, text in SENTENCES.items()]
    (folder / "some.j2").write_text("\n".join(blocks), encoding="utf-8")
    return read(folder)


def read(folder):
    loaded, mistakes = load_words(folder)
    assert mistakes == []
    return loaded


class TestEscaping:
    @given(st.text() | st.text("&<>\"'*_`amplt;#39"))
    @settings(deadline=None)
    def test_mrkdwn_escapes_the_three_characters_of_slack_and_plain_none(self, words, fact):
        assert words.mrkdwn("some.fact", fact=fact) == html.escape(fact, quote=False).strip()
        assert words.plain("some.fact", fact=fact) == fact.strip()

    @given(st.lists(st.text()))
    @settings(deadline=None)
    def test_each_of_several_facts_is_escaped_once(self, words, facts):
        escaped = [html.escape(fact, quote=False) for fact in facts]
        assert words.mrkdwn("some.several", facts=facts) == " & ".join(escaped).strip()
        assert words.plain("some.several", facts=facts) == " & ".join(facts).strip()

    def test_what_is_markup_already_is_left_alone_also_among_others(self, words):
        ana = Safe("<@U1>")
        assert words.mrkdwn("some.fact", fact=ana) == "<@U1>"
        assert words.mrkdwn("some.several", facts=[ana, "R&D", Safe("<#C1>")]) == "<@U1> & R&amp;D & <#C1>"
        assert words.mrkdwn("some.present", facts=(ana, "", "<b>")) == "<@U1> · &lt;b&gt;"

    def test_a_text_is_cut_before_it_is_escaped(self, words):
        assert words.mrkdwn("some.cut", fact="<" * 20) == "&lt;&lt;&lt;&lt;…"

    def test_numbers_are_facts_too(self, words):
        assert words.mrkdwn("some.fact", fact=3) == words.plain("some.fact", fact=3) == "3"

    def test_the_words_of_the_template_are_nobodys_facts(self, words):
        assert words.mrkdwn("some.own") == words.plain("some.own") == "Cost & <b>"


class TestWhatIsMissing:
    @pytest.mark.parametrize("name", ["some.fact", "some.choice", "some.day", "some.several", "some.cut"])
    def test_a_missing_fact_is_an_error_and_never_an_empty_place(self, words, name):
        for render in (words.mrkdwn, words.plain):
            with pytest.raises(UndefinedError):
                render(name)

    def test_a_missing_part_of_a_list_is_an_error(self, tmp_path):
        (tmp_path / "some.j2").write_text("{% block list %}{{ [kind, origin]|join(' · ') }}{% endblock %}")
        with pytest.raises(UndefinedError, match="origin"):
            read(tmp_path).mrkdwn("some.list", kind="RFC")

    @pytest.mark.parametrize("name", ["some.nothing", "other.fact", "some", ""])
    def test_a_missing_sentence_is_a_key_error(self, words, name):
        with pytest.raises(KeyError):
            words.plain(name)

    def test_the_names_are_all_there_is(self, words):
        assert words.names == {f"some.{name}" for name in SENTENCES}


@pytest.mark.parametrize(
    "trick",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ ''.__class__ }}",
        "{{ ''['__class__'] }}",
        "{{ ''|attr('__class__')|attr('__mro__') }}",
        "{{ '{0.__class__}'.format('') }}",
        "{{ fact.append(1) }}",
        "{{ self._TemplateReference__context.environment }}",
        "{{ cycler.__init__.__globals__ }}",
    ],
)
def test_a_sentence_cannot_reach_into_the_process(tmp_path, trick):
    (tmp_path / "some.j2").write_text(f"{{% block trick %}}{trick}{{% endblock %}}")
    words, fact = read(tmp_path), []
    for render in (words.mrkdwn, words.plain):
        with pytest.raises((SecurityError, UndefinedError)):
            render("some.trick", fact=fact)
    assert fact == []


@pytest.mark.parametrize(
    ("name", "fact", "said"),
    [
        ("day", date(2026, 11, 24), "Tuesday 24 November"),
        ("day", date(2026, 3, 1), "Sunday 1 March"),
        ("full_day", date(2024, 3, 3), "3 March 2024"),
        ("month", date(2026, 10, 6), "October 2026"),
        ("month_name", date(2026, 10, 6), "October"),
        ("short_day", date(2026, 3, 6), "6 Mar 2026"),
        ("clock", datetime(2026, 3, 3, 9, 5), "09:05"),  # noqa: DTZ001 - a wall time
        ("clock", datetime(2026, 3, 3, 23, 30), "23:30"),  # noqa: DTZ001
        ("plural", 0, "0 weeks"),
        ("plural", 1, "1 week"),
        ("plural", 2, "2 weeks"),
    ],
)
def test_filters(words, name, fact, said):
    assert words.plain(f"some.{name}", fact=fact) == said


# What bot/ says and what prompts/messages/ holds, compared by reading both.

BOT = Path(bot.__file__).parent
WRAPPERS = BOT / "slack" / "request.py"  # passes names on; everybody else spells them out


@dataclass(frozen=True)
class Use:
    """A sentence as the code names it; `{}` stands for what is only known later, and `near` are its candidates."""

    place: str
    name: str
    near: frozenset[str]
    facts: frozenset[str]

    def meant(self, known: Mapping[str, frozenset[str]], anywhere: frozenset[str]) -> set[str]:
        """The sentences that it may name; `anywhere` are candidates from elsewhere, if none is near."""
        if "{}" not in self.name:
            return {self.name} & known.keys()
        pattern = re.compile(re.escape(self.name).replace(r"\{\}", "(.+)"))
        candidates = {part for part in self.near if self.name.replace("{}", part) in known} or anywhere
        found = ((name, pattern.fullmatch(name)) for name in known)
        return {name for name, match in found if match and match[1] in candidates}


def trees(folder: Path) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(folder.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def strings(tree: ast.AST) -> frozenset[str]:
    constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return frozenset(re.sub("[-.]", "_", value) for value in constants if isinstance(value, str))


def named(argument: ast.expr) -> list[str]:
    match argument:
        case ast.Constant(value=str(name)):
            return [name]
        case ast.JoinedStr(values=parts):
            return ["".join(part.value if isinstance(part, ast.Constant) else "{}" for part in parts)]
        case ast.IfExp(body=one, orelse=other):
            return named(one) + named(other)
    raise AssertionError(f"line {argument.lineno}: {ast.unparse(argument)} does not spell a sentence's name out")


def uses() -> Iterator[Use]:
    functions = (
        (path, function)
        for path, tree in trees(BOT)
        if path != WRAPPERS
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    for path, function in functions:
        for call in ast.walk(function):
            match call:
                case ast.Call(
                    func=ast.Attribute(value=speaker, attr="say" | "plain" | "mrkdwn"), args=[argument, *_]
                ):
                    if not ast.unparse(speaker).endswith(("request", "words")):
                        continue  # a person in a test or a demo may say things too
                    facts = frozenset(keyword.arg for keyword in call.keywords)
                    for name in named(argument):
                        yield Use(f"{path.relative_to(BOT)}:{call.lineno}", name, strings(function), facts)


@cache
def sentences() -> dict[str, frozenset[str]]:
    """Every sentence with the facts that it wants."""
    found = {}
    for path in shipped("prompts").glob("messages/*.j2"):
        template = jinja2.Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
        for block in template.find_all(nodes.Block):
            facts = frozenset(node.name for node in block.find_all(nodes.Name))
            found[f"{path.stem}.{block.name}"] = facts
    return found


@pytest.fixture(scope="module")
def used():
    return list(uses())


@pytest.fixture(scope="module")
def core_strings():
    """What a name that is only known later can end in: mostly the values of core's enumerations."""
    return frozenset().union(*(strings(tree) for _, tree in trees(BOT / "core")))


def test_the_reader_of_templates_sees_what_the_bot_sees(prompts_):
    assert sentences().keys() == prompts_.words.names


@pytest.fixture(scope="module")
def meant(used, core_strings):
    """Each use with the sentences that it may name."""
    return [(use, use.meant(sentences(), core_strings)) for use in used]


def test_every_sentence_that_the_bot_says_exists(meant):
    assert [f"{use.place}: {use.name}" for use, names in meant if not names] == []


def test_every_sentence_is_said_somewhere(meant):
    assert sentences().keys() - {name for _, names in meant for name in names} == set()


def test_every_sentence_gets_the_facts_it_wants(meant):
    wanting = [
        f"{use.place}: {name} wants {', '.join(sorted(sentences()[name] - use.facts))}"
        for use, names in meant
        for name in names
        if not sentences()[name] <= use.facts
    ]
    assert wanting == []


@pytest.mark.parametrize(
    ("prefix", "values"),
    [
        ("nudges.because_", Because),
        ("nudges.problem_", ReplyProblem),
        ("documents.kind_", Kind),
        ("skips.reason_", Skip),
        ("skips.noted_", set(Skip) - {Skip.WRONG_MOMENT}),
    ],
)
def test_every_value_of_an_enumeration_has_its_sentence(prompts_, prefix, values):
    assert {prefix + value.replace("-", "_") for value in values} <= prompts_.words.names


class TestCompiledBefore:
    """What one start has compiled, the next one finds."""

    def said(self, folder, cache):
        words, mistakes = load_words(folder, cache=cache)
        assert mistakes == []
        return words.mrkdwn("kept.one")

    def test_it_is_taken_from_where_it_is_kept_for_as_long_as_the_text_is_the_same(self, tmp_path, monkeypatch):
        (tmp_path / "kept.j2").write_text("{% block one %}old{% endblock %}", encoding="utf-8")
        assert self.said(tmp_path, cache_in(tmp_path / "cache")) == "old"
        with monkeypatch.context() as hindered:
            hindered.delattr("jinja2.Environment.compile")
            assert self.said(tmp_path, cache_in(tmp_path / "cache")) == "old"
        (tmp_path / "kept.j2").write_text("{% block one %}new{% endblock %}", encoding="utf-8")
        assert self.said(tmp_path, cache_in(tmp_path / "cache")) == "new"

    def test_what_cannot_be_kept_is_said_all_the_same(self, tmp_path):
        (tmp_path / "kept.j2").write_text("{% block one %}old{% endblock %}", encoding="utf-8")
        assert cache_in(tmp_path / "kept.j2" / "no folder") is None
        cache = cache_in(tmp_path / "cache")
        (tmp_path / "cache").rmdir()
        assert self.said(tmp_path, cache) == "old"
