"""Forms of grants: give, replace, end one or several, revoke, refuse to confirm."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oppiva.core.policy import Actor, Level, Place, roles_to_grant
from oppiva.people import slots
from oppiva.people.forms.fields import QuickSelect, SeenText
from oppiva.people.models import Role
from oppiva.people.rules import reach
from oppiva.people.words import SCOPE_KINDS
from oppiva.ui.forms import DayField

REASON = {"required": _("Write why, for example: leads the workshops of the spring.")}
DAY = {"required": _("Write the day."), "invalid": _("Write the day as 5.10.2026.")}


class GrantForm(forms.Form):
    """A role for a person in a scope.

    Role and scope are offered as far as the actor may give them, but what is sent is not compared with the offer: the
    service refuses, and logs the refusal (trust.md A7).
    """

    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        help_text=_("In brackets: in what kind of scope the role is given."),
        error_messages={"required": _("Choose a role."), "invalid_choice": _("Choose a role of the list.")},
        widget=QuickSelect,
    )
    scope = forms.RegexField(
        r"^[a-z]{1,10}:[\w-]{0,36}$",
        label=_("Scope"),
        error_messages={"required": _("Choose where the role holds."), "invalid": _("Choose a scope of the list.")},
        widget=QuickSelect,
    )
    starts_on = DayField(label=_("First day"), error_messages=DAY)
    ends_on = DayField(
        label=_("Last day"), required=False, help_text=_("Left empty, it holds until it is ended."), error_messages=DAY
    )
    reason = SeenText(
        label=_("Reason"), max_length=300, help_text=_("Stays in the history of the grant."), error_messages=REASON
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(scope, scope.choices(actor)) for scope in slots.scope_kinds()]
        offered = [(scope, choices) for scope, choices in offered if choices]
        self._kinds = _kinds(actor, [(scope.kind, choices[0][0]) for scope, choices in offered])
        useful = {kind for kinds in self._kinds.values() for kind in kinds}
        groups = [
            (_kind_words(scope.kind), [(f"{scope.kind}:{key}", label) for key, label in choices])
            for scope, choices in offered
            if scope.kind in useful
        ]
        self.fields["scope"].widget.choices = [("", _("Choose a scope")), *groups]
        self.fields["role"].widget.choices = [
            ("", _("Choose a role")),
            *((value, f"{label} ({self._where(value)})") for value, label in Role.choices if value in self._kinds),
        ]

    def _where(self, role: str) -> str:
        """The kinds of scope in which the actor may give the role, in words."""
        return ", ".join(_kind_words(kind) for kind in self._kinds.get(role, ()))

    def scopes_that_do(self) -> str:
        """Where the chosen role could be given instead; empty when the chosen kind of scope is not what is wrong."""
        role = str(self.cleaned_data.get("role", ""))
        if role not in self._kinds or self.scope_kind() in self._kinds[role]:
            return ""
        words = {"role": dict(Role.choices)[role], "scopes": self._where(role)}
        return gettext("The role “%(role)s” is given in: %(scopes)s. Choose such a scope.") % words

    def scope_kind(self) -> str:
        """The kind of the chosen scope."""
        return str(self.cleaned_data["scope"]).partition(":")[0]

    def scope_id(self) -> str:
        """The id of the chosen scope, empty for own and the whole installation."""
        return str(self.cleaned_data["scope"]).partition(":")[2]


class ReplaceForm(GrantForm):
    """The grant that comes instead of another one, and whether both hold on its first day."""

    both = forms.BooleanField(
        required=False,
        label=_("Both hold on the first day"),
        help_text=_("Else the old one holds until the day before."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].label = _("First day of the new one")
        self.fields["ends_on"].label = _("Last day of the new one")


class EndForm(forms.Form):
    """The last day of a grant and why it ends."""

    ends_on = DayField(label=_("Last day"), error_messages=DAY)
    reason = SeenText(
        label=_("Reason"),
        max_length=300,
        help_text=_("Stays in the history of the grant."),
        error_messages={"required": _("Write why the grant ends.")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].initial = today


class DeclineForm(forms.Form):
    """Why the second granter does not confirm."""

    reason = SeenText(
        label=_("Reason"),
        max_length=300,
        help_text=_("The one who gave the grant reads it."),
        error_messages={"required": _("Write why the grant is not confirmed.")},
    )


class RevokeForm(forms.Form):
    """Why a grant is revoked at once."""

    reason = SeenText(
        label=_("Reason"), max_length=300, error_messages={"required": _("Write why the grant is revoked.")}
    )


def _kind_words(kind: str) -> str:
    return str(SCOPE_KINDS.get(kind, kind))


def _kinds(actor: Actor, scopes: list[tuple[str, str]]) -> dict[str, list[str]]:
    """The kinds of scope in which the actor may give each role: asked for one scope of each kind.

    It is taken as lying in all the actor's own places, since every scope offered lies in one of them and within a kind
    the rights are alike; the service asks exactly.
    """
    within = reach(actor, "write", "invitation", at_least=Level.FULL)
    found: dict[str, list[str]] = {}
    for kind, scope_id in scopes:
        for role in roles_to_grant(actor, Place(kind, scope_id), within):
            found.setdefault(role, []).append(kind)
    return found
