"""The verbs of the grouping table and of the trace.

Each deed at the table is one transaction: under the right to write (`not_allowed`, `programme_ended`), one at a time in
a programme, its effects inserted as events, the invariant checked at its end, one audit row. `client_ref`: the same
form sent again is answered as the first. `base`: the newest event that the page had seen (`queries.Board.base`).
"""

from oppiva.catalogue.queries.gate import Ahead, ahead_of, materials_of
from oppiva.catalogue.queries.gate import newest as newest_version
from oppiva.catalogue.services.candidates import keep_candidate, lock, open_candidate, rename, unlock
from oppiva.catalogue.services.cards import keep_as_learning, later, move, place, remove, right, say_new_topic
from oppiva.catalogue.services.contradictions import answer_contradiction
from oppiva.catalogue.services.drafts import (
    become_model,
    computed_evidence,
    discard_changes,
    models_on,
    refresh,
    return_to_candidate,
    save_draft,
    set_address,
    set_language,
    set_theme,
)
from oppiva.catalogue.services.forks import fork_version, undo_fork
from oppiva.catalogue.services.materials import add_material, move_material, remove_material
from oppiva.catalogue.services.merging import Part, merge, split
from oppiva.catalogue.services.model_evidence import answer_model_contradiction, attach_source, detach_source
from oppiva.catalogue.services.model_states import (
    back_to_draft,
    bring_back,
    lower_evidence,
    make_due,
    missing_of_review,
    replace,
    say_contradictions_listed,
    send_to_trial,
    withdraw,
)
from oppiva.catalogue.services.model_states import check as check_model
from oppiva.catalogue.services.nodes import add_node, follow_prior_work, link_nodes, set_facts, unlink_nodes
from oppiva.catalogue.services.objectives import set_objectives
from oppiva.catalogue.services.readings import set_reading
from oppiva.catalogue.services.reviews import (
    answer_review,
    approve_as_team,
    ask_review,
    drop_trial,
    name_trial,
    tell_trial,
)
from oppiva.catalogue.services.running import ask_grouping, run_grouping
from oppiva.catalogue.services.stewards import accept as accept_stewardship
from oppiva.catalogue.services.stewards import decline as decline_stewardship
from oppiva.catalogue.services.stewards import invite as invite_steward
from oppiva.catalogue.services.stewards import organisation_gone, person_gone, take_back_invitation
from oppiva.catalogue.services.stewards import resign as resign_stewardship
from oppiva.catalogue.services.suggestions import accept, reject
from oppiva.catalogue.services.undoing import undo
from oppiva.catalogue.services.versions import publish as publish_version

__all__ = [
    "Ahead",
    "Part",
    "accept",
    "accept_stewardship",
    "add_material",
    "add_node",
    "ahead_of",
    "answer_contradiction",
    "answer_model_contradiction",
    "answer_review",
    "approve_as_team",
    "ask_grouping",
    "ask_review",
    "attach_source",
    "back_to_draft",
    "become_model",
    "bring_back",
    "check_model",
    "computed_evidence",
    "decline_stewardship",
    "detach_source",
    "discard_changes",
    "drop_trial",
    "follow_prior_work",
    "fork_version",
    "invite_steward",
    "keep_as_learning",
    "keep_candidate",
    "later",
    "link_nodes",
    "lock",
    "lower_evidence",
    "make_due",
    "materials_of",
    "merge",
    "missing_of_review",
    "models_on",
    "move",
    "move_material",
    "name_trial",
    "newest_version",
    "open_candidate",
    "organisation_gone",
    "person_gone",
    "place",
    "publish_version",
    "refresh",
    "reject",
    "remove",
    "remove_material",
    "rename",
    "replace",
    "resign_stewardship",
    "return_to_candidate",
    "right",
    "run_grouping",
    "save_draft",
    "say_contradictions_listed",
    "say_new_topic",
    "send_to_trial",
    "set_address",
    "set_facts",
    "set_language",
    "set_objectives",
    "set_reading",
    "set_theme",
    "split",
    "take_back_invitation",
    "tell_trial",
    "undo",
    "undo_fork",
    "unlink_nodes",
    "unlock",
    "withdraw",
]
