"""Areas, organisations, units, persons, grants and sign-in."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Fills the slots of ui, audit and jobs that need to know people."""

    name = "oppiva.people"
    label = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        """Registers mails, the address book and the scope kinds that lie in people."""
        from oppiva.audit.services import on_purge, set_now
        from oppiva.jobs import clock, registry
        from oppiva.jobs.registry import PAPERS, file_kind
        from oppiva.people import (  # noqa: F401  (they register on import)
            frame,
            grant_notices,
            invitation_slots,
            invitation_words,
            notices,
            notifications,
            personal,
            question_mails,
            receivers,
            rules,
            scopes,
            slots,
            tasks,
            words,
            workbook_sheets,
            workbook_words,
        )
        from oppiva.people.services import forget_documents

        slots.register_own_link(slots.OwnLink(_("Tokens for programs"), "people:tokens"))
        set_now(clock.now)
        notifications.register()
        notices.register()
        scopes.register()
        slots.register_undo("people.organisation", rules.check_organisations_back)
        slots.register_undo("people.unit", rules.check_units_back)
        # It goes with its organisation and comes back with it, whose own check decides.
        slots.register_undo("people.controller", lambda actor, batch: None)
        file_kind(rules.YT_DOCUMENT, rules.may_open_yt_document, types=PAPERS)
        on_purge(forget_documents)
        frame.register()
        grant_notices.register()
        personal.register()
        question_mails.register()
        registry.file_kind("own_data", rules.may_open_own_data, types=frozenset({"zip"}), keep=timedelta(days=7))
        words.register()
        invitation_words.register()
        invitation_slots.register()
        workbook_words.register()
        workbook_sheets.register()
