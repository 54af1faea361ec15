"""Forms of grants: give, end, revoke."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oppiva.core.policy import Actor, Level, Place, roles_to_grant
from oppiva.people import slots
from oppiva.people.forms.fields import QuickSelect, SeenText
from oppiva.people.models import Role, RoleGrant
from oppiva.people.rules import reach
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
        words = dict(RoleGrant.ScopeKind.choices)
        groups = [
            (words.get(scope.kind, scope.kind), [(f"{scope.kind}:{key}", label) for key, label in choices])
            for scope, choices in offered
        ]
        self.fields["scope"].widget.choices = [("", _("Choose a scope")), *groups]
        roles = _roles(actor, [(scope.kind, choices[0][0]) for scope, choices in offered])
        self.fields["role"].widget.choices = [
            ("", _("Choose a role")),
            *((value, label) for value, label in Role.choices if value in roles),
        ]

    def scope_kind(self) -> str:
        """The kind of the chosen scope."""
        return str(self.cleaned_data["scope"]).partition(":")[0]

    def scope_id(self) -> str:
        """The id of the chosen scope, empty for own and the whole installation."""
        return str(self.cleaned_data["scope"]).partition(":")[2]


class EndForm(forms.Form):
    """The last day of a grant and why it ends."""

    ends_on = DayField(label=_("Last day"), error_messages=DAY)
    reason = SeenText(label=_("Reason"), max_length=300, error_messages={"required": _("Write why the grant ends.")})

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].initial = today


class RevokeForm(forms.Form):
    """Why a grant is revoked at once."""

    reason = SeenText(
        label=_("Reason"), max_length=300, error_messages={"required": _("Write why the grant is revoked.")}
    )


def _roles(actor: Actor, scopes: list[tuple[str, str]]) -> set[str]:
    """Roles the actor may give somewhere: asked for one scope of each kind, as lying in all the actor's own places.

    Every scope offered lies in one of them, and within a kind the rights are alike; the service asks exactly.
    """
    within = reach(actor, "write", "invitation", at_least=Level.FULL)
    return {role for kind, scope_id in scopes for role in roles_to_grant(actor, Place(kind, scope_id), within)}
