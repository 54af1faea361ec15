"""Days, weeks and months of the Finnish calendar."""

from oppiva.core.calendars.days import ZONE, add_months, day_begins, iso_week, local_day
from oppiva.core.calendars.holidays import is_holiday, public_holidays
from oppiva.core.calendars.working_days import first_working_day, is_working_day, working_days_after

__all__ = [
    "ZONE",
    "add_months",
    "day_begins",
    "first_working_day",
    "is_holiday",
    "is_working_day",
    "iso_week",
    "local_day",
    "public_holidays",
    "working_days_after",
]
