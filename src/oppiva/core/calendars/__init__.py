"""Days, weeks and months of the Finnish calendar."""

from oppiva.core.calendars.days import ZONE, add_months, day_begins, iso_week, local_day
from oppiva.core.calendars.holidays import is_holiday, public_holidays

__all__ = ["ZONE", "add_months", "day_begins", "is_holiday", "iso_week", "local_day", "public_holidays"]
