"""The walls: every listener is told ids of somebody else's, and nothing is read, changed or told.

The listeners come from the tables of `bot.slack`, so that a new one is walked by itself: with bare ids in its value
and its window, unless `VALUES` or `METADATA` knows the form it takes. Fields of windows come from the code that reads
them. What a payload looks like to a listener that never gets as far as its guard shows in the log, and fails here.
"""

import io
import json
import logging
import re
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from bot.cli.service import logs
from bot.core.participation.settings import Field
from bot.core.people.installations import Installation
from bot.core.people.people import Consent
from bot.sandbox import Person
from bot.settings import LogFormat
from bot.slack import ACTIONS, CLOSED, EVENTS, SHORTCUTS, SUBMISSIONS, commands, names
from bot.store.participation import personal_data
from bot.store.people import installations, managers
from bot.store.tables import (
    AuditRow,
    CommitmentRow,
    DocumentRow,
    LeadRow,
    NudgeRow,
    ReplyRow,
    ShareRow,
    SourceRow,
    TeamMemberRow,
    TeamRow,
    WorkspaceRow,
)
from tests.conftest import shipped_prompts
from tests.kit.world import newest
from tests.slack.kit import ask_this, choose, manager_of, on_sqlite, utc, words

THEIRS = "the ledger loses one order"
"""What only Ana may read."""
OURS = "moonshot"
"""What only Ana's workspace may read."""
UNFORESEEN = re.compile(
    r"\b(?:request_failed|envelope_failed|refresh_failed|request_not_answered)\b(?!.*SlackApiError)|payload_left_alone"
)
"""What the log says of a listener that stumbled; a Slack that does not know a foreign channel is none."""
NUMBERS = count(1)
OTHER = "https://wiki.example.org/other"
"""What the attacker adds to a library of their own."""


class Walk:
    """Ana in Acme, with one of everything; Ben beside her, and Eve, who administers Globex."""

    def __init__(self, world, said):
        self.world, self.said = world, said
        self.sandbox = world.sandbox
        self.acme = self.sandbox.site
        self.globex = self.sandbox.add_workspace("Globex")
        self.ana = self.sandbox.add_person("ana", "Ana Lima")
        self.ben = self.sandbox.add_person("ben", "Ben Okafor")
        eve = self.globex.workspace.add_user("eve", "Eve Moss", is_admin=True)
        self.eve = Person(self.sandbox.engine, self.globex, eve.id)

    async def set_up(self):
        """Everybody takes part, and Ana has one of everything that has an id."""
        world, ana = self.world, self.ana
        await self._install(self.globex)
        self.channel = self.sandbox.add_channel(f"{OURS}-payments", [ana, self.ben])
        for person in (ana, self.ben, self.eve):
            await world.enrol(person)
        world.clock.now = utc("2026-03-03 12:30")
        await ana.click(await ana.command("/coach", "team", channel=self.channel), "team.link")
        await ana.command("/coach", f"add https://wiki.example.org/{OURS} {OURS} roll-back")
        await ana.command("/coach", "check on-call")
        await ana.submit({"rating-on-call": "1", "evidence-on-call": THEIRS})
        await ana.close_modal()
        checklist = world.jobs.prompts.checklist
        await ask_this(world, ana, checklist.questions["cost-drivers.price-of-a-build"])
        await ana.click(newest(ana, "nudge.answer"), "nudge.answer")
        await ana.submit({"guess": "4170417", "text": THEIRS, "step": THEIRS, "day": "2026-03-09"})
        await self.sandbox.settled()
        self.answered = [one for one in ana.sees(ana.dm) if "nudge-answered" in repr(one.blocks)][-1]
        await choose(ana, self.answered, "share")
        await ana.submit({"words": THEIRS, "when": "digest"})
        await ana.submit()
        await ana.close_modal(all_of_them=True)
        world.clock.advance(hours=1)
        self.asked = await world.nudge(ana)
        await ana.command("/coach", "check cost")
        ana.fill({"evidence-cost-drivers": THEIRS})
        await ana.close_modal()
        await self.sandbox.settled()
        async with world.sessions.begin() as session:
            theirs = NudgeRow.manager_id == (await manager_of(world, ana)).id
            await session.execute(update(NudgeRow).where(theirs).values(asked=THEIRS, why=THEIRS))

    async def _install(self, site):
        workspace = site.workspace
        async with self.world.sessions.begin() as session:
            one = Installation(
                workspace.team_id,
                workspace.name,
                workspace.bot_id,
                workspace.bot_user.id,
                frozenset(workspace.scopes),
                workspace.bot_token,
            )
            await installations.keep(session, one, self.world.clock())
            session.add(
                WorkspaceRow(
                    team_id=workspace.team_id,
                    name=workspace.name,
                    bot_user_id=workspace.bot_user.id,
                    installed_at=self.world.clock(),
                )
            )

    async def takes_part(self, person):
        """Has somebody in who has just left, so that the next listener finds them in."""
        async with self.world.sessions() as session:
            manager = await managers.find(session, person.site.workspace.team_id, person.id)
        if manager is None or manager.consent is not Consent.ACTIVE:
            await self.world.enrol(person)
        if manager:  # the note in the channel lets everybody join who sees it
            async with self.world.sessions.begin() as session:
                await session.execute(delete(TeamMemberRow).where(TeamMemberRow.manager_id == manager.id))

    async def ids(self):
        """Ours of what is Ana's, by kind."""
        tables = {"nudge": NudgeRow, "reply": ReplyRow, "commitment": CommitmentRow, "share": ShareRow}
        tables |= {"team": TeamRow, "document": DocumentRow}
        async with self.world.sessions() as session:
            found = {name: list(await session.scalars(select(table.id))) for name, table in tables.items()}
        assert all(found.values()), found
        return found

    async def stored(self, attacker):
        """What may not change: what is Ana's; for a stranger also everything that is her workspace's."""
        ana = await manager_of(self.world, self.ana)
        async with self.world.sessions() as session:
            rows = await personal_data.rows(session, ana)
            ours = {}
            if attacker is self.eve:
                for table in (TeamRow, TeamMemberRow, LeadRow, AuditRow, SourceRow, DocumentRow):
                    every = await session.execute(select(table.__table__).order_by(*table.__table__.primary_key))
                    ours[table.__tablename__] = [row for row in every.mappings() if self._is_acmes(row)]
                ours["workspace"] = list(
                    (
                        await session.execute(
                            select(WorkspaceRow.__table__).where(WorkspaceRow.id == ana.workspace_id)
                        )
                    ).mappings()
                )
        return repr((rows, ours))

    @staticmethod
    def _is_acmes(row):
        return row.get("workspace_id", 1) == 1 and row.get("path") != OTHER

    def told(self, attacker, since, heard, answers):
        """What reached the attacker since then, and whom our calls were about."""
        calls = list(self.sandbox.calls)[since:]
        whispers = [(one.blocks, one.text) for one in attacker.sees(attacker.dm)[heard:]]
        return repr([answers, [(one.method, one.args) for one in calls], whispers])

    def addressed(self, since):
        """Our calls since then that were about Ana."""
        hers = {self.ana.id, self.ana.dm.id}
        shown = ("chat.", "views.publish", "conversations.open", "conversations.history", "conversations.replies")
        return [
            (one.method, one.args)
            for one in list(self.sandbox.calls)[since:]
            if one.method.startswith(shown)
            and hers & {one.args.get("channel"), one.args.get("user_id"), one.args.get("users")}
        ]

    # Payloads

    def interaction(self, attacker, kind, **more):
        site, engine = attacker.site, self.sandbox.engine
        response = engine.response_urls.issue(site.workspace.team_id, attacker.id, attacker.dm.id, None)
        return {
            "type": kind,
            "user": {"id": attacker.id, "name": attacker.user.name, "team_id": site.workspace.team_id},
            "api_app_id": engine.app.id,
            "team": {"id": site.workspace.team_id, "domain": site.workspace.domain},
            "enterprise": None,
            "is_enterprise_install": False,
            "trigger_id": engine.triggers.issue(attacker.id),
            "response_url": f"{engine.base_url}/response/{response.id}",
            "channel": {"id": self.ana.dm.id, "name": "directmessage"},
            "container": {"type": "message", "message_ts": self.asked.ts, "channel_id": self.ana.dm.id},
            "message": {"ts": self.asked.ts, "text": "hm", "user": self.ana.id, "blocks": []},
            **more,
        }

    def action(self, attacker, action_id, value):
        option = {"text": {"type": "plain_text", "text": "x"}, "value": value}
        pressed = {"action_id": action_id, "block_id": action_id, "action_ts": "1.2"}
        chosen = (
            {"selected_option": option, "type": "overflow"}
            if action_id in MENUS
            else {"value": value, "type": "button"}
        )
        view = self.view("history", json.dumps({"rest": "", "today": "2026-03-03"}))
        return self.interaction(attacker, "block_actions", actions=[{**pressed, **chosen}], view=view)

    def view(self, callback_id, metadata):
        return {
            "id": f"V{next(NUMBERS)}",
            "hash": "1.2",
            "type": "modal",
            "callback_id": callback_id,
            "private_metadata": metadata,
            "title": {"type": "plain_text", "text": "x"},
            "state": {"values": {name: {name: self.field(name)} for name in FIELDS}},
        }

    def field(self, name):
        option = {"value": PICKED.get(name, "1"), "text": {"type": "plain_text", "text": "x"}}
        return {
            "type": "plain_text_input",
            "value": TYPED.get(name, "3"),
            "selected_option": option,
            "selected_options": [],
            "selected_date": "2026-03-20",
            "selected_time": "09:00:00",
            "selected_users": [self.ana.id],
            "selected_conversation": self.channel.id,
        }

    def event(self, attacker, kind, **event):
        team = attacker.site.workspace.team_id
        about = {
            "type": kind,
            "user": attacker.id,
            "channel": self.ana.dm.id,
            "channel_type": "im",
            "ts": self.asked.ts,
            "text": "This is my answer, and a long one.",
            "tab": "home",
            "reaction": "zzz",
            "item": {"type": "message", "channel": self.ana.dm.id, "ts": self.asked.ts},
            "tokens": {"bot": [self.ana.id]},
            **event,
        }
        return {
            "type": "event_callback",
            "team_id": team,
            "api_app_id": self.sandbox.engine.app.id,
            "event_id": f"Ev{next(NUMBERS)}",
            "event": about,
            "authorizations": [{"team_id": team, "enterprise_id": None, "is_enterprise_install": False}],
        }

    def command(self, attacker, text):
        engine, site = self.sandbox.engine, attacker.site
        response = engine.response_urls.issue(site.workspace.team_id, attacker.id, attacker.dm.id, None)
        return {
            "command": "/coach",
            "text": text,
            "team_id": site.workspace.team_id,
            "user_id": attacker.id,
            "channel_id": self.channel.id,
            "trigger_id": engine.triggers.issue(attacker.id),
            "response_url": f"{engine.base_url}/response/{response.id}",
        }

    async def send(self, kind, payload):
        """What the bot says at once; an error that the sandbox would show to a person says nothing."""
        if kind == "events_api":
            self.sandbox.socket_mode.tell(payload)
            envelope = self.sandbox.socket_mode.envelopes[-1]
            await envelope.done.wait()
            return ""
        try:
            return await self.sandbox.socket_mode.ask(kind, payload)
        except Exception as error:  # noqa: BLE001 - an app that says nothing in time says nothing of anybody's
            return type(error).__name__


def _fields():
    """The names of all fields that our code reads from windows, and of those whose names it puts together."""
    source = "\n".join(path.read_text() for path in Path("bot/slack").rglob("*.py"))
    named = set(re.findall(r"blocks\.(?:typed|picked\w*|ticked|has_field)\(\s*view,\s*\"([\w-]+)\"", source))
    named |= {*Field, "guess", "low", "high", "url", "title", "about", "rating-on-call", "evidence-on-call"}
    named |= {f"rating-level-{one}" for one in ("context", "container", "component", "code")}
    areas = [area.id for area in shipped_prompts().checklist.areas]
    return sorted(named | {f"{field}-{area}" for field in ("every", Field.WEEKDAY, Field.TIME) for area in areas})


FIELDS = _fields()
MENUS = {names.MORE, names.KEPT, "rating-on-call"}
PICKED = {"name": "named", "when": "now", "reason": "irrelevant", "level": "context", "kind": "rfc"}
TYPED = {"zone": "Europe/London", "url": OTHER, "words": "w", "day": "2026-03-20"}
EXAMPLES = {
    re.compile("^rating-").pattern: "rating-on-call",
    rf"{re.escape(names.DIGEST_USEFUL)}\.\d": "digest.useful.1",
}


def values(walk, ids):
    """The forms that a button's value takes, with Ana's ids."""
    nudges = ids["nudge"]
    return {
        names.MORE: [f"{word} {one}" for word in ("tomorrow", "week", "day", "skip", "pause") for one in nudges],
        names.KEPT: [f"{word} {one}" for word in ("edit", "share", "undo") for one in nudges],
        names.MY_ANSWER: [f"{one} {walk.ana.dm.id} {walk.asked.ts}" for one in nudges],
        names.ADD_LINK: [json.dumps([OTHER, "x"])],
        names.LINK_TEAM: [walk.channel.id],
        names.STEP: ["on-call 1"],
        "rating-on-call": ["1"],
    }


def metadata(ids):
    """The forms that a window's own memory takes, with Ana's ids."""
    meant = {"words": "w", "named": True, "when": "now"}
    shares = [{"share": one, **meant} for one in ids["share"]]
    replies = [{"reply": reply, "team": team, **meant} for reply in ids["reply"] for team in ids["team"]]
    in_json = [json.dumps(one) for one in (*shares, *replies)]
    return {
        names.SHARE_FORM: in_json,
        names.SHARE_PREVIEW: in_json,
        names.SETTLE: [f"{how} {one}" for how in ("done", "moved", "dropped") for one in ids["commitment"]],
        names.RATINGS: ["on-call"],
        names.STEP_FORM: ["on-call 1"],
    }


def events_of(walk, kind):
    """The forms that an event takes, with Ana's ids."""
    forms = {
        "message": [
            {},
            {"thread_ts": walk.asked.ts, "ts": "1772900000.000100"},
            {"channel": walk.channel.id, "channel_type": "channel", "text": "https://example.org/rfc-1"},
        ],
        "reaction_added": [
            {},
            {"reaction": "+1", "item": {"type": "message", "channel": walk.channel.id, "ts": walk.asked.ts}},
        ],
        "user_change": [
            {"user": {"id": walk.ana.id, "tz": "Asia/Tokyo"}},
            {"user": {"id": walk.ana.id, "deleted": True}},
        ],
    }
    renames = ("channel_rename", "group_rename")
    default = (
        [{"channel": {"id": walk.channel.id, "name": "mine"}}]
        if kind in renames
        else [{"channel": walk.channel.id}]
    )
    return forms.get(kind, default)


ENDS = {"app_uninstalled", "tokens_revoked"}
"""After these the app is gone from the attacker's workspace, so they come last."""
NOBODYS_DOING = frozenset(EVENTS) - {"message", "reaction_added", "app_home_opened"}
"""What Slack tells of a workspace: within one's own it concerns everybody, and no colleague can make it up."""


def every_payload(walk, attacker, ids):
    """For each listener its name and the payloads that it gets."""
    yield from actions(walk, attacker, ids)
    yield from windows(walk, attacker, ids)
    for name in SHORTCUTS:
        yield f"shortcut {name}", "interactive", walk.interaction(attacker, "message_action", callback_id=name)
    for word in commands.HANDLERS:
        for rest in ("", f"<@{walk.ana.id}|ana>", f"<#{walk.channel.id}|x>", "preview", "roll-back"):
            yield f"command {word}", "slash_commands", walk.command(attacker, f"{word} {rest}")
    for kind in sorted(EVENTS, key=ENDS.__contains__):
        if attacker is walk.eve or kind not in NOBODYS_DOING:
            for form in events_of(walk, kind):
                yield f"event {kind}", "events_api", walk.event(attacker, kind, **form)


def actions(walk, attacker, ids):
    known = values(walk, ids)
    for key in ACTIONS:
        name = key if isinstance(key, str) else EXAMPLES[key.pattern]
        for value in known.get(name, bare(ids)):
            yield f"action {name}", "interactive", walk.action(attacker, name, value)


def windows(walk, attacker, ids):
    known = metadata(ids)
    for kind, table in (("view_submission", SUBMISSIONS), ("view_closed", CLOSED)):
        for name in table:
            for memory in known.get(name, bare(ids)):
                view = walk.view(name, memory)
                yield f"{kind} {name}", "interactive", walk.interaction(attacker, kind, view=view)


def bare(ids):
    """All ids of Ana's, whatever they are of."""
    return sorted({str(one) for some in ids.values() for one in some})


@pytest.fixture
def said():
    """All that the bot logs."""
    stream = io.StringIO()
    handler = logs.handler(LogFormat.CONSOLE, stream)
    logging.getLogger("bot").addHandler(handler)
    yield stream
    logging.getLogger("bot").removeHandler(handler)


@asynccontextmanager
async def walking(world, said):
    walk = Walk(world, said)
    await walk.set_up()
    yield walk


async def faults_in(walk, attacker, secrets):
    """Each listener that let somebody through, with how."""
    ids, found, by_listener = await walk.ids(), [], {}
    for name, kind, payload in every_payload(walk, attacker, ids):
        by_listener.setdefault(name, []).append((kind, payload))
    before = await walk.stored(attacker)
    for name, payloads in by_listener.items():
        if name.removeprefix("event ") not in ENDS:
            await walk.takes_part(attacker)
        since, logged, answers = len(walk.sandbox.calls), len(walk.said.getvalue()), []
        heard = len(attacker.sees(attacker.dm))
        for kind, payload in payloads:
            answers.append(await walk.send(kind, payload))
        await walk.sandbox.settled()
        after = await walk.stored(attacker)
        told = walk.told(attacker, since, heard, answers)
        found += [(name, "changed")] if after != before else []
        found += [(name, "told", secret) for secret in secrets if secret in told]
        found += [(name, "addressed", one) for one in walk.addressed(since)[:1]]
        found += [
            (name, "stumbled", line)
            for line in walk.said.getvalue()[logged:].splitlines()
            if UNFORESEEN.search(line)
        ][:1]
        before = after
    return found


@on_sqlite
async def test_a_colleague_with_my_ids_reads_changes_and_hears_nothing_of_mine(world, said):
    async with walking(world, said) as walk:
        assert await faults_in(walk, walk.ben, [THEIRS]) == []


@on_sqlite
async def test_another_workspace_with_our_ids_reads_changes_and_hears_nothing_of_ours(world, said):
    async with walking(world, said) as walk:
        assert await faults_in(walk, walk.eve, [THEIRS, OURS]) == []


@on_sqlite
async def test_the_same_link_stands_in_two_libraries_and_neither_knows_of_the_other(world, said):
    async with walking(world, said) as walk:
        url = f"https://wiki.example.org/{OURS}"
        added = await walk.eve.command("/coach", f"add {url} Ours too, the blue one")
        assert "It is in the library now" in words(added)
        found = words(await walk.eve.command("/coach", "library blue"))
        assert ("Ours too" in found, "roll-back" in found) == (True, False)
        await walk.eve.click(added, "links.take_out")
        assert f"{OURS} roll-back" in words(await walk.ana.command("/coach", "library roll-back"))
        assert OURS not in words(await walk.eve.command("/coach", "library roll-back"))
