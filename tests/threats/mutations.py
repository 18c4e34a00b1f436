"""What stops an attack, taken away: each mutation removes one guard, and the test that proves it then fails.

`python -m tests.threats` shows it, one after the other, in a copy of the project.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutation:
    """`guard`, which stands once in `file`, becomes `gone`; then `test` fails."""

    name: str
    file: str
    guard: str
    gone: str
    test: str


REQUEST_URLS = "tests/slack/transport/test_request_urls.py"
INSTALLING = "tests/slack/participation/test_installing.py"
ISOLATION = "tests/slack/test_isolation.py"
OWNERS = "tests/actions/library/test_owners.py"
COLLEAGUE = f"{ISOLATION}::test_a_colleague_with_my_ids_reads_changes_and_hears_nothing_of_mine"
STRANGER = f"{ISOLATION}::test_another_workspace_with_our_ids_reads_changes_and_hears_nothing_of_ours"

MUTATIONS = (
    Mutation(
        "forged",
        "bot/slack/transport/request_urls.py",
        "if not well_formed or not self.verifier.is_valid(body, sent_at, signature):",
        "if not well_formed:",
        f"{REQUEST_URLS}::test_what_slack_has_not_signed_is_not_even_read",
    ),
    Mutation(
        "replayed",
        "bot/slack/transport/request_urls.py",
        "if not await self._use(signature):",
        "if not await self._use(signature) and False:",
        f"{REQUEST_URLS}::test_a_request_that_is_sent_again_within_five_minutes_is_refused_on_every_replica",
    ),
    Mutation(
        "too-long",
        "bot/slack/transport/request_urls.py",
        "app = web.Application(client_max_size=MAX_BODY)",
        "app = web.Application(client_max_size=64 * MAX_BODY)",
        f"{REQUEST_URLS}::test_what_is_too_long_is_refused_before_it_is_understood",
    ),
    Mutation(
        "too-slow",
        "bot/slack/transport/request_urls.py",
        "async with asyncio.timeout(READ_WITHIN_S):",
        "async with asyncio.timeout(None):",
        f"{REQUEST_URLS}::test_whoever_sends_too_slowly_is_let_go",
    ),
    Mutation(
        "state-of-another-browser",
        "bot/slack/participation/installing.py",
        "if not genuine or not hmac.compare_digest(state.encode(), cookie.encode()):",
        "if not genuine:",
        f"{INSTALLING}::test_a_state_is_good_in_its_own_browser_only",
    ),
    Mutation(
        "state-twice",
        "bot/slack/participation/installing.py",
        'if not await inbox.is_first(session, f"state:{signature}", self.now()):',
        'if not await inbox.is_first(session, f"state:{signature}", self.now()) and False:',
        f"{INSTALLING}::test_a_state_is_good_once",
    ),
    Mutation(
        "state-too-old",
        "bot/slack/participation/installing.py",
        "if self.now().timestamp() - int(made_at) > GOOD_FOR.total_seconds():",
        "if False and int(made_at):",
        f"{INSTALLING}::test_a_state_is_good_for_ten_minutes",
    ),
    Mutation(
        "page-with-markup",
        "bot/slack/participation/installing.py",
        "text=escape(text),",
        "text=text,",
        f"{INSTALLING}::test_what_slack_refuses_is_said_and_written_as_text",
    ),
    Mutation(
        "token-in-clear",
        "bot/store/people/installations.py",
        '"sealed_token": seal(session, one.token),',
        '"sealed_token": one.token,',
        f"{INSTALLING}::test_tokens_are_sealed_and_rotated_with_the_keys",
    ),
    Mutation(
        "late-uninstalling",
        "bot/store/people/installations.py",
        "InstallationRow.tenant == tenant, InstallationRow.installed_at <= until",
        "InstallationRow.tenant == tenant, InstallationRow.tenant == tenant",
        f"{INSTALLING}::test_uninstalled_its_tokens_go_at_once_and_an_event_that_comes_late_takes_no_newer_one",
    ),
    Mutation(
        "somebody-elses-question",
        "bot/store/coaching/nudges.py",
        "_OWNED = _NUDGES.where(_IS_THIS, _IS_THEIRS)",
        "_OWNED = _NUDGES.where(_IS_THIS, _IS_THIS)",
        COLLEAGUE,
    ),
    Mutation(
        "somebody-elses-commitment",
        "bot/store/coaching/commitments.py",
        "mine = CommitmentRow.id == commitment_id, CommitmentRow.manager_id == manager_id",
        "mine = CommitmentRow.id == commitment_id, CommitmentRow.id == commitment_id",
        COLLEAGUE,
    ),
    Mutation(
        "somebody-elses-shared-words",
        "bot/store/coaching/sharing.py",
        "ShareRow.id == share_id, NudgeRow.manager_id == manager_id",
        "ShareRow.id == share_id, ShareRow.id == share_id",
        COLLEAGUE,
    ),
    Mutation(
        "another-workspaces-team",
        "bot/store/teams/teams.py",
        ".where(TeamRow.id == team_id, WorkspaceRow.team_id == slack_team_id)",
        ".where(TeamRow.id == team_id)",
        STRANGER,
    ),
    Mutation(
        "another-workspaces-library",
        "bot/actions/library/search.py",
        "[one for one in found if one.document.is_for(workspace_id)]",
        "found",
        f"{ISOLATION}::test_the_same_link_stands_in_two_libraries_and_neither_knows_of_the_other",
    ),
    Mutation(
        "another-workspaces-documents",
        "bot/actions/library/links.py",
        "for document in found.values() if document.workspace_id == workspace_id]",
        "for document in found.values()]",
        f"{ISOLATION}::test_the_same_link_stands_in_two_libraries_and_neither_knows_of_the_other",
    ),
    Mutation(
        "crowded-out-of-searches",
        "bot/actions/library/search.py",
        "shelf = _seen_by(workspace_id, self._owners) if workspace_id is not None and self._owners else None",
        "shelf = None",
        f"{OWNERS}::test_a_search_finds_ours_however_many_others_have_added",
    ),
    Mutation(
        "crowded-out-of-offers",
        "bot/actions/library/syncing.py",
        "return [lambda id_: None if id_ in owners else 0, owners.get]",
        "return [None]",
        f"{OWNERS}::test_ours_are_offered_however_many_others_have_added",
    ),
    Mutation(
        "crowded-out-of-promises",
        "bot/store/library/documents.py",
        "func.row_number().over(partition_by=SourceRow.workspace_id, order_by=(order, DocumentRow.id))",
        "func.row_number().over(order_by=(order, DocumentRow.id))",
        f"{OWNERS}::test_moments_and_promises_of_others_take_no_place_of_ours",
    ),
    Mutation(
        "opinions-of-another-workspace",
        "bot/store/library/opinions.py",
        "found[workspace_id][document_id] = replace(before, **{opinion: count})",
        "found.update({one: {document_id: replace(before, **{opinion: count})} for one in found})",
        f"{OWNERS}::test_what_others_think_of_a_document_is_nobody_elses_business",
    ),
    Mutation(
        "flood-by-one-person",
        "bot/slack/limits.py",
        "if len(did) >= self.most:",
        "if False:",
        "tests/slack/test_limits.py::test_beyond_so_much_in_a_minute_it_is_no_for_this_person_only",
    ),
    Mutation(
        "flood-by-one-workspace",
        "bot/slack/limits.py",
        "(self.people.allows((team_id, user_id)) and self.workspaces.allows(team_id))",
        "self.people.allows((team_id, user_id))",
        "tests/slack/test_limits.py::test_a_workspace_that_floods_us_is_told_so_and_another_one_is_served",
    ),
    Mutation(
        "library-filled-by-one-person",
        "bot/slack/library/links.py",
        "if not request.coach.additions.allows((request.team_id, request.user_id)):",
        "if False:",
        "tests/slack/test_limits.py::test_one_person_adds_so_many_links_a_day_and_a_colleague_goes_on",
    ),
    Mutation(
        "library-filled-up",
        "bot/actions/library/links.py",
        "if await documents.count(session, source_id) >= MOST_ADDED:",
        "if False:",
        "tests/slack/test_limits.py::test_a_library_takes_so_many_links_of_one_workspace",
    ),
    Mutation(
        "invited-by-anybody",
        "bot/slack/participation/enrolment.py",
        '    if not await access.is_lead(request):\n        return request.say("enrolment.not_a_lead")\n',
        "",
        "tests/slack/participation/test_enrolment.py::test_only_admins_invite",
    ),
    Mutation(
        "lead-by-oneself",
        "bot/slack/teams/leads.py",
        "if not await is_admin(request.client, request.user_id):",
        "if False:",
        "tests/slack/teams/test_leads.py::test_admins_are_leads_until_they_name_some_and_everybody_can_read_what_leads_do",
    ),
    Mutation(
        "settings-of-a-team-that-is-not-ones-own",
        "bot/slack/teams/digests.py",
        "if not await access.may_change(request, team):",
        "if False:",
        "tests/slack/teams/test_teams.py::test_strangers_to_a_team_change_nothing",
    ),
    Mutation(
        "figures-about-few",
        "bot/core/people/disclosure.py",
        "if len(self.members) < SMALLEST:",
        "if False:",
        "tests/core/people/test_disclosure.py::test_nothing_is_said_of_few",
    ),
    Mutation(
        "server-side-request",
        "bot/web.py",
        "if found.is_global and not found.is_multicast:",
        "if found:",
        "tests/test_web.py::test_an_address_on_this_machine_is_refused_unless_it_is_the_operators_own",
    ),
    Mutation(
        "secret-for-another-server",
        "bot/web.py",
        "known = secret if url.origin() == start.origin() else {}",
        "known = secret",
        "tests/test_web.py::test_a_secret_is_for_its_own_server_only",
    ),
    Mutation(
        "link-out-of-the-folder",
        "bot/sources/folder.py",
        "if not Path(path).resolve(strict=True).is_relative_to(root):",
        "if False:",
        "tests/sources/test_folder.py::test_a_link_out_of_the_folder_is_refused_and_one_within_it_is_followed",
    ),
    Mutation(
        "words-in-clear",
        "bot/store/vault.py",
        "return self._fernet.encrypt(text.encode()).decode()",
        "return text",
        "tests/store/test_vault.py::test_what_people_write_is_in_no_row_in_clear",
    ),
    Mutation(
        "foreign-host-on-loopback",
        "bot/sandbox/web/server.py",
        "if request.host not in hosts:",
        "if False:",
        "tests/sandbox/web/test_web.py::test_a_foreign_name_for_this_machine_is_refused",
    ),
    Mutation(
        "foreign-page-on-loopback",
        "bot/sandbox/web/server.py",
        'if live and request.headers.get("Origin") not in origins:',
        "if False:",
        "tests/sandbox/web/test_web.py::test_another_page_may_do_nothing",
    ),
    Mutation(
        "guests",
        "bot/slack/people/members.py",
        'OUTSIDE = ("is_bot", "deleted", "is_restricted", "is_ultra_restricted", "is_stranger")',
        'OUTSIDE = ("is_bot", "deleted")',
        "tests/slack/participation/test_enrolment.py::test_neither_bots_nor_guests_are_invited_and_the_lead_is_told",
    ),
)
