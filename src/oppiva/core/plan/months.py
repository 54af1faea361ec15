"""Dates some months away, the day clamped to the month's last."""

from datetime import date, timedelta


def add_months(day: date, months: int) -> date:
    """The same day `months` later (earlier when negative), or the month's last day where there is no such day.

    Beyond the calendar's ends it answers its first or last day.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year < date.min.year:
        return date.min
    if (year, month) >= (date.max.year, 11):
        return date(year, 12, day.day) if year == date.max.year else date.max
    last = date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)
    return date(year, month + 1, min(day.day, last.day))
