from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.checklist import (
    Area,
    Checklist,
    Competency,
    Figure,
    Level,
    LevelTarget,
    Question,
    QuestionKind,
)
from bot.core.coaching.choosing import RECALLED_KINDS, WEIGHTS, Asked, Situation, Weights, choose
from bot.core.coaching.nudges import Skip
from bot.core.coaching.reasons import Because, Reason
from bot.core.library.fits import Fitting
from bot.core.quantities import Unit
from tests.kit.examples import examples

NOW = datetime(2026, 3, 3, 14, 30, tzinfo=UTC)
TODAY = NOW.date()
DAY, WEEK, YEAR = timedelta(days=1), timedelta(weeks=1), timedelta(days=365)
NOTHING = Weights(gap=0, unpractised=0, document=0, level=0, recency=0, known=0, same_kind=0)
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


def situation(history=(), ratings=None, fitting=None, seed=1, every_weeks=2):
    """Entries of the history are a question, how long ago it was, and what else is known, by name."""
    asked = [
        Asked(question_id, NOW - ago, number, **dict(more))
        for number, (question_id, ago, *more) in enumerate(history, 1)
    ]
    return Situation(asked, ratings or {}, fitting or {}, every_weeks, NOW, seed)


def guess(question_id, ratio, ago=WEEK):
    """An entry of a history: a guess over what it really was."""
    return question_id, ago, ("answered", True), ("ratio", ratio)


def likeliest(choice):
    """The competencies that nothing else was ahead of."""
    return {name for name, odd in choice.odds.items() if odd == max(choice.odds.values())}


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
    @examples(200)
    def test_a_question_rests_for_a_year_and_a_bank_that_is_used_up_starts_with_the_oldest(self, now):
        last = {asked.question_id: asked.at for asked in sorted(now.history, key=lambda asked: asked.at)}
        rested = {name for name in BANK.questions if name not in last or NOW - last[name] >= YEAR}
        oldest = min(last.values(), default=None)
        allowed = rested or {name for name, at in last.items() if at == oldest}
        assert chosen(BANK, now).question.id in allowed

    @pytest.mark.parametrize(
        ("ago", "among"), [(YEAR, {"bills", "pages"}), (YEAR - timedelta(seconds=1), {"pages"})]
    )
    def test_the_year_is_over_after_365_days(self, ago, among):
        checklist = bank(question("bills.a"), question("pages.a"))
        choice = chosen(checklist, situation([("bills.a", ago), ("pages.a", YEAR + DAY)]))
        assert set(choice.standing) == among

    def test_questions_that_left_the_bank_are_no_obstacle(self):
        assert chosen(BANK, situation([("gone.1", WEEK)])).question.id in BANK.questions


class TestGap:
    @pytest.mark.parametrize("bills", range(5))
    @pytest.mark.parametrize("pages", range(5))
    def test_of_two_the_wider_gap_is_likelier_and_none_is_above_the_target(self, bills, pages):
        gaps = {"bills": max(0, 3 - bills), "pages": max(0, 3 - pages)}
        widest = {name for name, gap in gaps.items() if gap == max(gaps.values())}
        assert likeliest(chosen(PAIR, situation(ratings={"bills": bills, "pages": pages}))) == widest

    def test_it_is_measured_against_the_competencys_own_target(self):
        checklist = bank(question("bills.a"), question("flows.a"), targets={"bills": 3, "flows": 4})
        assert likeliest(chosen(checklist, situation(ratings={"bills": 2, "flows": 2}))) == {"flows"}

    def test_without_a_self_check_it_counts_as_half(self):
        standing = chosen(BANK, situation(ratings={"bills": 3, "pages": 0}), replace(NOTHING, gap=1)).standing
        assert standing == {"bills": 0, "pages": 0.75, "flows": 0.5}


class TestDocument:
    EVEN = (("bills.0", 4 * WEEK), ("pages.0", 4 * WEEK))

    @pytest.mark.parametrize("name", ["bills", "pages"])
    @pytest.mark.parametrize("age", [0, 42])
    def test_a_fresh_one_decides_between_equals(self, name, age):
        choice = chosen(PAIR, situation(self.EVEN, fitting={name: Fitting(7, 0.6, TODAY - DAY * age)}))
        assert likeliest(choice) == {name}
        assert choice.document_id == (7 if choice.question.competency_id == name else None)

    @given(st.builds(situation, histories, ratings, seed=st.integers(0, 99)), fits, st.integers(43, 4000))
    @settings(deadline=None)
    def test_a_stale_one_never_decides(self, now, fit, age):
        fitting = {"bills": Fitting(7, fit, TODAY - DAY * age), "pages": Fitting(8, fit, None)}
        with_documents = chosen(BANK, replace(now, fitting=fitting))
        assert replace(with_documents, document_id=None) == chosen(BANK, now)

    def test_a_stale_one_is_linked_all_the_same(self):
        checklist = bank(question("bills.a"))
        assert chosen(checklist, situation(fitting={"bills": Fitting(7, 0.6, date(2019, 1, 1))})).document_id == 7
        assert chosen(checklist, situation(fitting={"pages": Fitting(7, 0.6, TODAY)})).document_id is None

    def test_the_better_fit_is_likelier(self):
        fitting = {"bills": Fitting(7, 0.6, TODAY), "pages": Fitting(8, 0.7, TODAY)}
        assert likeliest(chosen(PAIR, situation(self.EVEN, fitting=fitting))) == {"pages"}


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

    def test_what_was_never_asked_comes_before_everything_else(self):
        choice = chosen(PAIR, situation([("bills.0", 9 * WEEK)], ratings={"bills": 0, "pages": 4}))
        assert (choice.question.competency_id, choice.odds) == ("pages", {"pages": 1})

    @pytest.mark.parametrize("every_weeks", [1, 2, 4])
    @pytest.mark.parametrize(("turns", "overdue"), [(3, True), (2, False)])
    def test_nothing_waits_longer_than_a_round_and_one_turn(self, every_weeks, turns, overdue):
        turn = every_weeks * WEEK
        now = situation(
            [("bills.0", turn * turns), ("pages.0", turn)],
            ratings={"bills": 4, "pages": 0},
            every_weeks=every_weeks,
        )
        assert (chosen(PAIR, now).odds == {"bills": 1}) is overdue

    def test_the_kind_of_the_last_question_is_avoided(self):
        kinds = (QuestionKind.INSPECT, QuestionKind.DECIDE)
        checklist = bank(*(question(f"bills.{kind}-{number}", kind) for kind in kinds for number in range(2)))
        for last, other in (kinds, reversed(kinds)):
            history = [(f"bills.{last}-0", WEEK), (f"bills.{other}-0", 2 * WEEK)]
            assert chosen(checklist, situation(history)).question.id == f"bills.{other}-1"

    def test_levels_come_in_the_proportion_of_the_target_profile(self):
        checklist = bank(
            *(question(f"bills.{level}-{number}", level=level) for level in Level for number in range(9))
        )
        history = []
        for week in range(16, 0, -1):
            history.append((chosen(checklist, situation(history)).question.id, WEEK * week))
        levels = [checklist.questions[name].level for name, _ in history]
        assert {level: levels.count(level) for level in Level} == {
            "context": 6,
            "container": 6,
            "component": 4,
            "code": 0,
        }


LEVELLED = bank(*(question(f"bills.{level}-{number}", level=level) for level in Level for number in range(4)))


class TestSkips:
    @given(st.lists(st.sampled_from(sorted(PAIR.questions)), max_size=17, unique=True), st.integers(0, 9))
    @settings(deadline=None)
    def test_what_is_not_the_teams_never_comes_again(self, names, seed):
        history = [(name, 3 * YEAR, ("skipped", Skip.NOT_MY_TEAM)) for name in names]
        assert chosen(PAIR, situation(history, seed=seed)).question.id not in names

    def test_its_look_alikes_go_to_the_back(self):
        checklist = bank(
            question("bills.a"), question("bills.b"), question("bills.c", QuestionKind.DECIDE, Level.CONTAINER)
        )
        history = [("bills.a", WEEK, ("skipped", Skip.NOT_MY_TEAM))]
        assert chosen(checklist, situation(history)).question.id == "bills.c"

    @pytest.mark.parametrize(
        ("known", "deeper"),
        [
            (Level.CONTEXT, {Level.CONTAINER, Level.COMPONENT}),
            (Level.CONTAINER, {Level.COMPONENT}),
            (Level.COMPONENT, {Level.CONTEXT, Level.CONTAINER}),
        ],
    )
    def test_what_is_known_well_goes_deeper_as_far_as_the_profile_does(self, known, deeper):
        for seed in range(5):
            now = situation([(f"bills.{known}-0", WEEK, ("skipped", Skip.KNOW_WELL))], seed=seed)
            assert chosen(LEVELLED, now).question.level in deeper

    def test_what_is_known_well_comes_less_often_and_that_fades(self):
        def standing(weeks):
            history = [("bills.0", weeks * WEEK, ("skipped", Skip.KNOW_WELL)), ("pages.0", weeks * WEEK)]
            return chosen(PAIR, situation(history), replace(NOTHING, known=1)).standing["bills"]

        assert [standing(weeks) for weeks in (0, 12, 24)] == [-1, -0.5, -0.25]

    def test_what_was_unclear_comes_after_the_others_even_a_year_later(self):
        checklist = bank(*(question(f"bills.{n}") for n in range(3)))
        history = [(f"bills.{n}", 2 * YEAR + n * WEEK) for n in (1, 2)]
        for seed in range(5):
            now = situation([("bills.0", 3 * YEAR, ("skipped", Skip.UNCLEAR)), *history], seed=seed)
            assert chosen(checklist, now).question.id != "bills.0"

    def test_a_wrong_moment_changes_nothing(self):
        history = [("bills.0", 3 * WEEK), ("pages.0", WEEK)]
        skipped = [("bills.0", 3 * WEEK, ("skipped", Skip.WRONG_MOMENT)), ("pages.0", WEEK)]
        assert chosen(PAIR, situation(skipped)) == chosen(PAIR, situation(history))


class TestRecall:
    ANSWERED = ("answered", True)

    def after(self, weeks, *more, kind=QuestionKind.INSPECT):
        checklist = bank(*(question(f"bills.{n}", kind) for n in range(30)))
        return chosen(checklist, situation([("bills.0", weeks * WEEK, *more)]))

    @pytest.mark.parametrize(("weeks", "comes"), [(7, False), (8, True), (30, True), (31, False)])
    def test_an_answer_comes_back_after_some_weeks(self, weeks, comes):
        choice = self.after(weeks, self.ANSWERED)
        assert (choice.question.id == "bills.0") is comes
        assert choice.recalls == (1 if comes else None)

    @pytest.mark.parametrize("kind", QuestionKind)
    def test_only_what_was_found_out_about_a_system(self, kind):
        assert (self.after(9, self.ANSWERED, kind=kind).recalls == 1) is (kind in RECALLED_KINDS)

    @pytest.mark.parametrize("more", [(), (("skipped", Skip.KNOW_WELL),)])
    def test_never_without_an_answer(self, more):
        assert self.after(9, *more).recalls is None

    @given(st.lists(st.tuples(st.integers(0, 29), st.integers(1, 60), st.booleans()), max_size=30))
    @examples(25)
    def test_each_once_and_seldom(self, past):
        checklist = bank(*(question(f"bills.{n}") for n in range(30)))
        history = [
            Asked(f"bills.{n}", NOW - weeks * WEEK, k, answered) for k, (n, weeks, answered) in enumerate(past, 1)
        ]
        history.sort(key=lambda asked: asked.at)
        recalled = []
        for week in range(40):
            choice = choose(checklist, "area", Situation(history, {}, {}, 1, NOW + week * WEEK, 1))
            recalled.append(choice.recalls)
            history.append(Asked(choice.question.id, NOW + week * WEEK, 100 + week, True, None, choice.recalls))
        places = [place for place, recalls in enumerate(recalled) if recalls]
        assert len({recalled[place] for place in places}) == len(places)
        assert all(later - earlier >= WEIGHTS.recall_every for earlier, later in pairwise(places))


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
    def test_the_odds_are_probabilities_in_the_order_of_the_standing(self, now):
        choice = chosen(BANK, now)
        assert sum(choice.odds.values()) == pytest.approx(1, abs=0.001)
        assert choice.odds[choice.question.competency_id] > 0
        ahead = sorted(choice.odds, key=lambda name: choice.standing[name])
        assert [choice.odds[name] for name in ahead] == sorted(choice.odds.values())

    def test_what_is_drawn_follows_the_odds(self):
        history = [("bills.0", 2 * WEEK), ("pages.0", WEEK)]
        ratings = {"bills": 2, "pages": 2}
        drawn = [chosen(PAIR, situation(history, ratings, seed=seed)) for seed in range(2000)]
        share = sum(choice.question.competency_id == "bills" for choice in drawn) / len(drawn)
        assert share == pytest.approx(drawn[0].odds["bills"], abs=0.03)


class TestReason:
    PAST = (("bills.0", 3 * WEEK), ("pages.0", 2 * WEEK))

    @pytest.mark.parametrize(
        ("changes", "because"),
        [
            ({"ratings": {"bills": 0, "pages": 3}}, Because.GAP),
            ({"ratings": {"pages": 4}}, Because.UNRATED),
            ({"fitting": {"bills": Fitting(7, 1, TODAY)}}, Because.DOCUMENT),
            ({"history": (("bills.0", 4 * WEEK), ("pages.0", timedelta()))}, Because.UNPRACTISED),
            ({"history": (("bills.0", 7 * WEEK), ("pages.0", WEEK))}, Because.OVERDUE),
            ({"history": (("pages.0", WEEK),)}, Because.NEVER_PRACTISED),
            ({"history": (guess("pages.0", 1.0), guess("bills.0", 0.3))}, Because.GUESSES),
        ],
    )
    def test_it_is_what_set_the_choice_apart_from_the_runner_up(self, changes, because):
        for seed in range(20):
            choice = chosen(PAIR, situation(**{"history": self.PAST, "seed": seed, **changes}))
            if choice.question.competency_id == "bills":
                assert choice.reason.because is because
                return
        raise AssertionError("bills was never drawn")

    def test_what_both_have_is_no_reason(self):
        """The gap weighs most, but it is the same on both sides; a document makes the difference."""
        now = situation(self.PAST, {"bills": 0, "pages": 0}, {"bills": Fitting(7, 1, TODAY)})
        assert chosen(PAIR, now).reason == Reason(Because.DOCUMENT, "bills", rating=0, target=3, weeks=3)

    def test_an_outsider_that_was_drawn_says_so(self):
        for seed in range(200):
            choice = chosen(PAIR, situation(self.PAST, {"bills": 2, "pages": 2}, seed=seed))
            if choice.question.competency_id not in likeliest(choice):
                assert choice.reason.because is Because.DRAW
                return
        raise AssertionError("the outsider was never drawn")

    def test_one_topic_alone_needs_no_reason(self):
        assert chosen(bank(question("bills.0")), situation()).reason.because is Because.ONLY

    @given(situations)
    @settings(deadline=None)
    def test_it_never_names_what_is_not_there(self, now):
        reason = chosen(BANK, now).reason
        fitting = now.fitting.get(reason.competency_id)
        is_there = {
            Because.DOCUMENT: fitting is not None and fitting.day is not None and TODAY - fitting.day <= 6 * WEEK,
            Because.GAP: now.ratings.get(reason.competency_id, 4) < reason.target,
            Because.UNRATED: reason.rating is None,
            Because.UNPRACTISED: reason.weeks is not None,
            Because.OVERDUE: (reason.weeks or 0) + 1 > 2.5 * now.every_weeks,  # two topics, and half a turn
            Because.NEVER_PRACTISED: reason.weeks is None,
        }
        assert is_there.get(reason.because, True)

    def test_weeks_are_whole_ones_since_the_competency_was_last_practised(self):
        now = situation([("bills.0", 20 * WEEK), ("bills.1", 3 * WEEK - timedelta(seconds=1))])
        assert chosen(bank(*(question(f"bills.{n}") for n in range(3))), now).reason.weeks == 2


class TestGuesses:
    def test_where_guesses_are_poor_the_gap_grows(self):
        poor, sound = guess("bills.0", 0.4), guess("pages.0", 1.0)
        now = situation((poor, sound, guess("bills.1", 0.5), guess("pages.1", 1.1)), {"bills": 3, "pages": 3})
        assert likeliest(chosen(PAIR, now)) == {"bills"}
        assert chosen(PAIR, now).reason.because is Because.GUESSES

    def test_guesses_that_have_become_sound_weigh_nothing(self):
        history = [guess(f"bills.{n}", 0.3, 20 * WEEK) for n in range(3)]
        history += [guess(f"bills.{n}", 1.0, WEEK) for n in range(3, 8)] + [guess("pages.0", 1.0)]
        now = situation(history, {"bills": 3, "pages": 3})
        choice = chosen(PAIR, now)
        assert choice.standing["bills"] == pytest.approx(choice.standing["pages"])

    @pytest.mark.parametrize("seed", range(10))
    def test_until_there_are_enough_every_second_question_asks_for_a_number(self, seed):
        plain = [question(f"bills.{n}") for n in range(20)]
        figures = [replace(question(f"bills.f{n}"), figure=Figure(Unit.MONEY)) for n in range(20)]
        checklist, history = bank(*plain, *figures), []
        for week in range(9):
            now = Situation(history, {}, {}, 1, NOW + week * WEEK, seed=seed)
            asked = choose(checklist, "area", now).question
            ratio = 0.5 if asked.figure else None
            history.append(Asked(asked.id, NOW + week * WEEK, week, answered=True, ratio=ratio))
        assert sum(one.ratio is not None for one in history) >= 5


class TestTheFirstQuestion:
    def test_it_is_one_of_the_easy_ones_and_comes_without_a_document(self):
        checklist = replace(PAIR, first=frozenset({"bills.3"}))
        now = replace(situation([]), fitting={"bills": Fitting(7, 0.9, NOW.date())})
        choice = chosen(checklist, now)
        assert (choice.question.id, choice.document_id) == ("bills.3", None)

    def test_it_is_one_that_the_teams_tools_can_answer_if_there_is_one(self):
        checklist = replace(PAIR, first=frozenset({"bills.1", "bills.2", "bills.3"}))
        known = replace(situation([]), known_figures=frozenset({"bills.2", "bills.4"}))
        assert {chosen(checklist, replace(known, seed=seed)).question.id for seed in range(20)} == {"bills.2"}
        unknown = replace(known, known_figures=frozenset({"bills.4"}))
        assert chosen(checklist, unknown).question.id in checklist.first

    def test_the_second_is_any(self):
        checklist = replace(PAIR, first=frozenset({"bills.3"}))
        history = [("bills.3", WEEK)]
        assert chosen(checklist, situation(history)).question.id != "bills.3"
