"""Days, weeks, months and public holidays of the Finnish calendar."""

from oppiva.core.calendars.days import ZONE, add_months, day_begins, iso_week, local_day
from oppiva.core.calendars.holidays import first_working_day, is_public_holiday, is_working_day, public_holidays

__all__ = [
    "ZONE",
    "add_months",
    "day_begins",
    "first_working_day",
    "is_public_holiday",
    "is_working_day",
    "iso_week",
    "local_day",
    "public_holidays",
]
