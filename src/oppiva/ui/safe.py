"""The only place that may mark a string as safe HTML; everything given here was built with escaping."""

from django.utils.safestring import SafeString, mark_safe


def trusted(markup: str) -> SafeString:
    """Mark markup that our own code built, with every part from outside escaped, as safe for a template."""
    return mark_safe(markup)  # noqa: S308 -- the one reviewed place (trust.md 10.2)
