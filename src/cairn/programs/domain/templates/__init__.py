"""Templates: what a new program begins with. Words are kept here once and copied into each program."""

from __future__ import annotations

from cairn.programs.domain.templates.buddy import BUDDY
from cairn.programs.domain.templates.career import CAREER
from cairn.programs.domain.templates.measures import MEASURES, Measure
from cairn.programs.domain.templates.new_manager import NEW_MANAGER
from cairn.programs.domain.templates.reverse import REVERSE
from cairn.programs.domain.templates.rules import default_rules
from cairn.programs.domain.templates.shapes import Template

TEMPLATES: dict[str, Template] = {t.key: t for t in (CAREER, NEW_MANAGER, BUDDY, REVERSE)}

__all__ = ["MEASURES", "TEMPLATES", "Measure", "Template", "default_rules"]
