"""Every address of the service with the rule that opens it; an address missing here fails the run (trust.md A2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from oppiva.core.policy import Level
from pages.bars import MOST

# How a page is opened. `public`: to anyone. `signed`: to anyone signed in. `row`: to whom the matrix gives the row
# somewhere. `thing`: to whom the matrix gives that object. `apart`: has its own tests, named in `why`.
RELATIONS = ("own", "same_area", "other_area", "other_programme")
PUBLIC, SIGNED, ROW, THING, APART = "public", "signed", "row", "thing", "apart"


@dataclass(frozen=True)
class Page:
    """One address: how it is opened, for what action, on which thing of the world, and who it is looked at as."""

    how: str
    thing: str = ""
    action: str = "read"
    row: str = ""
    posts: bool = False
    gets: bool = True
    form: bool = True  # a page that posts has a form on it that tests/pages/test_broken_forms.py breaks
    more: dict[str, Any] = field(default_factory=dict)
    best: str = "project_manager"  # the role that sees most, for axe
    why: str = ""
    query: str = ""
    sees: Level = Level.META  # how much one must see for the page to exist at all
    also: frozenset[tuple[str, str]] = frozenset()  # who may beyond the matrix, in which relation
    asks: int = MOST


def reads(thing: str, **more: Any) -> Page:
    """A page of one object that is only read."""
    return Page(THING, thing, **more)


def acts(thing: str, action: str = "write", **more: Any) -> Page:
    """A form or a button on one object."""
    return Page(THING, thing, action, posts=True, **more)


AA, IA = "area_admin", "instance_admin"
BUSY = frozenset({("supervisor", relation) for relation in ("own", "same_area", "other_area")})
FORKS = "the contact of an adoption: tests/adoption/test_fork_pages.py"
PULLED = "who writes the model: tests/adoption/test_pulling.py"
CODE = "whoever holds the join code: tests/workshops/test_join.py"
OWN_TEAM = "one's own team in a half-day: tests/workshops/test_day_pages.py"
OWN_EXPERIMENT = "one's own team's experiment: tests/experiments/test_permission.py, test_news.py, test_rhythm.py"
ASKED = "the supervisor a team asks or tells: tests/experiments/test_permission.py, test_news.py"
HELP = "one's own team, and who leads its series: tests/workshops/test_help_between.py"
OWN_STEPS = "the own team's, also by the join code: tests/experiments/test_step_pages.py"
LOG = "the log of one's own team: tests/experiments/test_log_pages.py"
CHART = "who reads the log of one's own team: tests/experiments/test_chart_pages.py"
OWN_DAY_STEP = "one's own team's step in a half-day: tests/experiments/test_day.py"
OWN_RESULT = "one's own team's experiment: tests/experiments/test_result_pages.py"
OWN_FOLLOWED = "one's own team's decision: tests/experiments/test_follow_pages.py"
OWN_COURSE = "one's own team's experiment: tests/experiments/test_course_pages.py"
PUBLISHING = "one's own team and who leads its series: tests/experiments/test_publishing.py"
PUBLIC_PAGE = "everybody, once it is published: tests/experiments/test_publishing.py, test_public_page.py"
OUT = "by each experiment: tests/experiments/test_taking_out.py"
PAPERS = "as the experiment's own page: tests/experiments/test_experiment_papers.py"
OTHERS = "what others have decided: tests/experiments/test_others.py"
QUESTIONS = "who reads what a team decided: tests/experiments/test_questions.py"
PICKS = "one's own, of what others have decided: tests/experiments/test_picks.py"
FOUND = "who may find what: tests/experiments/test_search_found.py"
ANALYSIS = "a candidate's analysis, by role: tests/catalogue/test_coding_pages.py, test_coding_sets.py"
LIBRARIES = "who publishes models, the instance administrator: tests/catalogue/test_library_import_pages.py"
MATERIALS = "who writes the model: tests/catalogue/test_materials.py"
MODEL_MEMO = "a file that takes a while: tests/catalogue/test_decision_memo.py"
KEPT_FOR_EVER = "public and kept by its mark, unlike a page: tests/catalogue/test_model_papers.py"
CONTRADICTION = "an edge of a candidate: tests/catalogue/test_table_pages.py"
FOLDER = "packed when it is asked for, counted as a paper: tests/catalogue/test_library_folder.py"
FOR_MACHINES = "the same bytes for everybody, kept by a browser: tests/catalogue/test_library_feeds.py, _versions.py"
INTERFACE = "JSON, the same for everybody: tests/people/test_interface.py, tests/*/test_api_*.py"
BY_TOKEN = "a token alone, whoever is signed in: tests/adoption/test_api_own.py"
DESK = "who reads a draft of the programme: tests/catalogue/test_desk_pages.py"
DESK_MATERIALS = "who reads and who writes the draft: tests/catalogue/test_materials.py"
DESK_REVIEW = "who reads the draft, who is asked, who writes it: tests/catalogue/test_desk_review.py"
TABLES_OUT = "an analyst's: tests/catalogue/test"
OWN_ADOPTION = "who keeps an adoption: tests/adoption/test_following.py"
STEWARD = "the invited and the steward: tests/catalogue/test_steward_pages.py"
STEWARD_DESK = "who reads the draft of a model, and who writes it: tests/catalogue/test_steward_desk.py"
STEWARD_QUESTION = "the steward of a model: tests/catalogue/test_question_pages.py"
ADOPTION = "its contact writes, who reads it whole reads: tests/adoption/test_own_pages.py"
ADOPTIONS = "the staff of the programme and its areas: tests/adoption/test_programme_pages.py"
BEGIN = "tests/adoption/test_begin.py"
CONFIRMING = "who may say whether an adopter is who it says: tests/adoption/test_confirming.py"
OWN_PLACE = "one's own place: tests/workshops/test_places.py"

TABLE: dict[str, Page] = {
    # open to everyone
    "healthz": Page(PUBLIC),
    "readyz": Page(PUBLIC),
    "home:privacy": Page(PUBLIC, best="anonymous"),
    "home:accessibility": Page(PUBLIC, best="anonymous"),
    "home:help": Page(PUBLIC),
    "home:guide": Page(PUBLIC, more={"noun": "vetaja"}),
    "home:manifest": Page(PUBLIC, best="anonymous"),
    # sign-in and second factor: tests/people/test_signin.py
    "account_login": Page(APART, why="sign-in", best="anonymous"),
    "account_request_login_code": Page(APART, why="sign-in", best="anonymous"),
    "account_confirm_login_code": Page(APART, why="sign-in"),
    # work accounts: tests/people/test_work_accounts.py
    "openid_connect_login": Page(APART, why="sign-in"),
    "openid_connect_callback": Page(APART, why="sign-in"),
    "account_logout": Page(SIGNED),
    "account_reauthenticate": Page(APART, why="sudo"),
    "mfa_authenticate": Page(APART, why="sign-in"),
    "mfa_reauthenticate": Page(APART, why="sudo"),
    "mfa_reauthenticate_webauthn": Page(APART, why="sudo"),
    "mfa_login_webauthn": Page(APART, why="sign-in"),
    "mfa_index": Page(SIGNED),
    "mfa_activate_totp": Page(APART, why="second factor"),
    "mfa_deactivate_totp": Page(APART, why="second factor"),
    "mfa_view_recovery_codes": Page(APART, why="second factor"),
    "mfa_generate_recovery_codes": Page(APART, why="second factor"),
    "mfa_download_recovery_codes": Page(APART, why="second factor"),
    "mfa_list_webauthn": Page(SIGNED),
    "mfa_add_webauthn": Page(SIGNED),
    "mfa_remove_webauthn": Page(APART, why="second factor"),
    "mfa_edit_webauthn": Page(APART, why="second factor"),
    # everybody's own
    "home:home": Page(SIGNED),
    "people:own": Page(SIGNED, posts=True),
    "people:interface": Page(PUBLIC, best="anonymous"),
    "people:tokens": Page(SIGNED),
    "people:token_add": Page(SIGNED, posts=True),
    "people:token_revoke": Page(APART, gets=False, why="one's own: tests/people/test_tokens.py"),
    "people:own_copy": Page(SIGNED, posts=True, form=False),
    "people:sessions_end": Page(APART, why="it signs out: tests/people/test_own_page.py"),
    "people:session_end": Page(APART, why="one's own device: tests/people/test_own_page.py"),
    "people:consent_withdraw": Page(APART, why="one's own consent: tests/people/test_own_page.py"),
    "people:consent_again": Page(APART, why="one's own consent: tests/people/test_own_page.py"),
    "people:own_erase": Page(SIGNED, best="participant"),
    # Without the tick: the sweep erases nobody.
    "people:own_erase_confirm": Page(SIGNED, posts=True, form=False, best="participant"),
    "people:goodbye": Page(PUBLIC, best="anonymous"),
    "people:notices": Page(SIGNED),
    "people:notices_read": Page(SIGNED, posts=True, gets=False),
    "people:digest_off": Page(APART, why="the token of a mail: tests/people/test_digest_off.py", best="anonymous"),
    "people:log": Page(SIGNED),
    "people:processing": Page(APART, why="by role, not by object: tests/people/test_processing.py", best=AA),
    "people:processing_pdf": Page(APART, why="by role, not by object: tests/people/test_processing.py"),
    "people:processing_file": Page(APART, why="by role, not by object: tests/people/test_processing.py"),
    "people:deleted_list": Page(SIGNED),
    "people:undo": Page(APART, why="a deletion of one's own: tests/people"),
    "jobs:job": Page(APART, why="the asker's own: tests/jobs"),
    "jobs:stop": Page(APART, why="the asker's own: tests/jobs"),
    "jobs:file": Page(APART, why="the kind that owns the file: tests/jobs"),
    # people
    "people:area_list": Page(SIGNED),
    "people:area_export": Page(SIGNED, posts=True),
    "people:area_detail": Page(SIGNED, "area"),
    "people:municipality_list": Page(SIGNED),
    "people:municipality_export": Page(SIGNED, posts=True),
    "people:municipality_detail": Page(SIGNED, "municipality"),
    "people:organisation_list": Page(SIGNED),
    "people:organisation_export": Page(SIGNED, posts=True),
    "people:organisation_add": Page(ROW, row="organisation", action="write", posts=True),
    "people:organisation_detail": reads("organisation"),
    "people:organisation_edit": acts("organisation"),
    "people:organisation_delete": acts("organisation", gets=False),
    # At set-up the system administrator names the controllers, though nobody else's records are theirs to write.
    "people:controller_edit": acts("organisation", also=frozenset({(IA, relation) for relation in RELATIONS})),
    "people:controller_list": Page(ROW, row="configuration", best=IA),
    "people:host_edit": Page(ROW, row="configuration", posts=True, best=IA),
    "people:unit_add": acts("organisation"),
    "people:unit_list": Page(SIGNED),
    "people:unit_export": Page(SIGNED, posts=True),
    "people:unit_detail": reads("unit"),
    # records.md 1.1: how many may be away at once is for the unit's supervisor to say.
    "people:unit_edit": acts("unit", also=frozenset({("supervisor", "own")})),
    "people:unit_delete": acts("unit", gets=False),
    "people:yt_document_remove": acts("unit", gets=False),
    "people:yt_document_restore": acts("unit", gets=False, more={"file": UUID(int=1)}),
    "people:person_list": Page(SIGNED),
    "people:person_export": Page(ROW, row="person", action="export", posts=True),
    "people:person_add": Page(ROW, row="person", action="write", posts=True, best=AA),
    "people:person_detail": reads("person"),
    "people:person_edit": acts("person", best=AA),
    "people:grant_give": Page(APART, "person", why="tests/people/test_grants.py", best=AA),
    "people:grant_list": Page(SIGNED, best=AA),
    "people:grant_detail": Page(THING, "grant", "write", best=AA),
    "people:grant_confirm": Page(APART, "grant", gets=False, why="tests/people/test_grants.py"),
    "people:grant_end": Page(APART, "grant", why="tests/people/test_grants.py"),
    "people:grant_revoke": Page(APART, "grant", why="tests/people/test_grants.py"),
    # Whoever may give a role somewhere invites to it: the same row as grants.
    "people:invitation_list": Page(ROW, row="invitation", action="write"),
    "people:invite": Page(ROW, row="invitation", action="write", posts=True),
    "people:invitation_detail": Page(THING, "invitation", "write"),
    "people:invitation_send": Page(THING, "invitation", "write", posts=True, gets=False),
    "people:invitation_withdraw": Page(THING, "invitation", "write", posts=True, gets=False),
    "people:invitation_back": Page(THING, "invitation", "write", posts=True, gets=False),
    "people:import_add": Page(ROW, row="invitation", action="write", posts=True),
    "people:import_detail": Page(THING, "import", "write"),
    "people:import_row": Page(THING, "import", "write", posts=True, more={"position": 1}),
    "people:import_terms": Page(THING, "import", "write", posts=True, gets=False),
    "people:import_units": Page(THING, "import", "write", posts=True, gets=False),
    "people:import_columns": Page(THING, "import", "write", posts=True, gets=False),
    "people:import_confirm": Page(APART, "import", gets=False, why="sudo: tests/people/test_invitation_pages.py"),
    "people:import_go_on": Page(APART, "import", gets=False, why="sudo: tests/people/test_invitation_pages.py"),
    "people:import_undo": Page(THING, "import", "write", posts=True),
    "people:decline": Page(APART, why="the one click of a mail program: tests/people/test_invitation_answers.py"),
    "people:accept": Page(
        APART, why="whoever holds the link: tests/people/test_invitation_answers.py", best="anonymous"
    ),
    "people:grant_replace": Page(APART, "grant", why="tests/people/test_grant_changes.py", best=AA),
    "people:grant_decline": Page(APART, "grant", why="tests/people/test_grant_changes.py"),
    "people:grant_end_many": Page(APART, why="tests/people/test_grant_changes.py"),
    # The question goes to the unit's contact by relation, whatever the role: tests/people/test_leavers.py.
    "people:leaver_list": Page(SIGNED, best=AA),
    "people:leaver_names": Page(SIGNED, best=AA),
    "people:leaver_check": Page(APART, why="relation contact_of: tests/people/test_leavers.py"),
    "people:leaver_undo": Page(APART, why="relation contact_of: tests/people/test_leavers.py"),
    # programme
    "programme:list": Page(SIGNED),
    "programme:open": Page(APART, why="note 20: tests/programme"),
    "programme:end": acts("programme"),
    "programme:plan": reads("plan_list"),
    "programme:new_version": acts("plan_list"),
    "programme:compare": reads("plan_list", query="?a=1&b=1", sees=Level.FULL),
    "programme:check": reads("plan", sees=Level.FULL),
    "programme:plan_file": Page(THING, "plan", "export", sees=Level.FULL),
    "programme:check_file": Page(THING, "plan", "export", sees=Level.FULL),
    "programme:take_up_again": Page(THING, "plan", "write", posts=True, gets=False, sees=Level.FULL),
    "programme:force": acts("plan", "approve", sees=Level.FULL),
    "programme:edit": Page(THING, "plan", "write", sees=Level.FULL),
    "programme:edit_text": acts("plan", sees=Level.FULL),
    "programme:edit_section": acts("plan", more={"section": "continuity"}, sees=Level.FULL),
    "programme:commitments": reads("commitment_list"),
    # Who takes part is the manager's to say: she alone approves on this row.
    "programme:add_commitment": acts("commitment_list", "approve"),
    "programme:commitment": reads("commitment"),
    "programme:edit_commitment": acts("commitment"),
    "programme:remove_commitment": acts("commitment"),
    "programme:remove_letter": acts("commitment", gets=False),
    "programme:restore_letter": acts("commitment", gets=False, more={"file": UUID(int=1)}),
    "programme:executor": acts("programme"),
    # own half-days, messages, half-days elsewhere
    "workshops:own_calendar": Page(SIGNED, best="participant"),
    "workshops:own_file": Page(SIGNED),
    "workshops:certificate": Page(SIGNED, best="participant"),
    "workshops:certificate_pdf": Page(APART, why="one's own: tests/workshops/test_certificate.py"),
    "workshops:feed_make": Page(SIGNED, posts=True, gets=False),
    "workshops:feed_end": Page(SIGNED, posts=True, gets=False),
    "workshops:feed": Page(APART, why="whoever holds the address: tests/workshops/test_feeds.py", best="anonymous"),
    "workshops:messages": reads("message_list", best="facilitator"),
    "workshops:message_add": acts("message_list", best="facilitator"),
    "workshops:message_correct": acts("message", best="facilitator"),
    "workshops:message_withdraw": acts("message", gets=False),
    "workshops:replacement": Page(APART, why="one's own place: tests/workshops/test_replacements.py"),
    "workshops:replacement_end": Page(APART, why="one's own place: tests/workshops/test_replacements.py"),
    # workshops: the door and the attendance; who comes in by the join code: tests/workshops/test_join.py
    "workshops:join": Page(PUBLIC, best="anonymous"),
    "workshops:join_door": Page(APART, why=CODE, best="anonymous"),
    "workshops:join_come": Page(APART, why=CODE),
    "workshops:join_not_me": Page(APART, why=CODE),
    "workshops:team_tick": Page(APART, why=CODE),
    "workshops:door_worker": Page(PUBLIC),
    "workshops:door": Page(THING, "attendance", "write", sees=Level.FULL, best="facilitator"),
    "workshops:door_open": acts("attendance", form=False, sees=Level.FULL),
    "workshops:door_shut": acts("attendance", form=False, sees=Level.FULL),
    "workshops:door_code": acts("attendance", form=False, sees=Level.FULL),
    "workshops:door_mark": acts("attendance", form=False, sees=Level.FULL),
    "workshops:door_marks": acts("attendance", gets=False, form=False, sees=Level.FULL),
    "workshops:door_confirm": acts("attendance", form=False, sees=Level.FULL),
    "workshops:door_time": Page(APART, why="one of the list: tests/workshops/test_door_pages.py"),
    "workshops:attendance": reads("attendance", sees=Level.FULL),
    "workshops:attendance_file": Page(THING, "attendance", "export", posts=True, form=False, sees=Level.FULL),
    "workshops:attendance_correct": Page(APART, why="one of the list: tests/workshops/test_door_pages.py"),
    "workshops:attendance_report": acts("attendance", sees=Level.FULL, best="facilitator"),
    "workshops:attendance_report_take": acts("attendance", form=False, sees=Level.FULL),
    # workshops: series, half-days, closed half-days
    "workshops:series_list": reads("programme"),
    "workshops:series_export": Page(THING, "programme", posts=True, form=False),
    "workshops:series_from_plan": acts("series_list", form=False),
    "workshops:series_add": acts("series_list"),
    "workshops:timetable": acts("series_list"),
    # A supervisor for the own unit, which the programme as a whole does not lie in.
    "workshops:busy": acts("commitment_list", also=BUSY),
    "workshops:busy_remove": acts("commitment_list", form=False, also=BUSY),
    "workshops:busy_back": acts("commitment_list", form=False, also=BUSY),
    "workshops:series": reads("series"),
    "workshops:series_edit": acts("series"),
    "workshops:series_open": acts("series", form=False),
    "workshops:series_close": acts("series", form=False),
    "workshops:series_publish": acts("series", form=False),
    "workshops:series_cancel": acts("series"),
    "workshops:series_restore": acts("series", form=False),
    "workshops:session": acts("session"),
    "workshops:session_cancel": acts("session"),
    "workshops:session_restore": acts("session", form=False),
    "workshops:live_version": Page(APART, why="who is at the half-day: tests/workshops/test_live_pages.py"),
    # workshops: the running half-day
    "workshops:situation": reads("day", best="facilitator"),
    "workshops:beam": reads("day", best="facilitator"),
    "workshops:ending": reads("day", best="facilitator"),
    "workshops:steer": Page(APART, why="leading: tests/workshops/test_day_pages.py"),
    "workshops:feedback": Page(APART, why=OWN_TEAM),
    "workshops:feedback_lines": Page(APART, why="who leads, once ten have answered: tests/workshops/test_feedback.py"),
    "workshops:team": Page(APART, why=OWN_TEAM),
    "workshops:team_note": Page(APART, why=OWN_TEAM),
    "workshops:team_draft": Page(APART, why=OWN_TEAM),
    "workshops:team_step": Page(APART, why=OWN_TEAM),
    "workshops:team_help": Page(APART, why=OWN_TEAM),
    "workshops:team_help_deed": Page(APART, why=OWN_TEAM),
    "workshops:team_closing": Page(APART, why=OWN_TEAM),
    # workshops: help between half-days
    "workshops:own_help": Page(SIGNED, best="participant"),
    "workshops:help_ask": Page(APART, why=HELP),
    "workshops:help_deed": Page(APART, why=HELP),
    "workshops:help_queue": Page(SIGNED, best="facilitator"),
    "workshops:help_answer": Page(APART, why=HELP),
    # experiments: the log
    "experiments:log_own": Page(SIGNED, posts=True, best="team_member"),
    "experiments:log_worker": Page(PUBLIC, best="anonymous"),
    "experiments:log": Page(APART, why=LOG),
    "experiments:number": Page(APART, why=LOG),
    "experiments:numbers": Page(APART, why=LOG),
    "experiments:chart": Page(APART, why=CHART),
    "experiments:number_edit": Page(APART, why=LOG),
    "experiments:number_remove": Page(APART, why=LOG),
    "experiments:number_back": Page(APART, why=LOG),
    "experiments:diary": Page(APART, why=LOG),
    "experiments:entry_edit": Page(APART, why=LOG),
    "experiments:entry_remove": Page(APART, why=LOG),
    "experiments:entry_back": Page(APART, why=LOG),
    # experiments: permission, decisions told, the rhythm in one's own calendar
    "experiments:permission": Page(APART, why=OWN_EXPERIMENT),
    "experiments:permission_withdraw": Page(APART, why=OWN_EXPERIMENT),
    "experiments:tell": Page(APART, why=OWN_EXPERIMENT),
    "experiments:rhythm": Page(APART, why=OWN_EXPERIMENT),
    "experiments:rhythm_file": Page(APART, why=OWN_EXPERIMENT),
    "experiments:asked_list": Page(SIGNED, best="supervisor"),
    "experiments:asked": Page(APART, why=ASKED),
    "experiments:news": Page(APART, why=ASKED),
    # workshops: places
    "workshops:places": Page(SIGNED, best="participant"),
    "workshops:place": Page(APART, "enrolment", posts=True, form=False, best="participant", why=OWN_PLACE),
    "workshops:wishes": Page(APART, "enrolment", posts=True, best="participant", why=OWN_PLACE),
    "workshops:change": Page(APART, "enrolment", posts=True, form=False, best="participant", why=OWN_PLACE),
    "workshops:leave": Page(APART, "enrolment", posts=True, form=False, best="participant", why=OWN_PLACE),
    "workshops:sign_up": Page(APART, "roster", posts=True, form=False, best="participant", why=OWN_PLACE),
    "workshops:propose": Page(ROW, row="seat", action="write", posts=True, best="supervisor"),
    "workshops:seats": reads("commitment_list"),
    "workshops:seats_file": Page(THING, "commitment_list", posts=True, form=False),
    "workshops:remind": Page(THING, "commitment_list", "approve", posts=True, gets=False),
    "workshops:roster": reads("roster", sees=Level.FULL),
    "workshops:roster_add": acts("roster", sees=Level.FULL),
    "workshops:roster_file": Page(THING, "roster", "export", posts=True, form=False, sees=Level.FULL),
    "workshops:end_place": acts("seat", sees=Level.FULL),
    # workshops: before a half-day, for who writes the series
    "workshops:flow": Page(THING, "session", "write"),
    "workshops:flow_edit": acts("session"),
    "workshops:flow_compare": Page(THING, "session", "write"),
    "workshops:flow_back": acts("session", form=False),
    "workshops:flow_pdf": Page(THING, "session", "write"),
    "workshops:flow_sets": acts("session"),
    "workshops:run_set_save": acts("session"),
    "workshops:run_set_edit": Page(APART, posts=True, why="a saved flow: tests/workshops/test_flow_pages.py"),
    "workshops:run_set_remove": Page(APART, posts=True, why="a saved flow: tests/workshops/test_flow_pages.py"),
    "workshops:material_add": acts("session"),
    "workshops:material_edit": Page(APART, posts=True, why="a material: tests/workshops/test_materials.py"),
    "workshops:material_remove": Page(APART, posts=True, why="a material: tests/workshops/test_materials.py"),
    "workshops:pre_task": acts("session"),
    "workshops:pre_task_remove": acts("session", form=False),
    "workshops:pre_task_tick": Page(APART, posts=True, why="one's own tick: tests/workshops/test_flow_pages.py"),
    "workshops:strengths": Page(APART, posts=True, why="also by the join code: tests/workshops/test_strengths.py"),
    "workshops:sign_in_sheet": reads("roster", sees=Level.FULL, more={"number": 1}),
    "workshops:team_cards": reads("roster", sees=Level.FULL, more={"number": 1}),
    # workshops: teams, for who writes the series
    "workshops:teams": Page(THING, "series", "write", best="facilitator"),
    "workshops:propose_teams": acts("series", form=False),
    "workshops:stop_teams": acts("series", form=False),
    "workshops:move_member": acts("series", form=False),
    "workshops:swap_members": acts("series", form=False),
    "workshops:lock_member": acts("series", form=False),
    "workshops:publish_teams": acts("series", form=False),
    "workshops:repair_teams": acts("series", form=False),
    "workshops:discard_teams": acts("series", form=False),
    "workshops:breakout": Page(THING, "series", "write"),
    # workshops
    "workshops:workbook": acts("workbook"),
    "workshops:workbook_template": Page(THING, "workbook", "write"),
    "workshops:workbook_run": Page(THING, "workbook_run", "write"),
    "workshops:workbook_row": acts("workbook_run", more={"position": 1}),
    "workshops:workbook_choices": acts("workbook_run", gets=False),
    "workshops:workbook_columns": acts("workbook_run", gets=False),
    "workshops:workbook_confirm": acts("workbook_run", gets=False),
    "workshops:workbook_go_on": acts("workbook_run", gets=False),
    # After the deeds above the workbook is as it was: nothing in it can be written.
    "workshops:workbook_undo": acts("workbook_run"),
    # experiments: the steps before the trial and the experiment's own page
    "experiments:own": Page(SIGNED, best="participant"),
    **{
        f"experiments:{name}": Page(APART, why=OWN_STEPS)
        for name in (
            "experiment",
            "plan",
            "start",
            "again",
            "problem",
            "prediction",
            "trial",
            "draft",
            "task_add",
            "task",
            "task_remove",
            "measure_add",
            "measure",
            "measure_remove",
            "bring_back",
            "share",
            "visibility",
            "amendments",
            "amend",
        )
    },
    # experiments: reading others
    "experiments:others_choose": Page(SIGNED),
    "experiments:would_try_list": Page(SIGNED, best="participant"),
    "experiments:others": Page(APART, "programme", why=OTHERS, best="analyst", form=False),
    "experiments:would_try": Page(APART, gets=False, why=OTHERS),
    "experiments:pick": Page(APART, gets=False, why=PICKS),
    "experiments:pick_note": Page(APART, why=PICKS),
    "experiments:pick_drop": Page(APART, gets=False, why=PICKS),
    "experiments:picks_looked": Page(SIGNED, gets=False, posts=True),
    "experiments:ask": Page(APART, why=QUESTIONS),
    "experiments:question_answer": Page(APART, why=QUESTIONS),
    "experiments:question_close": Page(APART, why=QUESTIONS),
    "experiments:question_hide": Page(APART, why=QUESTIONS),
    "experiments:question_show": Page(APART, gets=False, why=QUESTIONS),
    "experiments:question_withdraw": Page(APART, gets=False, why=QUESTIONS),
    "experiments:question_back": Page(APART, gets=False, why=QUESTIONS),
    # experiments: from the half-day to the step
    "experiments:day_step": Page(APART, why=OWN_DAY_STEP),
    # experiments: whether a decision is still in use
    "experiments:follow": Page(APART, why=OWN_FOLLOWED),
    "people:questions": Page(
        APART, why="whoever holds the link: tests/experiments/test_questions_of_month.py", best="anonymous"
    ),
    "experiments:follow_link": Page(
        APART, why="whoever holds the link: tests/experiments/test_follow_pages.py", best="anonymous"
    ),
    # experiments: results, decisions, the way through the states
    "experiments:done": Page(APART, gets=False, why=OWN_RESULT),
    "experiments:result": Page(APART, why=OWN_RESULT),
    "experiments:decision": Page(APART, why=OWN_RESULT),
    "experiments:decision_correct": Page(APART, why=OWN_RESULT),
    "experiments:pause": Page(APART, why=OWN_COURSE),
    "experiments:resume": Page(APART, gets=False, why=OWN_COURSE),
    "experiments:reopen": Page(APART, why=OWN_COURSE),
    "experiments:end": Page(APART, why=OWN_COURSE),
    "experiments:plan_again": Page(APART, gets=False, why=OWN_COURSE),
    "experiments:period": Page(APART, why=OWN_COURSE),
    "experiments:blank": Page(APART, why="who leads the series: tests/experiments/test_blanking.py"),
    "experiments:privacy": Page(APART, why="who leads the series: tests/experiments/test_course_pages.py"),
    "experiments:series": reads("teamwork", best="facilitator"),
    # experiments: publishing, and the page for everybody
    # One more where a text came back: what was decided of its marked places.
    "experiments:publishing": Page(APART, why=PUBLISHING, asks=MOST + 1),
    "experiments:public_text": Page(APART, why=PUBLISHING),
    "experiments:public_files": Page(APART, why=PUBLISHING),
    "experiments:public_preview": Page(APART, why=PUBLISHING),
    "experiments:public_names": Page(APART, gets=False, why=PUBLISHING),
    "experiments:check_ask": Page(APART, gets=False, why=PUBLISHING),
    "experiments:check": Page(APART, why=PUBLISHING),
    "experiments:publish": Page(APART, why=PUBLISHING, asks=MOST + 1),
    "experiments:withdraw": Page(APART, why=PUBLISHING),
    "experiments:public": Page(APART, why=PUBLIC_PAGE),
    "experiments:public_numbered": Page(APART, why=PUBLIC_PAGE),
    "experiments:public_picture": Page(APART, why=PUBLIC_PAGE),
    # search: what of it who finds is tested in tests/experiments/test_search_found.py
    "search:search": Page(PUBLIC, query="?q=asiakas"),
    # One more where hits are of two kinds, which the page that fetches it does not wait for.
    "experiments:alike": Page(APART, why=FOUND, asks=MOST + 1),
    "experiments:prior": Page(APART, posts=True, gets=False, form=False, why=FOUND),
    # experiments out
    "experiments:taking_out": Page(APART, why=OUT),
    "experiments:pdf": Page(APART, why=PAPERS),
    "experiments:docx": Page(APART, why=PAPERS),
    # catalogue: the grouping table and its candidates
    "catalogue:table": reads("grouping", sees=Level.FULL, best="analyst"),
    "catalogue:kept": reads("grouping", sees=Level.FULL, best="analyst"),
    "catalogue:history": reads("grouping", sees=Level.FULL, best="analyst"),
    "catalogue:undo": Page(APART, gets=False, why="it takes back what the sweep made: tests/catalogue"),
    "catalogue:ask": acts("grouping", gets=False, sees=Level.FULL),
    # Read by all readers of the table, written by analysts: tests/catalogue/test_table_pages.py.
    "catalogue:card": reads("card", sees=Level.FULL, best="analyst"),
    "catalogue:candidate_add": acts("grouping", sees=Level.FULL, best="analyst"),
    "catalogue:merge": acts("grouping", sees=Level.FULL, best="analyst"),
    "catalogue:candidate": reads("candidate", sees=Level.FULL, best="analyst"),
    "catalogue:candidate_history": reads("candidate", sees=Level.FULL, best="analyst"),
    "catalogue:rename": acts("candidate", sees=Level.FULL, best="analyst"),
    "catalogue:lock": acts("candidate", gets=False, sees=Level.FULL),
    "catalogue:keep": acts("candidate", sees=Level.FULL, best="analyst"),
    "catalogue:split": acts("candidate", sees=Level.FULL, best="analyst"),
    "catalogue:answer": Page(APART, why=CONTRADICTION, best="analyst"),
    # catalogue: the public library; everybody reads the same, whoever signs in or not
    "catalogue:library": Page(PUBLIC, best="anonymous"),
    "adoption:spread": Page(PUBLIC, best="anonymous"),
    "adoption:spread_file": Page(PUBLIC, more={"table": "mallit"}, best="anonymous"),
    "adoption:programme_spread": reads("spread", sees=Level.FULL),
    "adoption:programme_spread_file": reads("spread", sees=Level.FULL, more={"table": "alueet"}),
    "catalogue:model": Page(PUBLIC, "model_out", best="anonymous"),
    "catalogue:model_path": Page(PUBLIC, "model_out", best="anonymous"),
    "catalogue:compare": Page(PUBLIC, "model_out", best="anonymous"),
    "catalogue:model_folder": Page(APART, why=FOLDER),
    "catalogue:calculator": Page(PUBLIC, "model_out", best="anonymous"),
    "catalogue:version": Page(PUBLIC, "model_version", best="anonymous"),
    "catalogue:version_data": Page(APART, why=FOR_MACHINES),
    "catalogue:library_feed": Page(APART, why=FOR_MACHINES),
    # The interface for programs: its answers are no pages; budgets and bytes are held by the tests it names.
    "api:description": Page(APART, why=INTERFACE),
    "api:feeds": Page(APART, why=INTERFACE),
    "api:models": Page(APART, why=INTERFACE),
    "api:model": Page(APART, why=INTERFACE),
    "api:versions": Page(APART, why=INTERFACE),
    "api:version": Page(APART, why=INTERFACE),
    "api:path": Page(APART, why=INTERFACE),
    "api:use": Page(APART, why=INTERFACE),
    "api:experiments": Page(APART, why=INTERFACE),
    "api:experiment": Page(APART, why=INTERFACE),
    "api:adoptions": Page(APART, why=INTERFACE),
    "api:spread": Page(APART, why=INTERFACE),
    "api:spread_models": Page(APART, why=INTERFACE),
    "api:me": Page(APART, why=BY_TOKEN),
    "api:own_adoptions": Page(APART, why=BY_TOKEN),
    "api:own_adoption": Page(APART, why=BY_TOKEN),
    "api:own_moves": Page(APART, gets=False, why=BY_TOKEN),
    "api:own_changes": Page(APART, gets=False, why=BY_TOKEN),
    "api:own_reach": Page(APART, gets=False, why=BY_TOKEN),
    "api:own_result": Page(APART, gets=False, why=BY_TOKEN),
    "api:own_answer": Page(APART, gets=False, why=BY_TOKEN),
    "catalogue:theme_feed": Page(APART, why=FOR_MACHINES),
    "catalogue:area_feed": Page(APART, why=FOR_MACHINES),
    # The one page that others may frame; its headers are in its own test.
    "catalogue:model_card": Page(APART, why="framed by other sites: tests/catalogue/test_embeds.py", best="anonymous"),
    "catalogue:embed": Page(PUBLIC, "model_out", best="anonymous"),
    "sitemap": Page(APART, why=FOR_MACHINES),
    "library_manifest": Page(APART, why=FOR_MACHINES),
    "robots": Page(APART, why=FOR_MACHINES),
    # catalogue: the desk of models
    # What is missing stands there instead of a press until nothing is.
    "catalogue:become_model": acts("candidate", sees=Level.FULL, best="analyst", form=False),
    "catalogue:models": Page(APART, why=DESK, best="analyst"),
    "catalogue:desk_model": reads("model", sees=Level.FULL, best="analyst"),
    "catalogue:model_history": reads("model", sees=Level.FULL, best="analyst"),
    "catalogue:model_proposals": Page(THING, "model", "write", sees=Level.FULL, best="analyst"),
    "catalogue:model_write": acts("model", sees=Level.FULL, more={"part": "ydin"}, best="analyst"),
    "catalogue:model_facts": acts("model", sees=Level.FULL, best="analyst"),
    "catalogue:model_state": acts("model_kept", "approve", sees=Level.FULL, more={"deed": "poista"}, best="analyst"),
    # Read by who reads the draft, written by who writes it.
    "catalogue:model_trials": Page(APART, why=DESK_REVIEW, best="analyst"),
    "catalogue:model_trial": Page(APART, why=DESK_REVIEW),
    "catalogue:model_trial_drop": Page(APART, gets=False, why=DESK_REVIEW),
    "catalogue:model_reviews": Page(APART, why=DESK_REVIEW, best="analyst"),
    "catalogue:model_review": Page(APART, why=DESK_REVIEW),
    # The trace, the facts of its experiments and their cards: equally many for any number.
    "catalogue:model_sources": Page(APART, why=DESK_REVIEW, best="analyst", asks=MOST + 3),
    "catalogue:model_answer": Page(APART, why=DESK_REVIEW, asks=MOST + 3),
    "catalogue:model_source_out": Page(APART, why=DESK_REVIEW, asks=MOST + 3),
    "catalogue:model_publish": Page(APART, why=DESK_REVIEW, best="analyst"),
    # catalogue: libraries from elsewhere
    "catalogue:libraries": Page(APART, why=LIBRARIES, best="analyst"),
    "catalogue:library_read": Page(APART, gets=False, why=LIBRARIES),
    "catalogue:library_run": Page(APART, why=LIBRARIES, best="analyst"),
    "catalogue:library_confirm": Page(APART, gets=False, why=LIBRARIES),
    "catalogue:library_go_on": Page(APART, gets=False, why=LIBRARIES),
    "catalogue:library_undo": Page(APART, why=LIBRARIES),
    "catalogue:allowed_libraries": Page(APART, why=LIBRARIES, best=IA),
    "catalogue:library_forbid": Page(APART, gets=False, why=LIBRARIES),
    # reporting
    "reporting:programme": reads("programme"),
    "reporting:counts": reads("programme"),
    "reporting:counts_file": reads("programme"),
    "reporting:changes": reads("programme"),
    # development pages: nobody's outside the demo
    "components": Page(APART, why="development page: tests/ui"),
    "development": Page(APART, why="development page: tests/people"),
    "development_mails": Page(APART, why="development page: tests/people"),
    # catalogue: the analysis of a candidate
    "catalogue:coding": Page(APART, why=ANALYSIS),
    "catalogue:coding_freeze": Page(APART, gets=False, why=ANALYSIS),
    "catalogue:coding_begin": Page(APART, why=ANALYSIS),
    "catalogue:coding_done": Page(APART, gets=False, why=ANALYSIS),
    "catalogue:coding_go_on": Page(APART, gets=False, why=ANALYSIS),
    "catalogue:coding_end": Page(APART, why=ANALYSIS),
    # Two more: the texts before and after, and the quotes that wait.
    "catalogue:coding_source": Page(APART, why=ANALYSIS, asks=MOST + 2),
    "catalogue:coding_anchor": Page(APART, why=ANALYSIS),
    "catalogue:coding_mask": Page(APART, why=ANALYSIS),
    "catalogue:coding_take_back": Page(APART, gets=False, why=ANALYSIS),
    "catalogue:coding_put_back": Page(APART, gets=False, why=ANALYSIS),
    "catalogue:codes": Page(APART, why=ANALYSIS),
    "catalogue:code": Page(APART, why=ANALYSIS),
    "catalogue:code_merge": Page(APART, gets=False, why=ANALYSIS),
    "catalogue:memos": Page(APART, why=ANALYSIS),
    "catalogue:coding_memo": Page(APART, why=ANALYSIS),
    "catalogue:memo_delete": Page(APART, gets=False, why=ANALYSIS),
    "catalogue:memo_restore": Page(APART, gets=False, why=ANALYSIS),
    "catalogue:agreement": Page(APART, why=ANALYSIS),
    # The gate reads every text that goes out; it is a form of its own, not a list.
    "catalogue:coding_export": Page(APART, why=ANALYSIS, asks=2 * MOST),
    # catalogue: the path of a record, the coverage table, the summary of a candidate. Of candidates there is no `meta`
    # page: to the system administrator they are not there.
    "catalogue:trace": reads("path", sees=Level.FULL, best="analyst"),
    "catalogue:coverage": reads("grouping", sees=Level.FULL, best="analyst"),
    "catalogue:coverage_export": Page(THING, "grouping", "export", posts=True, gets=False, form=False, sees=Level.FULL),
    "catalogue:objectives": Page(APART, why=f"{TABLES_OUT}_coverage_page.py", best="analyst"),
    "catalogue:summary": reads("candidate", sees=Level.FULL, best="analyst"),
    "catalogue:summary_export": Page(THING, "candidate", "export", posts=True, gets=False, form=False, sees=Level.FULL),
    "catalogue:measure_reading": Page(APART, why=f"{TABLES_OUT}_measure_readings.py", best="analyst"),
    # adoption: local variants, and changes that go back into a model
    "adoption:variant": Page(APART, why=FORKS),
    "adoption:variant_undo": Page(APART, why=FORKS),
    "adoption:changes": Page(APART, why=PULLED, best="analyst"),
    "adoption:change_take": Page(APART, gets=False, why=PULLED),
    "adoption:change_put_back": Page(APART, gets=False, why=PULLED),
    # catalogue: the steward of a model, and questions to it
    # catalogue: what is made of a published version, and the materials of a model
    "catalogue:kit": Page(PUBLIC, "model_out", best="anonymous"),
    "catalogue:innokyla": Page(PUBLIC, "model_out", best="anonymous"),
    "catalogue:innokyla_text": Page(PUBLIC, "model_out", best="anonymous"),
    # So many in ten minutes from one address.
    "catalogue:innokyla_docx": Page(APART, why="tests/catalogue/test_innokyla.py", best="anonymous"),
    "catalogue:slide_screen": Page(PUBLIC, "model_version", best="anonymous"),
    "catalogue:qr": Page(APART, why=KEPT_FOR_EVER, best="anonymous"),
    "catalogue:memo": Page(APART, why=MODEL_MEMO, best="anonymous"),
    "catalogue:memo_docx": Page(PUBLIC, "model_version", best="anonymous"),
    "catalogue:slide": Page(APART, why=KEPT_FOR_EVER, best="anonymous"),
    "catalogue:og": Page(APART, why=KEPT_FOR_EVER, best="anonymous"),
    "catalogue:material": Page(APART, why=MATERIALS, best="anonymous"),
    "catalogue:material_file": Page(APART, why=MATERIALS, best="anonymous"),
    # Read by who reads the draft, written by who writes it: tests/catalogue/test_materials.py.
    "catalogue:materials": Page(APART, why=DESK_MATERIALS, best="analyst"),
    "catalogue:material_move": Page(APART, gets=False, why=MATERIALS),
    "catalogue:material_remove": Page(APART, gets=False, why=MATERIALS),
    "catalogue:material_back": Page(APART, gets=False, why=MATERIALS),
    "catalogue:stewards": Page(APART, why=STEWARD_DESK, best="analyst"),
    "catalogue:steward_take_back": Page(APART, gets=False, why=STEWARD_DESK, best="analyst"),
    "catalogue:stewardships": Page(SIGNED, best="participant"),
    "catalogue:steward_claim": Page(APART, why=f"the link of a mail: {STEWARD}", best="anonymous"),
    "catalogue:stewardship": Page(APART, why=STEWARD),
    "catalogue:steward_decline": Page(APART, why=STEWARD),
    "catalogue:steward_check": Page(APART, why=STEWARD),
    "catalogue:steward_hand_over": Page(APART, why=STEWARD),
    "catalogue:steward_leave": Page(APART, why=STEWARD),
    "catalogue:steward_question": Page(APART, why=STEWARD_QUESTION),
    "catalogue:question_send": Page(APART, why=STEWARD_QUESTION),
    "catalogue:question_publish": Page(APART, why=STEWARD_QUESTION),
    "catalogue:question_take_down": Page(APART, gets=False, why=STEWARD_QUESTION),
    "catalogue:question_decline": Page(APART, why=STEWARD_QUESTION),
    # Posted by strangers: tests/catalogue/test_question_asked.py.
    "catalogue:question_ask": Page(PUBLIC, "model_out", best="anonymous"),
    "catalogue:question_sent": Page(PUBLIC, "model_out", best="anonymous"),
    "catalogue:question_confirm": Page(APART, why=f"the link of a mail: {STEWARD_QUESTION}", best="anonymous"),
    # adoption: what is asked later
    "adoption:asked": Page(APART, why=OWN_ADOPTION, best="adopter"),
    # adoptions
    "adoption:own": Page(SIGNED, best="participant"),
    "adoption:unfollow": Page(APART, gets=False, why=f"one's own: {ADOPTION}"),
    "adoption:adoption": Page(APART, why=ADOPTION),
    "adoption:stage": Page(APART, why=ADOPTION),
    "adoption:reach": Page(APART, why=ADOPTION),
    "adoption:core": Page(APART, why=ADOPTION),
    "adoption:change": Page(APART, why=ADOPTION),
    "adoption:result": Page(APART, why=ADOPTION),
    "adoption:tip": Page(APART, why=ADOPTION),
    "adoption:shown": Page(APART, why=ADOPTION),
    "adoption:version": Page(APART, why=ADOPTION),
    "adoption:contact": Page(APART, why=ADOPTION),
    "adoption:questions": Page(APART, why=ADOPTION),
    "adoption:change_remove": Page(APART, gets=False, why=ADOPTION),
    "adoption:tip_remove": Page(APART, gets=False, why=ADOPTION),
    "adoption:undo": Page(APART, gets=False, why=ADOPTION),
    "adoption:weigh": Page(APART, gets=False, why=ADOPTION),
    "adoption:programme": Page(APART, why=ADOPTIONS),
    # adoption: beginning with a model, and whether an adopter is who it says
    # Posted by strangers and by who is signed in: tests/adoption/test_begin.py.
    "adoption:begin": Page(PUBLIC, "model_out", best="participant"),
    "adoption:begin_sent": Page(PUBLIC, "model_out", best="anonymous"),
    "adoption:begin_link": Page(APART, why=f"the link of a mail: {BEGIN}", best="anonymous"),
    "adoption:follow": Page(SIGNED, "model_out", posts=True, form=False, best="participant"),
    "adoption:to_confirm": Page(SIGNED),
    "adoption:confirm": Page(APART, gets=False, why=CONFIRMING),
    "adoption:refuse": Page(APART, why=CONFIRMING),
    "adoption:take_back_refusal": Page(APART, gets=False, why=CONFIRMING),
}
