"""Days, weeks and months of the Finnish calendar."""

from oppiva.core.calendars.days import ZONE, add_months, day_begins, iso_week, local_day

__all__ = ["ZONE", "add_months", "day_begins", "iso_week", "local_day"]
