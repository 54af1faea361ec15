"""One sentence for what a finding says and one for what would mend it, by code.

A code that means different things in different parts of the plan has a sentence for each: `code:part`.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy, ngettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Words:
    """What a finding says, and what would mend it; `%(fact)s` stands for a fact as people read it."""

    message: "_StrPromise"
    remedy: "_StrPromise"


SENTENCES = {
    "not_answered": Words(
        gettext_lazy("Questions have not been answered"),
        gettext_lazy("Answer each question. An open question is never read as yes or no."),
    ),
    "not_answered:programme": Words(
        gettext_lazy("The plan does not say which objective of the EU programme it serves"),
        gettext_lazy("State the policy line and the specific objective of the call."),
    ),
    "not_answered:earlier_work": Words(
        gettext_lazy("Earlier work is not described"),
        gettext_lazy("Add the difference and the evidence for each earlier project. If there is none, state that too."),
    ),
    "not_answered:other_funding": Words(
        gettext_lazy("Other funding is not described"),
        gettext_lazy("List the other applications and grants. If there are none, state that too."),
    ),
    "not_answered:other_funding.items.overlaps_costs": Words(
        gettext_lazy("It is not stated whether other funding covers the same costs"),
        gettext_lazy("Answer yes or no for each of them."),
    ),
    "not_answered:state_aid": Words(
        gettext_lazy("Questions of state aid have not been answered"),
        gettext_lazy("Answer each question. For de minimis aid, add the planned day of the grant and earlier aid."),
    ),
    "not_answered:declarations": Words(
        gettext_lazy("Declarations of the applicant are missing"),
        gettext_lazy(
            "Give the declarations and their date. They may be at most three months old when the application is filed."
        ),
    ),
    "not_answered:budget": Words(
        gettext_lazy("The budget is incomplete"),
        gettext_lazy(
            "State the models, the wages, the flat rate, the income and the net cost. If there is no income, state 0."
        ),
    ),
    "objective_outside_call": Words(
        gettext_lazy("The specific objective %(objective)s is not in the call"),
        gettext_lazy("Choose an objective of the call: %(allowed)s."),
    ),
    "none_stated": Words(gettext_lazy("Nothing has been stated here"), gettext_lazy("Fill in this part.")),
    "none_stated:objectives": Words(
        gettext_lazy("The programme has no objectives"), gettext_lazy("Add at least one objective of the programme.")
    ),
    "none_stated:needs": Words(
        gettext_lazy("No need has been described"),
        gettext_lazy("Describe a need of each area and partner, with a number and its source."),
    ),
    "none_stated:novelty": Words(
        gettext_lazy("What is new has not been described"),
        gettext_lazy("Tell for each theme how it is done today and what is new."),
    ),
    "none_stated:adoption": Words(
        gettext_lazy("Adoption by others has not been described"),
        gettext_lazy("State who adopts the models, under which licence and how many adoptions you aim at."),
    ),
    "none_stated:horizontal": Words(
        gettext_lazy("The principle has not been addressed"),
        gettext_lazy("State what is done, who owns it and how it is measured."),
    ),
    "legal_form_outside_call": Words(
        gettext_lazy("The legal form of the applicant is not accepted in the call"),
        gettext_lazy("Check the legal form, or let an eligible organisation apply: %(allowed)s."),
    ),
    "declared_false:applicant": Words(
        gettext_lazy("No responsible person has been named"),
        gettext_lazy("Name one responsible person for the whole programme."),
    ),
    "declared_false": Words(
        gettext_lazy("The applicant cannot give this declaration"),
        gettext_lazy("Settle the matter before applying. The funder cannot grant support before that."),
    ),
    "applicant_not_stated": Words(
        gettext_lazy("The applicant has not been described"),
        gettext_lazy("State the kind and legal form of the applicant and whether a responsible person has been named."),
    ),
    "additionality_not_shown": Words(
        gettext_lazy("The programme looks like ordinary operations"),
        gettext_lazy(
            "State who is newly hired and who owns the results. Two points shown make this a warning, three are enough."
        ),
    ),
    "difference_missing": Words(
        gettext_lazy("Earlier work comes near, and the difference is not shown"),
        gettext_lazy("Tell how this work differs and name the evidence."),
    ),
    "overlap_explained": Words(
        gettext_lazy("Earlier work comes near, and the difference is explained"),
        gettext_lazy("Keep the evidence at hand: the funder may ask for it."),
    ),
    "steward_missing": Words(
        gettext_lazy("No one keeps this after the programme: %(target)s"),
        gettext_lazy("Name a steward: the organisation, the role, the hours and a signed letter."),
    ),
    "steward_incomplete": Words(
        gettext_lazy("The promise of the steward is incomplete: %(target)s"),
        gettext_lazy(
            "Complete the promise. It must last at least until %(until_at_least)s and needs hours and a signed letter."
        ),
    ),
    "applicant_without_duty": Words(
        gettext_lazy("The applicant has no duty after the programme"),
        gettext_lazy("State what the applicant does afterwards, or that the hand-over is signed."),
    ),
    "staff_missing": Words(
        gettext_lazy("The plan has no staff"), gettext_lazy("Add the staff with their work packages and hours.")
    ),
    "work_package_without_staff": Words(
        gettext_lazy("Work package %(work_package)s has no staff"),
        gettext_lazy("Add someone to the work package or move hours to it."),
    ),
    "hours_zero": Words(
        gettext_lazy("The hours of work package %(work_package)s sum to zero"),
        gettext_lazy("Give hours to someone in the work package."),
    ),
    "hours_below_demand": Words(
        gettext_lazy("Too few hours: %(work_package)s"),
        gettext_lazy("Add hours or promise less work. The demand is an estimate by norms."),
    ),
    "entry_without_work": Words(
        gettext_lazy("Row %(entry)s of the staff has no work package and no hours"),
        gettext_lazy("Choose the work packages of the row, or remove it."),
    ),
    "sum_mismatch": Words(
        gettext_lazy("Hours times rates do not match the wages"),
        gettext_lazy("Mend the hours, the rates or the wages until they agree."),
    ),
    "supervisors_missing": Words(
        gettext_lazy("The number of supervisors is missing"),
        gettext_lazy("State how many supervisors take part in the dialogues."),
    ),
    "turnover_short": Words(
        gettext_lazy("The turnover is small beside the yearly own share"),
        gettext_lazy("Check the turnover, or show where the own financing comes from."),
    ),
    "liquid_funds_short": Words(
        gettext_lazy("Liquid funds do not cover the wait for payments"),
        gettext_lazy("Plan shorter claim periods, ask for an advance or show other funds."),
    ),
    "capacity_not_stated": Words(
        gettext_lazy("The capacity of the applicant has not been stated"),
        gettext_lazy("State the turnover and the liquid funds in euros."),
    ),
    "rate_above_maximum": Words(
        gettext_lazy("The hourly rate is above the reference of the call: %(role)s"),
        gettext_lazy("Lower the rate or give reasons for it."),
    ),
    "unit_costs": Words(
        gettext_lazy("What one result costs"),
        gettext_lazy("Nothing needs to be mended. The net cost is divided by the targets."),
    ),
    "costs_overlap": Words(
        gettext_lazy("Other funding covers the same costs"), gettext_lazy("Leave those costs out of one of the two.")
    ),
    "submitted_missing": Words(
        gettext_lazy("The day of the application is missing"),
        gettext_lazy("State when the application is filed. The work may not start before it."),
    ),
    "started_before_submission": Words(
        gettext_lazy("The programme starts before the application is filed"),
        gettext_lazy("Move the start to the day of the application or later."),
    ),
    "de_minimis_exceeded": Words(
        gettext_lazy("De minimis aid of three years exceeds the limit"),
        gettext_lazy("Ask for less, move the grant or use another basis for the aid."),
    ),
    "declaration_too_old": Words(
        gettext_lazy("The declarations are too old"), gettext_lazy("Give them anew: at the earliest %(oldest)s.")
    ),
    "aid_above_maximum": Words(
        gettext_lazy("The support is above %(maximum_bp)s of the net cost"),
        gettext_lazy("Lower the EU and state financing to at most %(allowed_cents)s."),
    ),
    "model_not_allowed": Words(
        gettext_lazy("The call does not allow this: %(field)s %(value)s"),
        gettext_lazy("Choose one of these: %(allowed)s."),
    ),
    "flat_rate_mismatch": Words(
        gettext_lazy("The flat rate does not follow from the wages"),
        gettext_lazy("Write %(computed_cents)s as the flat rate, or mend the wages."),
    ),
    "net_total_mismatch": Words(
        gettext_lazy("The net cost is not wages + flat rate - income"),
        gettext_lazy("Write %(computed_cents)s as the net cost, or mend its parts."),
    ),
    "financing_mismatch": Words(
        gettext_lazy("The financing does not sum to the net cost"),
        gettext_lazy("Mend the rows until they sum to %(computed_cents)s."),
    ),
    "need_missing": Words(
        gettext_lazy("Some organisations have no need with a number and a source"),
        gettext_lazy("Add the need, its number and its source for each of them."),
    ),
    "objective_without_work_package": Words(
        gettext_lazy("No work package serves objective %(objective)s"),
        gettext_lazy("Add the objective to a work package, or leave it out."),
    ),
    "work_package_without_objective": Words(
        gettext_lazy("Work package %(work_package)s serves no objective"),
        gettext_lazy("Choose the objectives that the work package serves."),
    ),
    "work_package_without_output": Words(
        gettext_lazy("Work package %(work_package)s promises no result"),
        gettext_lazy("Add a target that the work package brings about."),
    ),
    "evidence_missing": Words(
        gettext_lazy("It has not been stated how the targets are verified"),
        gettext_lazy("State the evidence of each target."),
    ),
    "no_workshops": Words(
        gettext_lazy("The series cannot be reckoned with"),
        gettext_lazy("State the number of series, their people, the team size and the experiments of a team."),
    ),
    "teams_needed": Words(
        gettext_lazy("The experiments need more teams than the least that fits"),
        gettext_lazy("Fill the series so that each makes this many teams."),
    ),
    "teams_needed:over": Words(
        gettext_lazy("There are more experiments than the series can make"),
        gettext_lazy("Add series, or promise fewer experiments."),
    ),
    "no_slack": Words(
        gettext_lazy("The target leaves too few seats free"),
        gettext_lazy("Promise at most %(limit)s participants, or add series."),
    ),
    "commitment_low": Words(
        gettext_lazy("Few have signed"), gettext_lazy("Get a signed letter from those who have not given one.")
    ),
    "outside_programme": Words(
        gettext_lazy("This lies outside the time of the programme"),
        gettext_lazy("Move the dates within %(programme_start)s–%(programme_end)s."),
    ),
    "event_outside_work_package": Words(
        gettext_lazy("The closing event lies outside its work package"),
        gettext_lazy("Move the event or the dates of work package %(work_package)s."),
    ),
    "modelling_tail_short": Words(
        gettext_lazy("Modelling ends too soon after the workshops"),
        gettext_lazy("Let modelling go on for at least %(needed_days)s days after the workshops."),
    ),
    "modelling_tail_short:same_day": Words(
        gettext_lazy("Modelling ends on the same day as the workshops"),
        gettext_lazy("Let modelling go on for at least %(needed_days)s days after the workshops."),
    ),
    "modelling_tail_short:before": Words(
        gettext_lazy("Modelling ends before the workshops"),
        gettext_lazy("Let modelling go on for at least %(needed_days)s days after the workshops."),
    ),
    "incomplete": Words(gettext_lazy("Something is missing"), gettext_lazy("Add what is missing.")),
    "incomplete:novelty": Words(
        gettext_lazy("What is new is missing for some themes"),
        gettext_lazy("Tell how it is done today and what is new in the themes left."),
    ),
    "incomplete:adoption": Words(
        gettext_lazy("Adoption by others is described in part"),
        gettext_lazy("Add what is missing of the adopters, the licence and the target."),
    ),
    "incomplete:evaluation": Words(
        gettext_lazy("The evaluation is incomplete"), gettext_lazy("State who evaluates and which questions are asked.")
    ),
    "incomplete:horizontal": Words(
        gettext_lazy("The principle is described in part"),
        gettext_lazy("Add what is missing: the action, its owner or its measure."),
    ),
    "too_few": Words(
        gettext_lazy("There are too few risks"),
        gettext_lazy("Describe at least %(needed)s risks with an owner and an action."),
    ),
    "coverage_not_stated": Words(
        gettext_lazy("It has not been stated whether the municipalities cover the region"),
        gettext_lazy("Answer yes or no, and name the municipalities that are left out."),
    ),
    "reason_missing": Words(
        gettext_lazy("A municipality is left out without a reason"), gettext_lazy("Give the reason.")
    ),
    "action_short": Words(
        gettext_lazy("The description of what is done is short"),
        gettext_lazy("Write at least %(needed)s characters about what is done in practice."),
    ),
    "section_missing": Words(
        gettext_lazy("A part of the plan is missing: %(section)s"), gettext_lazy("Fill in this part.")
    ),
    "language_missing": Words(
        gettext_lazy("The text is missing in some language: %(section)s"),
        gettext_lazy("Write the text in every language of the programme, or leave the language out of the plan."),
    ),
    "text_too_long": Words(
        gettext_lazy("The text is too long: %(section)s"),
        gettext_lazy("Shorten the text to at most %(limit)s characters."),
    ),
    "hours_missing": Words(
        ngettext_lazy(
            "Hours are missing on %(entries)s row", "Hours are missing on %(entries)s rows", "entries_number"
        ),
        gettext_lazy("Give each row its hours in every work package it names."),
    ),
    "rate_missing": Words(
        ngettext_lazy(
            "The hourly rate is missing on %(entries)s row",
            "The hourly rate is missing on %(entries)s rows",
            "entries_number",
        ),
        gettext_lazy("State the hourly rate of each row in euros."),
    ),
}
