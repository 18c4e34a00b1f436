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
OUTSIDERS = "tests/slack/test_outsiders.py"
OUTSIDE_READERS = "tests/slack/teams/test_outside_readers.py"
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
        "clicks-of-another-workspace",
        "bot/store/library/opinions.py",
        "TeamDocumentRow.document_id == document_id, TeamDocumentRow.team_id.in_(its_teams)",
        "TeamDocumentRow.document_id == document_id, its_teams.exists()",
        "tests/store/teams/test_teams.py::test_what_was_called_useful_counts_over_all_teams_of_its_workspace",
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
    Mutation(
        "guests-press-and-type",
        "bot/slack/outsiders.py",
        "    if await may_go_on(request):\n        return await next_()\n    return await answer(request, respond)",
        "    return await next_()",
        f"{OUTSIDERS}::test_a_guests_command",
    ),
    Mutation(
        "guests-of-the-past",
        "bot/slack/outsiders.py",
        "if manager and manager.unreachable != DEACTIVATED:",
        "if manager:",
        f"{OUTSIDERS}::test_a_manager_who_becomes_a_guest_takes_part_no_more_and_as_a_member_again_finds_all",
    ),
    Mutation(
        "guests-open-home",
        "bot/slack/outsiders.py",
        'if event.get("type") == "app_home_opened":',
        "if False:",
        f"{OUTSIDERS}::test_a_guests_home",
    ),
    Mutation(
        "guests-write",
        "bot/slack/outsiders.py",
        "return _to_message if is_direct and wrote else None",
        "return None",
        f"{OUTSIDERS}::test_what_a_guest_writes_to_the_bot",
    ),
    Mutation(
        "strangers-press",
        "bot/slack/people/members.py",
        'return profile.get("team_id") == team_id or team_id in whole.get("teams", ()) or is_colleague',
        "return bool(whole or is_colleague or team_id)",
        f"{OUTSIDERS}::test_the_buttons_in_a_digest_and_a_reaction_to_it",
    ),
    Mutation(
        "outsiders-react",
        "bot/slack/teams/digests.py",
        "if posting is None or not await outsiders.may_go_on(request):",
        "if posting is None:",
        f"{OUTSIDERS}::test_the_buttons_in_a_digest_and_a_reaction_to_it",
    ),
    Mutation(
        "outsiders-post-links",
        "bot/slack/library/links.py",
        "if new and not await outsiders.may_go_on(request):",
        "if False:",
        f"{OUTSIDERS}::test_a_link_that_they_post_is_offered_to_members_only",
    ),
    Mutation(
        "strangers-made-leads",
        "bot/slack/teams/leads.py",
        "if not may_take_part(one, request.place)]",
        "if not one]",
        f"{OUTSIDERS}::test_they_are_neither_invited_nor_made_leads",
    ),
    Mutation(
        "shared-after-the-yes",
        "bot/slack/teams/outside_readers.py",
        "return not with_outsiders(about) or await agreed(delivery.workspace_id, delivery.recipient)",
        "return True",
        f"{OUTSIDE_READERS}::test_sharing_that_nobody_told_us_of_is_seen_before_a_digest_is_posted",
    ),
    Mutation(
        "shared-before-the-yes",
        "bot/slack/teams/teams.py",
        "if with_outsiders(about) and agreed != FOR_OUTSIDERS:",
        "if False:",
        f"{OUTSIDE_READERS}::test_a_channel_that_was_shared_after_the_offer_is_offered_anew",
    ),
    Mutation(
        "token-of-another-workspace",
        "bot/slack/people/installations.py",
        'place = (team_id or "", enterprise_id)',
        'place = ("", enterprise_id)',
        "tests/slack/test_many_workspaces.py::test_six_workspaces_get_exactly_their_own_while_replicas_come_and_go",
    ),
    Mutation(
        "a-billion-lines",
        "bot/sources/parsing/front_matter.py",
        "if one is not None and not isinstance(one, list | tuple | dict))",
        "if one is not None)",
        "tests/sources/parsing/test_parse.py::test_a_few_lines_of_yaml_that_stand_for_a_billion_are_not_unfolded",
    ),
    Mutation(
        "entities-of-a-feed",
        "bot/sources/feed.py",
        "parser.EntityDeclHandler = refuse",
        "parser.EntityDeclHandler = None",
        "tests/sources/test_feed.py::test_what_is_no_feed_is_one_sentence",
    ),
    Mutation(
        "an-endless-pdf",
        "bot/sources/pdf.py",
        "timeout=PATIENCE_S",
        "timeout=None",
        "tests/sources/test_pdf.py::test_a_child_that_gives_no_answer_is_one_clear_line",
    ),
    Mutation(
        "option-for-git",
        "bot/sources/git.py",
        "if not (_SHORT.fullmatch(location) or _ADDRESS.fullmatch(location)):",
        "if False:",
        "tests/sources/test_git.py::test_what_is_no_address_of_a_repository_is_refused_before_git_sees_it",
    ),
    Mutation(
        "words-that-ping",
        "bot/prompts/words.py",
        'return "".join(ENTITIES.get(character, character) for character in str(value))',
        "return str(value)",
        "tests/slack/test_hostile.py::test_whatever_people_write_is_text",
    ),
    Mutation(
        "sentences-that-run",
        "bot/prompts/words.py",
        "    environment = ImmutableSandboxedEnvironment(\n",
        '    environment = __import__("jinja2").Environment(\n',
        "tests/prompts/test_words.py::test_a_sentence_cannot_reach_into_the_process",
    ),
    Mutation(
        "errors-that-quote",
        "bot/cli/service/logs.py",
        'told.append(f"{type(error).__name__} in " + ',
        'told.append(f"{type(error).__name__} {error} in " + ',
        "tests/test_logs.py::test_a_job_that_fails_is_logged_with_its_name_and_without_what_its_exception_says",
    ),
    Mutation(
        "reports-that-quote",
        "bot/cli/service/error_reports.py",
        "    told = {name: event[name] for name in KEPT if name in event}\n",
        "    return event\n",
        "tests/slack/test_planted_secret.py::test_a_planted_sentence_is_found_nowhere_in_clear",
    ),
    Mutation(
        "another-key",
        "bot/store/keys.py",
        "    if sealed is not None:\n        unseal(session, sealed)\n",
        "",
        "tests/store/test_vault.py::test_the_first_keys_are_kept_in_mind_and_others_are_refused",
    ),
    Mutation(
        "bytes-that-stay",
        "bot/store/engine.py",
        'cursor.execute("PRAGMA secure_delete=ON")',
        'cursor.execute("PRAGMA secure_delete=OFF")',
        "tests/store/test_engine.py::test_what_is_deleted_leaves_no_bytes_in_the_file",
    ),
    Mutation(
        "another-package",
        "Dockerfile",
        "--require-hashes --only-binary :all: -r requirements.lock",
        "-r requirements.lock",
        "tests/test_packaging.py::test_what_is_installed_is_what_was_locked_to_the_last_byte",
    ),
)
