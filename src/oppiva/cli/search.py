"""`oppiva search reindex|status`: the index of texts brought up to what there is, and how it is."""

import argparse
import os
from typing import TYPE_CHECKING

from oppiva.cli.words import gettext as _

if TYPE_CHECKING:
    from oppiva.search.queries import Status


def run(argv: list[str]) -> int:
    """Do one of them; 0 done, 1 search is switched off."""
    parser = argparse.ArgumentParser(prog="oppiva search", description=_("Look after the index of search"))
    parser.add_argument(
        "deed", choices=["reindex", "status"],
        help=_("reindex: bring every text in, take out what has gone; status: how the index is"),
    )  # fmt: skip
    options = parser.parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
    import django

    django.setup()
    from oppiva.search import queries, services

    if options.deed == "reindex":
        done = services.reindex(_tell)
        print(
            _("Texts: %(texts)d, of which new or changed: %(written)d. Gone: %(gone)d.")
            % {"texts": done["texts"], "written": done["written"], "gone": done["gone"]}
        )
    found = queries.status()
    print(_told(found))
    return 1 if found.mode == "off" else 0


def _tell(done: int, of: int) -> None:
    """A line now and then: a large index takes minutes."""
    if done == of or done % 2_000 == 0:
        print(f"{done} / {of}", flush=True)


def _told(found: "Status") -> str:
    if found.mode == "off":
        return _("Search is switched off (OPPIVA_SEARCH).")
    words = {
        "off": _("OPPIVA_EMBEDDER is off"),
        "no_wheel": _("the package of the model is not installed here"),
        "old_processor": _("this processor lacks AVX2 or FMA, which the model needs"),
        "no_model": _("the model does not open"),
        "no_runtime": _("the package that runs the operator's own model is not installed here"),
        "not_ready": _("the worker has not been at it yet"),
    }
    lines = [_("Texts: %(n)d") % {"n": found.texts}]
    if found.mode == "lexical":
        lines.append(_("Search goes by words alone: %(why)s.") % {"why": words.get(found.why, found.why)})
    if found.model_id:
        lines.append(
            _("Model %(model)s: %(vectors)d texts have vectors, %(waiting)d wait for the worker; means %(means)d.")
            % {"model": found.model_id, "vectors": found.vectors, "waiting": found.waiting, "means": found.means}
        )
    return "\n".join(lines)
