from datetime import date, timedelta

import pytest

from bot.core.coaching.nudges import (
    REPLY_LIMIT,
    NewReply,
    ReplyProblem,
    Step,
    Way,
    in_brief,
    problem_with,
)

TODAY = date(2026, 3, 3)
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "step", "problem"),
    [
        ("", None, ReplyProblem.EMPTY),
        (" \n\t\u00a0", None, ReplyProblem.EMPTY),
        (".", None, None),
        ("x" * REPLY_LIMIT, None, None),
        ("x" * (REPLY_LIMIT + 1), None, ReplyProblem.TOO_LONG),
        ("The bill.", Step("When it comes, I read it", TOMORROW), None),
        ("The bill.", Step("When it comes, I read it", TODAY), None),
        ("The bill.", Step("When it comes, I read it", YESTERDAY), ReplyProblem.DAY_PAST),
        ("The bill.", Step("When it comes, I read it", None), ReplyProblem.DAY_MISSING),
        ("The bill.", Step("", TOMORROW), ReplyProblem.STEP_MISSING),
        ("The bill.", Step("  ", YESTERDAY), ReplyProblem.STEP_MISSING),
        ("", Step("", None), ReplyProblem.EMPTY),
    ],
)
def test_a_reply_needs_words_and_a_step_needs_words_and_a_day_that_is_not_over(text, step, problem):
    assert problem_with(NewReply(text, Way.MODAL, step=step), TODAY) is problem


LONG = (
    "Think of the system you added most recently. For how many hours could it be down? "
    "Guess, then ask two who use it, one of them far away from you and at night."
)


@pytest.mark.parametrize(
    ("asked", "brief"),
    [
        ("Which one?", "Which one?"),
        (LONG, "Think of the system you added most recently. For how many hours could it be down?"),
        ("One of you leaves. " + "word " * 40, ("One of you leaves. " + "word " * 24).rstrip() + "…"),
        ("So. " + "word " * 40, ("So. " + "word " * 27).rstrip() + "…"),
        ("x" * 150, "x" * 139 + "…"),
    ],
)
def test_a_question_in_brief_ends_where_it_has_asked(asked, brief):
    assert in_brief(asked) == brief
