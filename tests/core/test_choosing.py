from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.checklist import Area, Checklist, Competency, Level, LevelTarget, Question, QuestionKind
from bot.core.choosing import WEIGHTS, Asked, Because, Fitting, Reason, Situation, Weights, choose
from bot.core.schedule import default_rhythms, first_due, next_due

NOW = datetime(2026, 3, 3, 14, 30, tzinfo=UTC)
TODAY = NOW.date()
DAY, WEEK, YEAR = timedelta(days=1), timedelta(weeks=1), timedelta(days=365)
NOTHING = Weights(gap=0, unpractised=0, document=0, level=0, recency=0, same_kind=0)
"""For looking at one consideration at a time."""


def competency(name, target=3):
    return Competency(
        id=name,
        area_id="area",
        name=name,
        label=name,
        promise="",
        target=target,
        anchors=("0", "1", "2", "3", "4"),
        evidence="",
        aliases=(),
    )


def question(name, kind=QuestionKind.INSPECT, level=Level.CONTEXT):
    return Question(name, name.partition(".")[0], kind, level, "?", "", "")


def bank(*questions, targets=None):
    """A checklist of one area with these questions, and the competencies they are about."""
    names = dict.fromkeys(question.competency_id for question in questions)
    competencies = tuple(competency(name, (targets or {}).get(name, 3)) for name in names)
    targets_of_levels = {Level.CONTEXT: 3, Level.CONTAINER: 3, Level.COMPONENT: 2, Level.CODE: 0}
    return Checklist(
        areas=(Area("area", "Area", "role", competencies),),
        levels=tuple(LevelTarget(level, level, "", target) for level, target in targets_of_levels.items()),
        depths=("Not yet", "Aware", "Conversant", "Expert"),
        questions={question.id: question for question in questions},
    )


BANK = bank(*(question(f"{name}.{number}") for name in ("bills", "pages", "flows") for number in range(3)))
PAIR = bank(*(question(f"{name}.{number}") for name in ("bills", "pages") for number in range(9)))


def situation(history=(), ratings=None, fitting=None, seed=1, now=NOW):
    asked = [Asked(question_id, now - ago) for question_id, ago in history]
    return Situation(asked, ratings or {}, fitting or {}, now, seed)


def chosen(checklist, now, weights=WEIGHTS):
    return choose(checklist, "area", now, weights)


ages = st.integers(0, 900).map(timedelta)
some_asked = st.lists(st.tuples(st.sampled_from(list(BANK.questions)), ages), max_size=30)
all_asked = st.lists(st.integers(0, 364).map(timedelta), min_size=9, max_size=9).map(
    lambda ages: list(zip(BANK.questions, ages, strict=True))
)
histories = some_asked | all_asked
ratings = st.dictionaries(st.sampled_from(["bills", "pages", "flows"]), st.integers(0, 4))
fits = st.floats(0, 1)
past_days = st.one_of(st.none(), st.integers(0, 400).map(lambda days: TODAY - DAY * days))
fittings = st.dictionaries(
    st.sampled_from(["bills", "pages", "flows"]), st.builds(Fitting, st.integers(1, 9), fits, past_days)
)
situations = st.builds(situation, histories, ratings, fittings, st.integers(0, 99))


class TestRest:
    @given(situations)
    @settings(max_examples=200, deadline=None)
    def test_a_question_rests_for_a_year_and_a_bank_that_is_used_up_starts_with_the_oldest(self, now):
        last = {asked.question_id: asked.at for asked in sorted(now.history, key=lambda asked: asked.at)}
        rested = {name for name in BANK.questions if name not in last or NOW - last[name] >= YEAR}
        oldest = min(last.values(), default=None)
        allowed = rested or {name for name, at in last.items() if at == oldest}
        assert chosen(BANK, now).question.id in allowed

    @pytest.mark.parametrize(("ago", "chosen_now"), [(YEAR, "bills.a"), (YEAR - timedelta(seconds=1), "pages.a")])
    def test_the_year_is_over_after_365_days(self, ago, chosen_now):
        checklist = bank(question("bills.a"), question("pages.a"))
        history = [("bills.a", ago), ("pages.a", YEAR + DAY)]
        now = situation(history, ratings={"bills": 0, "pages": 3})
        assert chosen(checklist, now).question.id == chosen_now

    def test_questions_that_left_the_bank_are_no_obstacle(self):
        assert chosen(BANK, situation([("gone.1", WEEK)])).question.id in BANK.questions


class TestGap:
    @pytest.mark.parametrize("bills", range(5))
    @pytest.mark.parametrize("pages", range(5))
    def test_of_two_the_wider_gap_is_chosen_and_none_is_above_the_target(self, bills, pages):
        now = situation(ratings={"bills": bills, "pages": pages})
        gaps = {"bills": max(0, 3 - bills), "pages": max(0, 3 - pages)}
        widest = {name for name, gap in gaps.items() if gap == max(gaps.values())}
        assert chosen(PAIR, now).question.competency_id in widest

    def test_it_is_measured_against_the_competencys_own_target(self):
        checklist = bank(question("bills.a"), question("flows.a"), targets={"bills": 3, "flows": 4})
        assert chosen(checklist, situation(ratings={"bills": 2, "flows": 2})).question.id == "flows.a"

    def test_without_a_self_check_it_counts_as_half(self):
        standing = chosen(BANK, situation(ratings={"bills": 3, "pages": 0}), replace(NOTHING, gap=1)).standing
        assert standing == {"bills": 0, "pages": 0.75, "flows": 0.5}


class TestDocument:
    EVEN = (("bills.0", 4 * WEEK), ("pages.0", 4 * WEEK))

    @pytest.mark.parametrize("name", ["bills", "pages"])
    @pytest.mark.parametrize("age", [0, 42])
    def test_a_fresh_one_decides_between_equals(self, name, age):
        now = situation(self.EVEN, fitting={name: Fitting(7, 0.6, TODAY - DAY * age)})
        choice = chosen(PAIR, now)
        assert (choice.question.competency_id, choice.document_id) == (name, 7)
        assert choice.reason.because is Because.DOCUMENT

    @given(st.builds(situation, histories, ratings, seed=st.integers(0, 99)), fits, st.integers(43, 4000))
    @settings(deadline=None)
    def test_a_stale_one_never_decides(self, now, fit, age):
        fitting = {"bills": Fitting(7, fit, TODAY - DAY * age), "pages": Fitting(8, fit, None)}
        with_documents = chosen(BANK, replace(now, fitting=fitting))
        assert with_documents.question == chosen(BANK, now).question
        assert with_documents.reason == chosen(BANK, now).reason

    def test_a_stale_one_is_linked_all_the_same(self):
        checklist = bank(question("bills.a"))
        assert chosen(checklist, situation(fitting={"bills": Fitting(7, 0.6, date(2019, 1, 1))})).document_id == 7
        assert chosen(checklist, situation(fitting={"pages": Fitting(7, 0.6, TODAY)})).document_id is None

    def test_the_better_fit_wins(self):
        fitting = {"bills": Fitting(7, 0.6, TODAY), "pages": Fitting(8, 0.7, TODAY)}
        assert chosen(PAIR, situation(self.EVEN, fitting=fitting)).document_id == 8


class TestPractice:
    @pytest.mark.parametrize(("weeks", "penalty"), [(0, 1), (6, 0.5), (12, 0.25), (18, 0.125)])
    def test_what_was_just_asked_is_held_back_half_as_much_every_six_weeks(self, weeks, penalty):
        history = [("bills.0", WEEK * weeks), ("bills.1", WEEK * (weeks + 3))]
        standing = chosen(PAIR, situation(history), replace(NOTHING, recency=1)).standing
        assert standing == {"bills": -penalty, "pages": 0}

    @pytest.mark.parametrize(("weeks", "urge"), [(0, 0), (4, 0.25), (8, 0.5), (16, 1), (40, 1)])
    def test_what_was_not_practised_for_long_comes_forward_until_sixteen_weeks(self, weeks, urge):
        standing = chosen(PAIR, situation([("bills.0", WEEK * weeks)]), replace(NOTHING, unpractised=1)).standing
        assert standing == {"bills": urge, "pages": 1}

    def test_the_kind_of_the_last_question_is_avoided(self):
        kinds = (QuestionKind.INSPECT, QuestionKind.DECIDE)
        checklist = bank(*(question(f"bills.{kind}-{number}", kind) for kind in kinds for number in range(2)))
        for last, other in (kinds, reversed(kinds)):
            history = [(f"bills.{last}-0", WEEK), (f"bills.{other}-0", 2 * WEEK)]
            assert chosen(checklist, situation(history)).question.id == f"bills.{other}-1"

    @pytest.mark.parametrize("level", [Level.CONTEXT, Level.CONTAINER])
    @pytest.mark.parametrize("deeper", [Level.COMPONENT, Level.CODE])
    def test_the_levels_of_the_target_profile_come_first(self, level, deeper):
        checklist = bank(question("bills.a", level=deeper), question("bills.b", level=level))
        assert chosen(checklist, situation()).question.id == "bills.b"


class TestDraw:
    def test_every_one_of_equal_questions_is_drawn_by_some_seed(self):
        drawn = {chosen(BANK, situation(seed=seed)).question.id for seed in range(200)}
        assert drawn == set(BANK.questions)

    @given(situations, st.randoms())
    @settings(deadline=None)
    def test_the_same_situation_gives_the_same_choice_in_whatever_order_it_is_told(self, now, random):
        shuffled = random.sample(now.history, len(now.history))
        assert chosen(BANK, replace(now, history=shuffled)) == chosen(BANK, now)

    @given(situations)
    @settings(deadline=None)
    def test_the_chosen_competency_stood_highest(self, now):
        choice = chosen(BANK, now)
        assert choice.standing[choice.question.competency_id] == max(choice.standing.values())


class TestReason:
    @pytest.mark.parametrize(
        ("heaviest", "because"),
        [("gap", Because.GAP), ("unpractised", Because.UNPRACTISED), ("document", Because.DOCUMENT)],
    )
    def test_it_is_the_consideration_that_weighed_most(self, heaviest, because):
        now = situation(
            [("bills.0", 5 * WEEK)], ratings={"bills": 1}, fitting={"bills": Fitting(7, 0.3, TODAY - WEEK)}
        )
        weights = replace(WEIGHTS, **{heaviest: 50})
        checklist = bank(question("bills.0"), question("bills.1"))
        assert chosen(checklist, now, weights).reason == Reason(because, "bills", rating=1, target=3, weeks=5)

    def test_what_was_never_practised_says_so(self):
        reason = chosen(bank(question("bills.0")), situation()).reason
        assert reason == Reason(Because.NEVER_PRACTISED, "bills", rating=None, target=3, weeks=None)

    def test_a_gap_that_no_self_check_has_shown_is_never_the_reason(self):
        choice = chosen(PAIR, situation([("bills.0", WEEK), ("pages.0", WEEK)]), replace(WEIGHTS, gap=50))
        assert choice.reason.because is Because.UNPRACTISED

    @given(situations)
    @settings(deadline=None)
    def test_it_never_names_a_document_or_a_gap_that_is_not_there(self, now):
        reason = chosen(BANK, now).reason
        fitting = now.fitting.get(reason.competency_id)
        is_there = {
            Because.DOCUMENT: fitting is not None and fitting.day is not None and TODAY - fitting.day <= 6 * WEEK,
            Because.GAP: now.ratings.get(reason.competency_id, 4) < reason.target,
            Because.UNPRACTISED: reason.weeks is not None,
            Because.NEVER_PRACTISED: reason.weeks is None,
        }
        assert is_there[reason.because]

    def test_where_nothing_weighs_anything_it_names_the_weeks(self):
        now = situation([("bills.0", timedelta())], ratings={"bills": 4})
        assert chosen(bank(question("bills.0"), question("bills.1")), now).reason.because is Because.UNPRACTISED

    def test_weeks_are_whole_ones_since_the_competency_was_last_practised(self):
        now = situation([("bills.0", 20 * WEEK), ("bills.1", 3 * WEEK - timedelta(seconds=1))])
        assert chosen(bank(*(question(f"bills.{n}") for n in range(3))), now).reason.weeks == 2


class TestAYear:
    @pytest.mark.parametrize("seed", range(3))
    @pytest.mark.parametrize(
        "ratings",
        [
            pytest.param({}, id="no self-check"),
            pytest.param({"domain-flows": 0, "on-call": 0}, id="two wide gaps"),
            pytest.param(
                dict.fromkeys(
                    ["cost-drivers", "latency-spof", "productivity", "pull-requests", "rfcs", "solution-risk"], 4
                )
                | {"domain-flows": 0, "on-call": 0},
                id="two wide gaps, the rest above their targets",
            ),
        ],
    )
    def test_every_competency_is_reached_and_no_question_comes_twice(self, prompts_, seed, ratings):
        history = self.year(prompts_.checklist, ratings, seed)
        asked = [prompts_.checklist.questions[one.question_id] for one in history]
        assert len(asked) == 52
        assert {one.competency_id for one in asked} == {one.id for one in prompts_.checklist.competencies}
        assert len({one.id for one in asked}) == len(asked)

    def test_without_a_self_check_no_competency_of_an_area_comes_twice_running(self, prompts_):
        asked = [
            prompts_.checklist.questions[one.question_id].competency_id
            for one in self.year(prompts_.checklist, {}, seed=1)
        ]
        strategy = [name for name in asked if name not in {"cost-drivers", "on-call", "latency-spof"}]
        assert all(one != following for one, following in pairwise(strategy))

    @staticmethod
    def year(checklist, ratings, seed):
        """What a manager on the default schedule is asked within 52 weeks."""
        zone, start = ZoneInfo("America/Sao_Paulo"), datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
        moments = []
        for area_id, rhythm, weeks in default_rhythms([area.id for area in checklist.areas]):
            due = first_due(rhythm, zone, start, weeks)
            while due < start + 52 * WEEK:
                moments.append((due, area_id))
                due = next_due(rhythm, zone, due, due)
        history = []
        for now, area_id in sorted(moments):
            choice = choose(checklist, area_id, Situation(history, ratings, {}, now, seed))
            history.append(Asked(choice.question.id, now))
        return history
