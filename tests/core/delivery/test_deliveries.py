from datetime import timedelta

import pytest

from bot.core.delivery.deliveries import FIRST_WAIT, LONGEST_WAIT, backoff


def test_the_first_failure_waits_the_first_wait():
    assert backoff(1) == FIRST_WAIT


@pytest.mark.parametrize(("tries", "seconds"), [(1, 2), (2, 4), (3, 8), (8, 256), (9, 512), (10, 900), (11, 900)])
def test_every_failure_doubles_the_wait_up_to_the_ceiling(tries, seconds):
    assert backoff(tries) == timedelta(seconds=seconds)


def test_a_delivery_that_has_failed_for_days_still_has_a_wait():
    assert backoff(1_000_000) == LONGEST_WAIT
