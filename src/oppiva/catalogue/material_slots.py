"""What materials of models fill of the slots of lower apps: who opens a file, who brings one back, what goes along."""

from __future__ import annotations

from oppiva.audit.services import on_purge
from oppiva.catalogue.models import MATERIAL_BYTES
from oppiva.catalogue.rules.materials import MATERIAL, check_materials_back, may_open_material
from oppiva.catalogue.services.materials import forget_materials
from oppiva.jobs import registry
from oppiva.people import slots

# Forms, pictures and papers to use; slides as PDF.
MATERIAL_TYPES = registry.PAPERS | {"xlsx"}


def register() -> None:
    """Fills them."""
    registry.file_kind(MATERIAL, may_open_material, types=MATERIAL_TYPES, max_bytes=MATERIAL_BYTES)
    slots.register_undo("catalogue.modelmaterial", check_materials_back)
    on_purge(forget_materials)
