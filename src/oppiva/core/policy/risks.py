"""What could go wrong when a permission is used, by kind of object: for warnings, logs and a second look in reviews."""

PERSONAL = frozenset(
    [
        "person",
        "contact",
        "eura_tick",
        "seat",
        "attendance",
        "team_draft",
        "pulse_answer",
        "pulse_answered",
        "dialogue_notes",
        "coaching",
        "mailing_list",
        "invitation",
        "audit_log",
        "profile",
        "consent",
        "data_copy",
    ]
)
MONEY = frozenset({"cost"})
CONFIG = frozenset({"configuration", "invitation"})
SENDS = frozenset({"message", "outreach", "mailing_list", "invitation"})
# Free text that others read later.
TEXTS = frozenset(
    [
        "programme",
        "plan",
        "series",
        "message",
        "team_draft",
        "experiment",
        "team_question",
        "failure_reason",
        "model_draft",
        "model_published",
        "steward_question",
        "adoption",
        "cornerstones",
        "outreach",
        "steering_evaluation",
        "foresight",
        "seasonal_need",
        "profile",
    ]
)
READING = frozenset({"read", "export", "verify"})


def risks_of(action: str, kind: str) -> frozenset[str]:
    """The risks of doing this to this kind: a subset of personal, spam, xss, config, money, data_loss."""
    risks = {"personal"} if kind in PERSONAL else set()
    if kind in MONEY:
        risks.add("money")
    if action in READING:
        return frozenset(risks)
    risks |= {name for name, kinds in {"config": CONFIG, "spam": SENDS, "xss": TEXTS}.items() if kind in kinds}
    if action == "delete":
        risks.add("data_loss")
    return frozenset(risks)
