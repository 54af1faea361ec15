"""What the tables of the sign-in libraries, and what lies beside the database, hold of persons (trust.md G3)."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing as words
from oppiva.audit.processing import Processing

_SIGN_IN_TIME = _("As long as the person may sign in")
_ONLY_SIGN_IN = _("Nobody; the sign-in itself uses it")

# By model; None: it holds nothing about a person.
TABLES: Mapping[str, Processing | None] = {
    "contenttypes.contenttype": None,
    "auth.permission": None,
    "auth.group": None,
    "sessions.session": Processing(
        purpose=_("Staying signed in"),
        basis=words.PUBLIC_TASK,
        subjects=words.USERS,
        categories=_("Who is signed in, when it was last shown, texts kept for a form that failed"),
        recipients=_ONLY_SIGN_IN,
        retention=_("14 days after the last use"),
        wall=words.NO_WALL,
        export=_("In the copy of one's own data, as the list of devices"),
        erase=words.GOES,
    ),
    "usersessions.usersession": Processing(
        purpose=_("The list of one's own devices, to sign out everywhere"),
        basis=words.SECURITY,
        subjects=words.USERS,
        categories=_("Network address, browser, first and last use"),
        recipients=_("The person alone"),
        retention=_("As long as the device is signed in"),
        wall=words.NO_WALL,
        export=words.IN_COPY,
        erase=words.GOES,
    ),
    "account.emailaddress": Processing(
        purpose=_("Sign-in by a code in the mail"),
        basis=words.PUBLIC_TASK,
        subjects=words.USERS,
        categories=_("Work e-mail"),
        recipients=_ONLY_SIGN_IN,
        retention=_SIGN_IN_TIME,
        wall=words.NO_WALL,
        export=words.IN_COPY,
        erase=words.GOES,
    ),
    "account.emailconfirmation": None,  # the table is there, the library writes it only at a sign-up, which is closed
    # The work account of an organisation; its tokens are not stored (SOCIALACCOUNT_STORE_TOKENS).
    "socialaccount.socialapp": None,
    "socialaccount.socialtoken": None,
    "socialaccount.socialaccount": Processing(
        purpose=_("Sign-in by the work account of an organisation"),
        basis=words.PUBLIC_TASK,
        subjects=words.USERS,
        categories=_("The account's id at the organisation, and what it told at the last sign-in"),
        recipients=_ONLY_SIGN_IN,
        retention=_SIGN_IN_TIME,
        wall=words.NO_WALL,
        export=words.IN_COPY,
        erase=words.GOES,
    ),
    "mfa.authenticator": Processing(
        purpose=_("Second factor and passkeys"),
        basis=words.SECURITY,
        subjects=words.USERS,
        categories=_("Public keys, names of passkeys, secrets of authenticator apps"),
        recipients=_ONLY_SIGN_IN,
        retention=_SIGN_IN_TIME,
        wall=words.NO_WALL,
        export=_("In the copy of one's own data, without the secrets"),
        erase=words.GOES,
    ),
}

# What no model holds: a table of the framework, and what lies beside the database.
BESIDE: Mapping[str, Processing] = {
    "oppiva_cache": Processing(
        purpose=_("Limits on tries at signing in"),
        basis=words.SECURITY,
        subjects=words.USERS,
        categories=_("Numbers of tries under a code made from the address; network addresses"),
        recipients=_ONLY_SIGN_IN,
        retention=_("One hour"),
        wall=words.NO_WALL,
        export=words.NOT_IN_COPY,
        erase=words.GOES,
    ),
    "erasures.jsonl": Processing(
        purpose=_("Erasure journal, so that a restored copy forgets whom the service forgot"),
        basis=_("Legal obligation, art. 6(1)(c): art. 17"),
        subjects=_("Persons who were erased"),
        categories=_("Random ids of the person, the tombstone, invitations and rows of lists, and the time"),
        recipients=words.HOST,
        retention=_("13 months, as the oldest backup"),
        wall=words.NO_WALL,
        export=words.NOT_IN_COPY,
        erase=_("Stays: it is what erases"),
    ),
    "backup": Processing(
        purpose=_("Backups"),
        basis=words.SECURITY,
        subjects=words.USERS,
        categories=_("Everything in this record, without the keys"),
        recipients=words.HOST,
        retention=_("Daily copies 35 days, monthly ones 12 months"),
        wall=words.NO_WALL,
        export=words.NOT_IN_COPY,
        erase=_("A copy is erased by the erasure journal before it is opened"),
    ),
    "log": Processing(
        purpose=_("Technical log of the server"),
        basis=words.SECURITY,
        subjects=words.USERS,
        categories=_("Time, kind of request, shortened network address; no names, texts or queries"),
        recipients=words.HOST,
        retention=words.QUEUE_TIME,
        wall=words.NO_WALL,
        export=words.NOT_IN_COPY,
        erase=words.IDS_STAY,
    ),
}
