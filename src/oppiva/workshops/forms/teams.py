"""What the buttons of the page of teams send: a person, a team, the version that was looked at."""

from __future__ import annotations

from django import forms


class MoveForm(forms.Form):
    """A person to a team; `lock` keeps them there."""

    person = forms.UUIDField()
    to = forms.IntegerField(min_value=0, max_value=199)
    lock = forms.BooleanField(required=False)
    base_version = forms.IntegerField(min_value=1)


class SwapForm(forms.Form):
    """Two people change teams."""

    one = forms.UUIDField()
    other = forms.UUIDField()
    base_version = forms.IntegerField(min_value=1)


class LockForm(forms.Form):
    """A person is kept in the team, or let go."""

    person = forms.UUIDField()
    locked = forms.BooleanField(required=False)
    base_version = forms.IntegerField(min_value=1)


class VersionForm(forms.Form):
    """The version of the proposal that was looked at."""

    base_version = forms.IntegerField(min_value=1)
