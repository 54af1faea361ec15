"""Addresses of the door: the join code, the list at the door, the attendance sheet, the ticks of a team."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.workshops.views import attendance, door, join

JOIN = "liity/"
SESSION = "hanke/<str:code>/sarjat/<str:series>/tyopajat/<int:number>/"
DOOR, SHEET = f"{SESSION}ovi/", f"{SESSION}lasnaolo/"
patterns: list[URLPattern] = [
    path(JOIN, join.enter, name="join"),
    path(f"{JOIN}<str:typed>/", join.door, name="join_door"),
    path(f"{JOIN}<str:typed>/paikalla/", join.come, name="join_come"),
    path(f"{JOIN}<str:typed>/en-ole/", join.not_me, name="join_not_me"),
    # At the top, so that it may look after every page of a half-day.
    path("oven-apuri.js", door.worker, name="door_worker"),
    path(DOOR, door.door, name="door"),
    path(f"{DOOR}avaa/", door.open_door, name="door_open"),
    path(f"{DOOR}sulje/", door.close_door, name="door_shut"),
    path(f"{DOOR}koodi/", door.new_code, name="door_code"),
    path(f"{DOOR}merkitse/", door.mark, name="door_mark"),
    path(f"{DOOR}merkinnat/", door.marks, name="door_marks"),
    path(f"{DOOR}vahvista/", door.confirm, name="door_confirm"),
    path(f"{DOOR}aika/<uuid:person>/", door.times, name="door_time"),
    path(f"{SESSION}tiimi/paikalla/", join.tick, name="team_tick"),
    path(SHEET, attendance.sheet, name="attendance"),
    path(f"{SHEET}taulukko/", attendance.sheet_file, name="attendance_file"),
    path(f"{SHEET}oikaise/<uuid:person>/", attendance.correct, name="attendance_correct"),
    path(f"{SHEET}raportti/", attendance.report, name="attendance_report"),
    path(f"{SHEET}raportti/hyvaksy/", attendance.take_report, name="attendance_report_take"),
]
