"""The build step that puts the compiled knowledge into the wheel, so that the first start reads no TOML."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_SOURCE = Path(__file__).parent / "src"
_COMPILED = _SOURCE / "smtplens" / "knowledge" / "compiled"


class CompileKnowledge(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's own example leaves it bare
    """Compile ``knowledge/data/`` and add the result as an artifact."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # hatchling's signature
        """Write the compiled form into ``knowledge/compiled/DIGEST/``."""
        sys.path.insert(0, str(_SOURCE))
        try:
            from smtplens.knowledge.compile import compile_data  # noqa: PLC0415
            from smtplens.knowledge.digest import digest  # noqa: PLC0415
        finally:
            sys.path.pop(0)
        folder = _COMPILED / digest()
        shutil.rmtree(_COMPILED, ignore_errors=True)
        folder.mkdir(parents=True)
        for name, content in compile_data():
            (folder / name).write_bytes(content)
        build_data["artifacts"].append("/src/smtplens/knowledge/compiled/")
