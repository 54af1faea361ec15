"""The outermost template loader: partials, and the blocks of a layout looked for once instead of for each page."""

from __future__ import annotations

from typing import Any

from django.template import Node, NodeList
from template_partials.loader import Loader as PartialsLoader


class KnownNodes(NodeList):
    """Nodes of a parsed template, which never change: those of a type are looked for once.

    Django looks for every block of the layout anew whenever a page that extends it is drawn.
    """

    def __init__(self, nodes: NodeList) -> None:
        super().__init__(nodes)
        self.contains_nontext = nodes.contains_nontext
        self._found: dict[type[Node], list[Node]] = {}

    def get_nodes_by_type(self, nodetype: type[Node]) -> list[Node]:
        """As Django's, remembered."""
        found = self._found.get(nodetype)
        if found is None:
            found = self._found[nodetype] = super().get_nodes_by_type(nodetype)
        return found


class Loader(PartialsLoader):  # type: ignore[misc]  # template_partials is not typed
    """Template partials, whose templates remember their blocks."""

    def get_template(self, template_name: str, skip: Any = None) -> Any:
        """The template; one of the cached loader is met here again and is prepared by then."""
        template = super().get_template(template_name, skip)
        nodes = getattr(template, "nodelist", None)
        if type(nodes) is NodeList:
            template.nodelist = KnownNodes(nodes)
        return template
