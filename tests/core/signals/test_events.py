import pytest

from bot.core.signals.events import is_bot, same_title


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Disk 93% on db-7", "Disk 95% on db-12"),
        ("Pod api-7f9c4d5b66 restarted", "Pod api-1a2b3c4d5e restarted"),
        ("Job 0f8fad5b-d9cb-469f-a165-70867728950e failed", "Job 7c9e6679-7425-40de-944b-e07fc1f90ae7 failed"),
    ],
)
def test_one_alert_has_one_title(one, other):
    assert same_title(one) == same_title(other)


def test_words_tell_alerts_apart():
    assert same_title("Checkout is slow") != same_title("Search is slow")
    assert same_title("facade effaced") == "facade effaced"  # words that are hexadecimal by chance


@pytest.mark.parametrize(
    "login", ["dependabot[bot]", "renovate", "renovate-bot", "project_12_bot_ab1", "snyk-bot"]
)
def test_bots_are_known_by_their_names(login):
    assert is_bot(login)


@pytest.mark.parametrize("login", ["abbot", "botond", "robothy", "ada", "project-lead"])
def test_people_are_no_bots(login):
    assert not is_bot(login)
    assert is_bot(login, "Bot")
