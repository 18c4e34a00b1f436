"""Installing by OAuth: the way of a browser, each way in which it fails, tokens that end, and leaving again."""

from contextlib import asynccontextmanager

import aiohttp
import pytest
from sqlalchemy import select
from yarl import URL

from bot import app
from bot.actions import keys
from bot.actions.library.search import Library
from bot.actions.participation import offboarding
from bot.core.delivery.deliveries import State
from bot.core.participation.retention import RETENTION
from bot.core.people.installations import Installation
from bot.sandbox import Person
from bot.sandbox.state.scopes import ALL
from bot.slack.manifest import OPTIONAL, SCOPES
from bot.slack.participation.installing import COOKIE
from bot.store.coaching import replies
from bot.store.people import installations, managers, workspaces
from bot.store.tables import InstallationRow
from bot.store.vault import Vault, new_key
from tests.conftest import KEY, shipped_prompts, shipped_vocabulary
from tests.kit.world import world_on
from tests.slack.kit import deliveries_of, from_bot, on_both, words


@pytest.fixture
async def hosted(sessions, clock):
    async with world_on(sessions, clock, oauth=True, token_rotation=True) as world:
        yield world


@pytest.fixture
async def browser():
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as one:
        yield one


def elsewhere(world, name="Globex"):
    """Somebody in a workspace that the app is not installed in."""
    site = world.sandbox.add_workspace(name)
    world.sandbox.engine.uninstall(site.workspace.team_id)
    return Person(world.sandbox.engine, site, site.workspace.add_user("eve", f"Eve of {name}", is_admin=True).id)


async def slacks_page(world, browser, query=""):
    """The address of Slack's own page, to which our link leads."""
    link = f"{world.settings.em_coach_base_url}/slack/install{query}"
    async with browser.get(link, allow_redirects=False) as answer:
        assert answer.status == 302
        return URL(answer.headers["Location"], encoded=True)


async def agree(browser, page, person, **more):
    """The person agrees on that page; gives what our last page says, and how."""
    where = page.update_query(team=person.site.workspace.team_id, user=person.id, **more)
    async with browser.get(where) as answer:
        return answer.status, await answer.text(), answer.headers


async def install(world, browser, person):
    status, said, _ = await agree(browser, await slacks_page(world, browser), person)
    assert status == 200, said
    return said


async def installed(world, person):
    async with world.sessions() as session:
        return await installations.find(session, person.site.workspace.team_id)


@on_both
async def test_from_the_link_to_the_first_answer_and_beside_it_the_workspace_of_the_environment(hosted, browser):
    eve, ana = elsewhere(hosted), hosted.sandbox.add_person("ana", "Ana Lima")
    said = await install(hosted, browser, eve)
    assert "Globex has me now" in said
    one = await installed(hosted, eve)
    assert one.token == eve.site.workspace.bot_token
    for person in (eve, ana):
        await hosted.enrol(person)
        await hosted.nudge(person)
        await person.say(person.dm, f"{person.user.name} has four services that page at night.")
        await hosted.sandbox.settled()
        (reply,) = await kept_of(hosted, person)
        assert reply.text.startswith(person.user.name)
    assert len(from_bot(eve)) == len(from_bot(ana))
    assert all(
        person.user.name not in words(one) for person, other in ((eve, ana), (ana, eve)) for one in from_bot(other)
    )


async def kept_of(world, person):
    async with world.sessions() as session:
        manager = await managers.find(session, person.site.workspace.team_id, person.id)
        return await replies.of(session, manager.id)


async def test_tokens_are_sealed_and_rotated_with_the_keys(hosted, browser):
    eve = elsewhere(hosted)
    await install(hosted, browser, eve)
    one = await installed(hosted, eve)
    async with hosted.sessions() as session:
        (row,) = (await session.execute(select(InstallationRow.__table__))).all()
    assert one.token not in repr(row)
    assert one.refresh_token not in repr(row)
    assert one.token not in repr(one)
    fresh = Vault([new_key(), KEY])
    hosted.sessions.kw["info"]["vault"] = fresh
    try:
        await keys.rotate(hosted.sessions, lambda _: None)
        assert (await installed(hosted, eve)).token == one.token
        async with hosted.sessions() as session:
            sealed = await session.scalar(select(InstallationRow.sealed_token))
        assert fresh.renewed(sealed) is None
    finally:
        hosted.sessions.kw["info"]["vault"] = Vault([KEY])


async def test_somebody_who_refuses_is_told_that_nothing_was_changed(hosted, browser):
    eve = elsewhere(hosted)
    status, said, headers = await agree(browser, await slacks_page(hosted, browser), eve, deny="1")
    assert (status, "Nothing was changed" in said) == (400, True)
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert await installed(hosted, eve) is None


async def test_a_state_is_good_in_its_own_browser_only(hosted, browser):
    eve, page = elsewhere(hosted), await slacks_page(hosted, browser)
    async with aiohttp.ClientSession() as another:
        assert "That took too long" in (await agree(another, page, eve))[1]
    assert await installed(hosted, eve) is None


async def test_a_state_is_good_once(hosted, browser):
    eve, page = elsewhere(hosted), await slacks_page(hosted, browser)
    cookie = browser.cookie_jar.filter_cookies(page.origin())[COOKIE].value
    assert (await agree(browser, page, eve))[0] == 200
    browser.cookie_jar.update_cookies({COOKIE: cookie}, URL(hosted.settings.em_coach_base_url))
    assert "That took too long" in (await agree(browser, page, eve))[1]


async def test_a_state_is_good_for_ten_minutes(hosted, browser, clock):
    eve, page = elsewhere(hosted), await slacks_page(hosted, browser)
    clock.advance(minutes=10, seconds=1)
    assert "That took too long" in (await agree(browser, page, eve))[1]
    assert await installed(hosted, eve) is None


@pytest.mark.parametrize("state", ["", "1.2.3.4", "é.è", "9999999999..x.", "." * 500])
async def test_a_state_that_we_did_not_make_is_none(hosted, browser, state):
    back = URL(f"{hosted.settings.em_coach_base_url}/slack/oauth_redirect").with_query(code="1.x", state=state)
    browser.cookie_jar.update_cookies({COOKIE: "x"}, back)
    async with browser.get(back, headers={"Cookie": f"{COOKIE}=1.2.3.4"}) as answer:
        assert (answer.status, "That took too long" in await answer.text()) == (400, True)
    assert hosted.sandbox.called("oauth.v2.access") == []


async def test_another_workspace_than_the_link_was_for_is_not_kept(hosted, browser):
    eve, page = elsewhere(hosted), await slacks_page(hosted, browser, "?team=T0OTHER")
    status, said, _ = await agree(browser, page, eve)
    assert (status, "That was another workspace" in said) == (400, True)
    assert await installed(hosted, eve) is None


async def test_without_the_scopes_that_it_needs_nothing_is_kept(hosted, browser):
    eve, page = elsewhere(hosted), await slacks_page(hosted, browser)
    few = set(SCOPES) - {"im:history"} - set(OPTIONAL)
    status, said, _ = await agree(browser, page, eve, scope=",".join(few))
    assert (status, "im:history" in said) == (400, True)
    assert await installed(hosted, eve) is None


async def test_what_slack_refuses_is_said_and_written_as_text(hosted, browser):
    eve, page = elsewhere(hosted, "<b>Globex"), await slacks_page(hosted, browser)
    state = page.query["state"]
    back = URL(f"{hosted.settings.em_coach_base_url}/slack/oauth_redirect").with_query(code="1.nope", state=state)
    async with browser.get(back) as answer:
        assert "That took too long" in await answer.text()
    said = await install(hosted, browser, eve)
    assert "&lt;b&gt;Globex" in said
    assert "<b>" not in said


async def test_who_has_not_been_let_in_gets_one_sentence_and_slack_its_answer(hosted):
    eve = elsewhere(hosted)
    eve.site.workspace.installed = True  # Slack has it there, but not by our link
    await eve.command("/coach", "start")
    (said,) = eve.sees(eve.dm)
    assert "not installed in your workspace" in said.text
    async with hosted.sessions() as session:
        assert await workspaces.find(session, eve.site.workspace.team_id) is None


@on_both
async def test_a_token_is_renewed_before_its_end_by_one_replica(hosted, browser, clock):
    eve = elsewhere(hosted)
    await install(hosted, browser, eve)
    await hosted.enrol(eve)
    first = eve.site.workspace.bot_token
    clock.advance(hours=11, minutes=45)
    async with another(hosted, clock) as replica:
        async with hosted.sessions() as session:
            workspace = await workspaces.find(session, eve.site.workspace.team_id)
        carriers = (hosted.jobs.carrier.carrier, replica.jobs.carrier.carrier)
        clients = [await one.client_of(workspace.id) for one in carriers]
    now_good = eve.site.workspace.bot_token
    assert now_good != first
    assert [one.token for one in clients] == [now_good, now_good]
    refreshed = [
        one for one in hosted.sandbox.called("oauth.v2.access") if one.args.get("grant_type") == "refresh_token"
    ]
    assert len(refreshed) == 1
    clock.advance(hours=2)
    assert "enrolled" not in words(await eve.command("/coach", "status"))


@asynccontextmanager
async def another(world, clock):
    """A second replica, on a port of its own."""
    settings = world.settings.model_copy(update={"em_coach_http_port": 0})
    books = Library(shipped_vocabulary())
    async with app.listening(settings, world.sessions, shipped_prompts(), books, clock) as replica:
        yield replica


async def test_a_token_that_slack_calls_expired_is_renewed_and_the_message_goes_out(hosted, browser, clock):
    eve = elsewhere(hosted)
    await install(hosted, browser, eve)
    await hosted.enrol(eve)
    workspace = eve.site.workspace
    workspace.token_ends_at = clock.now  # sooner than Slack had said
    workspace.former_token = None
    before, ended = len(from_bot(eve)), workspace.bot_token
    await eve.command("/coach", "nudge")
    await hosted.work()
    assert len(from_bot(eve)) == before + 1
    assert (await installed(hosted, eve)).token == workspace.bot_token != ended


async def test_an_event_that_found_its_token_expired_comes_again_to_a_new_one(hosted, browser, clock):
    eve = elsewhere(hosted)
    await install(hosted, browser, eve)
    workspace, ended = eve.site.workspace, eve.site.workspace.bot_token
    workspace.token_ends_at, workspace.former_token = clock.now, None
    view = await eve.open_home()  # Slack sends what failed once more, at once
    await hosted.sandbox.until(lambda: eve.home is not None)
    assert view is None or view is eve.home
    assert (await installed(hosted, eve)).token == workspace.bot_token != ended


async def test_installed_again_with_other_scopes_it_is_the_same_workspace(hosted, browser):
    eve, few = elsewhere(hosted), ",".join(set(SCOPES) - set(OPTIONAL))
    assert (await agree(browser, await slacks_page(hosted, browser), eve, scope=few))[0] == 200
    await hosted.enrol(eve)
    assert "files:write" not in (await installed(hosted, eve)).scopes
    await install(hosted, browser, eve)
    one = await installed(hosted, eve)
    assert {"files:write", "commands"} <= one.scopes
    assert one.token == eve.site.workspace.bot_token
    assert "You are in already" in words(await eve.command("/coach", "start"))
    async with hosted.sessions() as session:
        assert len(await workspaces.every(session)) == 2


async def test_uninstalled_its_tokens_go_at_once_and_an_event_that_comes_late_takes_no_newer_one(
    hosted, browser, clock
):
    eve = elsewhere(hosted)
    await install(hosted, browser, eve)
    hosted.sandbox.engine.uninstall(eve.site.workspace.team_id)
    late = [
        one.payload
        for one in hosted.sandbox.engine.delivery.envelopes
        if one.payload.get("event", {}).get("type") == "app_uninstalled"
    ]
    await hosted.sandbox.settled()
    assert await installed(hosted, eve) is None
    clock.advance(minutes=5)
    await install(hosted, browser, eve)
    hosted.sandbox.engine.delivery.tell({**late[-1], "event_id": "EvLATE"})
    await hosted.sandbox.settled()
    assert await installed(hosted, eve) is not None
    await hosted.enrol(eve)


NOBODY_IN_PARTICULAR = {"team_id": None, "is_enterprise_install": True}


async def of_an_organisation(world):
    """An organisation with the app in all of its workspaces, one of them Eve's."""
    enterprise = world.sandbox.engine.add_enterprise("Initech")
    site = world.sandbox.add_workspace("East", enterprise=enterprise)
    one = world.sandbox.engine.install(enterprise.id, ALL - set(OPTIONAL))
    async with world.sessions.begin() as session:
        whole = Installation(
            enterprise.id, "Initech", one.bot_id, one.bot_user.id, frozenset(one.scopes), one.bot_token
        )
        await installations.keep(session, whole, world.clock())
    return enterprise, Person(world.sandbox.engine, site, site.workspace.add_user("eve", "Eve Moss").id)


@on_both
async def test_no_replica_sends_with_a_token_that_is_in_its_memory_only(hosted, browser, clock):
    eve = elsewhere(hosted)
    await install(hosted, browser, eve)
    await hosted.enrol(eve)
    async with another(hosted, clock) as replica:
        await eve.command("/coach", "nudge")
        await replica.jobs.send()  # which has the token from now on
        await hosted.sandbox.settled()
        before = len(from_bot(eve))
        await eve.command("/coach", "done")
        clock.advance(seconds=5)
        await eve.command("/coach", "nudge")
        assert [one.state for one in await deliveries_of(hosted)].count(State.DUE) == 1
        # as `em-coach workspaces remove` does, in a process of its own
        async with hosted.sessions.begin() as session:
            await offboarding.uninstalled(session, eve.site.workspace.team_id, clock.now, RETENTION, clock.now)
        clock.advance(seconds=5)
        await replica.jobs.send()
        await hosted.sandbox.settled()
        assert len(from_bot(eve)) == before
    assert [one.state for one in await deliveries_of(hosted)].count(State.DUE) == 1


async def test_an_org_wide_installation_serves_each_workspace_that_speaks(hosted):
    enterprise, eve = await of_an_organisation(hosted)
    workspace = eve.site.workspace
    authorized = [{"enterprise_id": enterprise.id, **NOBODY_IN_PARTICULAR}]
    event = {"type": "app_home_opened", "tab": "home", "user": eve.id, "channel": eve.dm.id}
    payload = {
        "type": "event_callback",
        "team_id": workspace.team_id,
        "enterprise_id": enterprise.id,
        "event_id": "EvORG",
    }
    hosted.sandbox.engine.delivery.tell({**payload, "authorizations": authorized, "event": event})
    await hosted.sandbox.settled()
    assert eve.home is not None
    async with hosted.sessions() as session:
        known = await workspaces.find(session, workspace.team_id)
    assert (known.enterprise_id, known.name) == (enterprise.id, "East")
    gone = {**payload, "event_id": "EvGONE", "authorizations": authorized}
    at = int(hosted.clock().timestamp())
    hosted.sandbox.engine.delivery.tell({**gone, "event_time": at, "event": {"type": "app_uninstalled"}})
    await hosted.sandbox.settled()
    async with hosted.sessions() as session:
        assert await installations.find(session, enterprise.id) is None


async def test_a_strangers_workspace_is_none_of_the_organisation_in_whose_channel_they_press(hosted):
    enterprise, eve = await of_an_organisation(hosted)
    mallory = elsewhere(hosted, "Globex")
    channel = eve.site.workspace.add_channel("shared", [eve.id])
    eve.site.workspace.share(channel, mallory.site.workspace)
    await mallory.join(channel)
    await hosted.sandbox.settled()
    before = len(hosted.sandbox.called("auth.teams.list"))
    pressed = {
        "type": "block_actions",
        "user": {"id": mallory.id, "team_id": mallory.site.workspace.team_id},
        "team": None,
        "enterprise": {"id": enterprise.id, "name": "Initech"},
        **NOBODY_IN_PARTICULAR,
        "api_app_id": hosted.sandbox.engine.app.id,
        "trigger_id": "1.2.x",
        "actions": [{"type": "button", "action_id": "enrolment.start", "value": "", "action_ts": "1.2"}],
    }
    engine = hosted.sandbox.engine
    for _ in range(2):
        answers = engine.response_urls.issue(mallory.site.workspace.team_id, mallory.id, channel.id, None)
        pressed["response_url"] = f"{engine.base_url}/response/{answers.id}"
        await engine.delivery.ask("interactive", pressed)
    await hosted.sandbox.settled()
    assert "not installed in your workspace" in mallory.sees(channel)[-1].text
    async with hosted.sessions() as session:
        assert await workspaces.find(session, mallory.site.workspace.team_id) is None
    assert len(hosted.sandbox.called("auth.teams.list")) == before + 1
    assert [one.method for one in hosted.sandbox.calls if one.method == "users.info"] == []


def test_what_is_asked_for_is_what_the_manifest_has():
    assert set(SCOPES) <= ALL
