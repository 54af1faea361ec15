"""The fixtures of the story, for the tests of this folder."""

from reporting.story import cast, story_day, troupe

__all__ = ["cast", "story_day", "troupe"]
