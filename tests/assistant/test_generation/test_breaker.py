from __future__ import annotations

from assistant.generation.breaker import CircuitBreaker


def test_it_opens_after_failures_in_a_row_lets_one_try_and_closes_again() -> None:
    now = [100.0]
    breaker = CircuitBreaker(failures=2, seconds=30, clock=lambda: now[0])
    breaker.failed()
    breaker.succeeded()
    breaker.failed()
    assert breaker.allows()
    breaker.failed()
    assert not breaker.allows()
    now[0] += 29
    assert not breaker.allows()
    now[0] += 1
    assert [breaker.allows(), breaker.allows()] == [True, False]  # half-open: one
    breaker.failed()
    assert not breaker.allows()
    now[0] += 30
    assert breaker.allows()
    breaker.cancelled()  # what became of it is not known
    assert breaker.allows()
    breaker.succeeded()
    assert [breaker.allows(), breaker.allows()] == [True, True]
