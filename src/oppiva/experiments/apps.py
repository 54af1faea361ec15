"""Experiments of teams: prediction, log, result, decision."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExperimentsConfig(AppConfig):
    """Fills the slots of lower apps that need to know experiments."""

    name = "oppiva.experiments"
    label = "experiments"
    verbose_name = _("Experiments")

    def ready(self) -> None:
        """Registers what is heard of teams and half-days."""
        from oppiva.experiments import (  # noqa: F401  (receivers and tasks register on import)
            data_slots,
            day,
            draft_tasks,
            export_tasks,
            fact_words,
            follow_errors,
            follow_mails,
            follow_questions,
            links,
            listed_rows,
            log_errors,
            log_slots,
            notices,
            others_slots,
            permission_tasks,
            publishing_errors,
            publishing_mails,
            reading_errors,
            reading_personal,
            receivers,
            result_errors,
            rhythm_entries,
            rhythm_personal,
            search_kinds,
            steps_errors,
            tasks,
            told_errors,
        )
        from oppiva.people.interface.routes import register_routes
        from oppiva.workshops import calendar_slot

        register_routes("oppiva.experiments.api")
        fact_words.register()
        follow_errors.register()
        follow_mails.register()
        follow_questions.register()
        links.register()
        listed_rows.register()
        notices.register()
        day.register()
        steps_errors.register()
        result_errors.register()
        log_errors.register()
        log_slots.register()
        told_errors.register()
        publishing_errors.register()
        publishing_mails.register()
        rhythm_personal.register()
        reading_errors.register()
        reading_personal.register()
        others_slots.register()
        calendar_slot.register_entries(rhythm_entries.entries_of)
        data_slots.register()
        search_kinds.register()
