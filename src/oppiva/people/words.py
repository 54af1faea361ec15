"""Codes of people in words: errors, deeds of the audit log, states of a grant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.utils.translation import ngettext

from oppiva.core.errors import DomainError, whole
from oppiva.core.policy import roles_that_may
from oppiva.people.models import Consent, Person, Role, RoleGrant
from oppiva.ui import registry
from oppiva.ui.registry import Words

ERRORS: Mapping[str, Promise] = {
    "token_grant": __("Choose one of your grants that holds today."),
    "token_days": __("Choose at most twelve months."),
    "token_purpose": __("Write in 2 to 80 characters what the token is for."),
    "tokens_many": __("You have twenty tokens already. Revoke one first."),
    "token_made": __("This token was made already, and its key is shown only once. Revoke it and make another one."),
    "name_taken": __("This name is already in use. Choose another one."),
    "organisation_known": __(
        "An organisation of this name is already here. Choose it on the programme's page Commitments, Add a commitment."
    ),
    "email_taken": __("Somebody already has this e-mail address."),
    "grant_to_oneself": __("You cannot give a grant to yourself. Ask somebody else who may."),
    "grant_above_own": __("You may not give this role in this scope. It is above your own grants or outside them."),
    "grant_exists": __("The person already has this role in this scope on these days."),
    "grant_expired": __("The last day is over. Choose today or a later day."),
    "ends_before_start": __("The last day is before the first day, or already over."),
    "grant_over": __("This grant is already over. Give a new one if it is still needed."),
    "grant_cannot_be_extended": __("A grant is not made longer. Give a new one that begins when this one ends."),
    "grant_not_waiting": __("This grant does not wait for anybody's confirmation."),
    "last_administrator": __(
        "The service would be left without a system administrator. First give the role to somebody else, without a "
        "last day."
    ),
    "person_left": __("This person has left, so grants cannot be given."),
    "day_far_away": __("Check the year. A day of a grant is at most 20 years away."),
    "scope_unknown": __("This scope does not exist, or it has been deleted. Choose a scope of the list."),
    "scope_kind_unknown": __("Grants cannot be given in this scope yet."),
    "name_wrong": __("Write the person's name, at most 120 letters."),
    "email_wrong": __("Write the whole address, such as anna.aalto@example.fi."),
    "scope_missing": __("Choose where the role holds."),
    "second_granter_same": __("Somebody else has to confirm: not the person, and not the one who gave the grant."),
    "batch_unknown": __("This deletion is not found among yours, or it has already been undone."),
    "batch_restored": __("This deletion has already been undone."),
    "house_gone": __("Its organisation is deleted. Bring the organisation back first, then undo this."),
    "undo_clash": __("A record of the same name has been added meanwhile. Rename that one first, then undo."),
    "gone": __("Somebody has deleted this meanwhile. Nothing was saved."),
    "version_unknown": __("The page you sent was not from here. Open it again and make the change."),
    "busy": __("Many are saving this at the same moment. Try again."),
    "sign_in_again": __("Sign out and sign in again first: this is done only shortly after signing in."),
    "dpo_unreachable": __("Give a mail or a phone by which the data protection officer is reached."),
    "controller_known": __("Somebody has just named it. Open the page again to change what they wrote."),
    "replaced_too_early": __("The new one begins tomorrow at the earliest, or today when both hold on that day."),
    "too_many_grants": __("Choose at most 50 grants at once."),
    "leavers_answered": __("This has already been answered. You see the answer when you open the page again."),
    "leavers_not_answered": __("This has not been answered, so there is nothing to take back."),
    "leavers_too_late": __("An answer is taken back within 30 days. Give the people new grants instead."),
    "leavers_over": __("This quarter is over. Tell of those who have left when you are asked the next time."),
    "leaver_unknown": __("Somebody of these is not on the list. Open the page again."),
    "leaver_day_strange": __("Check the day: at most a year back or three months ahead."),
    "leavers_nobody": __("Tick those who have left, or press “All are still here”."),
    "leavers_both": __("You ticked somebody, so all are not here. Untick them, or press “Confirm who has left”."),
    "account_above_own": __(
        "The person has a role that you may not give, so you cannot change how they sign in. "
        "Ask somebody who may give that role."
    ),
}

# Kinds of scopes as lists and forms name them; `own` is a role's own account: what it opens or owns by itself.
SCOPE_KINDS: Mapping[str, str | Promise] = {**dict(RoleGrant.ScopeKind.choices), "own": __("own account")}

# The deeds of the audit log; upper apps add theirs with `add_verbs`.
_verbs: dict[str, str | Promise] = {
    "signed_in": __("signed in"),
    "sessions_ended": __("signed out on other devices"),
    "second_factor_changed": __("changed the second factor"),
    "grant_given": __("gave a grant"),
    "grant_confirmed": __("confirmed a grant"),
    "grant_ended": __("ended a grant"),
    "grant_revoked": __("revoked a grant"),
    "grant_refused": __("tried to give a grant, refused"),
    "grant_declined": __("refused to confirm a grant"),
    "leavers_asked": __("asked a unit who has left"),
    "leavers_answered": __("told who has left"),
    "leavers_taken_back": __("took back who has left"),
    "leavers_silent": __("got no answer to who has left"),
    "person_added": __("added a person on the command line"),
    "account_changed": __("changed how a person signs in"),
    "account_refused": __("tried to change how a person signs in, refused"),
    "yt_document_added": __("attached the document of a co-operation procedure"),
    "yt_document_removed": __("removed the document of a co-operation procedure"),
    "yt_document_restored": __("brought back the document of a co-operation procedure"),
    "controller_set": __("named the controller of an organisation"),
    "host_set": __("named the host of the installation"),
    "own_data_asked": __("asked for a copy of the own data"),
    "own_data_made": __("got a copy of the own data"),
    "api_token_made": __("made a token for a program"),
    "api_token_revoked": __("revoked a token for a program"),
    "consent_given": __("gave a consent"),
    "consent_withdrawn": __("withdrew a consent"),
    "person_erased": __("erased a person"),
    "exported": __("took a table out"),
    "deleted": __("deleted"),
    "restored": __("undid a deletion"),
    "purged": __("removed for good what was deleted"),
    "retention_set": __("set how long the audit log is kept"),
    "sealed": __("sealed the day"),
}

# What the rows of the audit log count and name; upper apps add theirs with `add_facts`.
_fact_labels: dict[str, str | Promise] = {
    "role": __("role"),
    "scope_kind": __("scope"),
    "code": __("reason"),
    "reason": __("reason"),
    "factor": __("means"),
    "consent": __("consent"),
    "of": __("to show in"),
    "records": __("records"),
    "revisions": __("earlier versions"),
    "events": __("rows of the log"),
    "months": __("months"),
    "left": __("who have left"),
    "persons": __("people"),
    "sessions": __("devices"),
    "form": __("form of the file"),
    "state": __("state"),
    "count": __("how many"),
    "lines": __("rows"),
    "mail": __("mails"),
}
_fact_values: dict[str, Mapping[str, str | Promise]] = {
    "role": dict(Role.choices),
    "scope_kind": SCOPE_KINDS,
    "consent": dict(Consent.Kind.choices),
    "state": dict(Person.State.choices),
    "reason": {
        "own_request": __("at the person's own request"),
        "controller_request": __("at the controller's request"),
        "journal": __("again, in a restored copy"),
    },
    "factor": {
        "totp": __("authenticator app"),
        "webauthn": __("passkey or security key"),
        "recovery_codes": __("recovery codes"),
    },
    "code": {
        "grant_to_oneself": __("to oneself"),
        "grant_above_own": __("above or outside the own grants"),
        "grant_expired": __("the last day was over"),
        "scope_kind_unknown": __("no such scope"),
        "scope_missing": __("no scope chosen"),
        "second_granter_same": __("the second granter was not somebody else"),
        "person_out_of_reach": __("the person is not open to the granter"),
    },
}

# The parts of the co-operation record, for the sentence that says what is missing.
HEARD_PARTS: Mapping[str, Promise] = {
    "yt_date": __("the day when the staff was heard"),
    "yt_document": __("the document of the procedure"),
    "yt_contact": __("who can be asked about it"),
}

# What the entry of a controller or of the host may lack.
CONTROLLER_PARTS: Mapping[str, Promise] = {
    "name": __("nobody is named"),
    "contact": __("contact of the data protection officer"),
    "notice": __("address of the own notice"),
}

STATES: Mapping[str, tuple[str, Promise]] = {
    "active": ("ok", __("in force")),
    "planned": ("info", __("planned")),
    "unconfirmed": ("next", __("waits for a second granter")),
    "ended": ("", __("ended")),
    "revoked": ("stop", __("revoked")),
}


# What the list of grants can be narrowed to: the word of the address, the state, its words.
GRANT_STATES: Mapping[str, tuple[str, Promise]] = {
    "voimassa": ("active", __("in force")),
    "tulossa": ("planned", __("planned")),
    "vahvistamatta": ("unconfirmed", __("waits for a second granter")),
    "paattymassa": ("ending", __("ends within 30 days")),
    "paattyneet": ("over", __("over")),
    "kaikki": ("all", __("all, also those that are over")),
}

LEAVER_STATES: Mapping[str, tuple[str, Promise]] = {
    "asked": ("next", __("asked")),
    "answered": ("ok", __("answered")),
    "silent": ("stop", __("no answer")),
}


def add_verbs(words: Mapping[str, str | Promise]) -> None:
    """Word the deeds of an upper app for the page of the audit log."""
    _verbs.update(words)


def add_facts(labels: Mapping[str, str | Promise], values: Mapping[str, Mapping[str, str | Promise]]) -> None:
    """Word what the rows of an upper app count and name: the label of each fact, and its codes."""
    _fact_labels.update(labels)
    # Several apps have a state: each adds its words to those that are there.
    for name, known in values.items():
        _fact_values[name] = {**known, **_fact_values.get(name, {})}


def facts(found: Mapping[str, object]) -> str:
    """The facts of a row of the audit log in words; a name or code without words is shown readably as it is."""
    return ", ".join(f"{_fact_labels.get(name, _plain(name))}: {_fact_value(name, found[name])}" for name in found)


def _fact_value(name: str, value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    known = _fact_values.get(name, {}).get(str(value))
    return str(known) if known is not None else _plain(value) if isinstance(value, str) else str(value)


def _plain(code: str) -> str:
    return code.replace("_", " ")


def quarter(first: date) -> str:
    """A quarter in words: January to March 2026."""
    names = {
        1: _("January to March %(year)s"),
        4: _("April to June %(year)s"),
        7: _("July to September %(year)s"),
        10: _("October to December %(year)s"),
    }
    return names[first.month] % {"year": first.year}


def verb(code: str) -> str:
    """A deed in words; the code itself where no app has given any."""
    return str(_verbs.get(code, code))


def error(problem: DomainError) -> str:
    """One sentence for a form: what is wrong and what to do."""
    if problem.code == "people_inside":
        return _people_inside(problem.facts)
    if problem.code == "leaver_above_own":
        return _leaver_above_own(problem.facts)
    if problem.code == "grants_to_replace":
        return _grants_to_replace(problem.facts)
    if problem.code in ERRORS:
        return str(ERRORS[problem.code])
    if problem.code == "not_allowed":
        return str(_not_allowed(problem.facts).title)
    found = registry.words_of(problem.code, problem.facts)  # what apps below refuse, such as a file
    return f"{found.title} {found.text}".strip() if found is not None else _("This cannot be done as it stands.")


def refusal(problem: DomainError) -> str:
    """What the page of a refused deed says, also of what upper apps refuse."""
    found = registry.words_of(problem.code, problem.facts)
    return f"{found.title} {found.text}".strip() if found is not None else error(problem)


def register() -> None:
    """Gives the errors of people their words for the page of a refused service."""
    for code in ERRORS:
        registry.error_words(code, _sentence(code))
    registry.error_words("people_inside", lambda facts: Words(_people_inside(facts)))
    registry.error_words("leaver_above_own", lambda facts: Words(_leaver_above_own(facts)))
    registry.error_words("grants_to_replace", lambda facts: Words(_grants_to_replace(facts)))
    registry.error_words("not_allowed", _not_allowed)
    registry.error_words("not_heard", _not_heard)
    registry.error_words("sign_in_again", _sign_in_again)


def _sentence(code: str) -> registry.ErrorWords:
    return lambda facts: Words(ERRORS[code])


def _sign_in_again(facts: Mapping[str, object]) -> Words:
    return Words(ERRORS["sign_in_again"], act=_("Sign out"), act_address="account_logout")


def _people_inside(facts: Mapping[str, object]) -> str:
    number = whole(facts, "count")
    return ngettext(
        "One person still works here. Move the person to another unit first.",
        "%(count)s people still work here. Move them to another unit first.",
        number,
    ) % {"count": number}


def missing_parts(lacks: Iterable[str]) -> str:
    """What the co-operation record lacks, as a list in words: `the day when ..., and the document of ...`."""
    return listed([str(HEARD_PARTS[part]) for part in lacks])


def controller_lacks(lacks: Sequence[str]) -> str:
    """What a controller's entry lacks, in words; an entry that is not there lacks the name before all else."""
    return str(CONTROLLER_PARTS["name"]) if "name" in lacks else listed([str(CONTROLLER_PARTS[part]) for part in lacks])


def listed(parts: Sequence[str]) -> str:
    """Parts of a sentence joined by commas and the word `and`."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s and %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def _not_heard(facts: Mapping[str, object]) -> Words:
    """409: what waits for the co-operation record, and what it still lacks (G7)."""
    missing = facts.get("missing")
    parts = [str(part) for part in missing] if isinstance(missing, (tuple, list)) else []
    return Words(
        _("The unit's co-operation record is not whole, so this is not open yet."),
        _("Missing: %(parts)s.") % {"parts": missing_parts(parts)},
        409,
    )


def _leaver_above_own(facts: Mapping[str, object]) -> str:
    return _(
        "%(name)s has a role that you may not end. Leave the person unticked and ask somebody who may give that role."
    ) % {"name": facts.get("name", "")}


def _grants_to_replace(facts: Mapping[str, object]) -> str:
    """Which roles somebody else has to take over before a person is erased."""
    held = facts.get("held")
    named = [f"{role}, {scope}" for role, scope in held] if isinstance(held, list) else []
    return _("Nobody else holds these roles: %(roles)s. Ask the administrator to give each to somebody else first.") % {
        "roles": "; ".join(named)
    }


def _not_allowed(facts: Mapping[str, object]) -> Words:
    """403 that names the roles that may."""
    return Words(
        _("Your role does not allow this here."),
        _("Roles that may: %(roles)s.") % {"roles": ", ".join(roles_in_words(facts))},
        403,
    )


def roles_in_words(facts: Mapping[str, object]) -> list[str]:
    """The roles that may do what the facts name (`action`, `kind`), in the language of the page."""
    found = roles_that_may(str(facts.get("action", "write")), str(facts.get("kind", "person")))
    return [str(Role(role).label) for role in found]
