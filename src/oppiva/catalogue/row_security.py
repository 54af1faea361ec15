"""Which texts of models in the index of search are a reader's, as SQL for the migrations: everybody's, once they are in
the library.

The policy lives in the database from its migration on: when this changes, a new migration makes it anew.
"""

from __future__ import annotations

from oppiva.catalogue.models import IN_LIBRARY


def found_texts() -> dict[str, str]:
    """The texts of the index, by kind."""
    states = ", ".join(f"'{one}'" for one in IN_LIBRARY)
    shelved = f"SELECT m.id FROM catalogue_operatingmodel m WHERE m.state IN ({states}) AND m.deleted_in IS NULL"  # noqa: S608 -- names of our own
    return {"model": f"object_id IN ({shelved})"}
