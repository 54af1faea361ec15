"""The sentence each page opens with (design 1), from counts, never from free text."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.programme.wording import result_sentence
from oppiva.ui.counting import number_inside, number_word


def programmes(under_way: int, drafts: int, ended: int) -> str:
    """How many programmes the person has."""
    if under_way:
        return ngettext("One programme is under way.", "%(n)s programmes are under way.", under_way) % {
            "n": number_word(under_way)
        }
    if drafts:
        return ngettext("One programme is being planned.", "%(n)s programmes are being planned.", drafts) % {
            "n": number_word(drafts)
        }
    if ended:
        return ngettext("One programme has ended.", "%(n)s programmes have ended.", ended) % {"n": number_word(ended)}
    return _("There are no programmes yet.")


def versions(count: int, in_force: int | None) -> str:
    """How many versions of the plan there are, and which one the programme follows."""
    if in_force is not None:
        return _("Version %(no)s of the plan is in force.") % {"no": in_force}
    return ngettext(
        "The plan has one version, not in force yet.", "The plan has %(n)s versions, none in force yet.", count
    ) % {"n": number_inside(count)}


def check(blocking: int) -> str:
    """What a strict funder would say."""
    return result_sentence(blocking)


def changed_checks(mended: int, broken: int) -> str:
    """What an edit did to the checks that block."""
    if mended and broken:
        return "{} {}".format(
            ngettext("One block was mended.", "%(n)s blocks were mended.", mended) % {"n": number_word(mended)},
            ngettext("One new block came.", "%(n)s new blocks came.", broken) % {"n": number_word(broken)},
        )
    if mended:
        return ngettext(
            "One block was mended. No new ones came.", "%(n)s blocks were mended. No new ones came.", mended
        ) % {"n": number_word(mended)}
    if broken:
        return ngettext("One new block came.", "%(n)s new blocks came.", broken) % {"n": number_word(broken)}
    return _("The same checks block as before.")


def compared(changes: int) -> str:
    """How much two versions differ."""
    if not changes:
        return _("The versions say the same.")
    return ngettext("The versions differ in one place.", "The versions differ in %(n)s places.", changes) % {
        "n": number_inside(changes)
    }


def force(blocking: int) -> str:
    """What stands in the way of putting a version in force."""
    if not blocking:
        return _("Nothing blocks. The version can be put in force.")
    return ngettext("One check blocks. A reason is needed.", "%(n)s checks block. A reason is needed.", blocking) % {
        "n": number_word(blocking)
    }


def commitments(counts: Mapping[str, int]) -> str:
    """How many organisations have signed."""
    signed, total = counts.get("signed", 0), sum(counts.values())
    if not total:
        return _("No organisation has a commitment yet.")
    if signed == total:
        return ngettext("The organisation has signed.", "All %(n)s organisations have signed.", total) % {
            "n": number_inside(total)
        }
    if not signed:
        return ngettext(
            "The organisation has not signed yet.", "None of the %(n)s organisations has signed yet.", total
        ) % {"n": number_inside(total)}
    waiting = total - signed
    return ngettext("One organisation has not signed yet.", "%(n)s organisations have not signed yet.", waiting) % {
        "n": number_word(waiting)
    }


def section(title: str, to_mend: int) -> str:
    """A part of the plan and how much the check would have mended there."""
    if not to_mend:
        return _("%(title)s: nothing to mend") % {"title": title}
    return ngettext("%(title)s: one thing to mend", "%(title)s: %(n)s things to mend", to_mend) % {
        "title": title,
        "n": number_inside(to_mend),
    }
