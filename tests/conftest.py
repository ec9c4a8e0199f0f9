"""What holds for every test."""

from hypothesis import settings

from tests.crashing import crasher

__all__ = ["crasher"]

# How long an example takes says something of the machine, not of the code; a deadline would only make tests fail on a busy one.
settings.register_profile("kaoju", deadline=None)
settings.load_profile("kaoju")
