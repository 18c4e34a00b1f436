"""What a team's post-mortems promised comes back in questions."""

from dataclasses import replace

from bot.actions.coaching import nudges
from bot.actions.library import syncing
from bot.actions.library.search import Library
from bot.core.delivery.messages import NudgeMessage
from bot.core.library.ranking.vocabulary import Vocabulary
from bot.store.delivery import deliveries
from bot.store.teams import teams
from tests.store.kit import NOW, a_manager, a_team, a_workspace, subscribed

PROMISES = """---
kind: post-mortem
date: 2025-11-03
owner: Payments team
---
# The queue was full

Letters piled up for two hours because nobody looked at the queue.

## Action items

- [ ] Alert on the depth of the queue
- [x] Empty the queue
"""


async def test_an_on_call_question_is_about_the_oldest_item_of_the_team_and_of_nobody_else_s(
    sessions, begun, tmp_path
):
    (tmp_path / "queue.md").write_text(PROMISES, encoding="utf-8")
    await syncing.sync_folder(sessions, Library(Vocabulary()), tmp_path, None, NOW)
    checklist = begun.checklist
    only_on_call = {
        id_: one
        for id_, one in checklist.questions.items()
        if checklist.competency(one.competency_id).id == "on-call"
    }
    asks = replace(begun, checklist=replace(checklist, questions=only_on_call))
    async with sessions.begin() as session:
        workspace = await a_workspace(session)
        ana, ben = await a_manager(session, workspace), await a_manager(session, workspace, "U2")
        for manager in (ana, ben):
            await subscribed(session, manager, NOW, "cost-operations")
        team = await a_team(session, workspace)
        await teams.join(session, team.id, ana.id, NOW)
        await nudges.plan_due(session, asks, NOW, limit=9)
        claimed = {
            one.recipient: NudgeMessage.of(one.payload) for one in await deliveries.claim(session, "me", NOW, 9)
        }
    assert "“Alert on the depth of the queue”. That has been open for 17 weeks." in claimed["UANA"].question
    assert claimed["UANA"].reading.title == "The queue was full"
    assert "Alert on the depth" not in claimed["U2"].question
