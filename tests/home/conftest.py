"""The people and the programme of the tests of reporting, on the same day."""

from reporting.story import cast, story_day, troupe

__all__ = ["cast", "story_day", "troupe"]
