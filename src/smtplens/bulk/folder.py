"""A folder of Parquet files.

It loads Arrow when it is first written to: several processes that write its files begin a quarter of a second sooner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from smtplens.bulk.columns import Columns
    from smtplens.bulk.parquet import ParquetPart
    from smtplens.bulk.verdicts import Verdicts
    from smtplens.diagnosis.values import Diagnosis

_ROWS = 5_000_000  # of one file


class ParquetFolder:
    """Writes ``part-00000.parquet`` and so on below a folder; `close` finishes the last one.

    Raises FileExistsError if the folder has such files already, so that no two runs are mixed up.
    """

    def __init__(self, folder: Path, naming: Callable[[Diagnosis], dict[str, str]]) -> None:
        """Write into a folder, made if it is not there, with the names that other systems give a diagnosis."""
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.glob("*.parquet")):
            raise FileExistsError(f"{folder} has Parquet files already")
        self._folder = folder
        self._naming = naming
        self._columns: Columns | None = None
        self._part: ParquetPart | None = None
        self._files = 0

    def close(self) -> None:
        """Finish the last file; without any verdict there is one without rows."""
        if not self._files:
            self._part = self._begun()
        if self._part:
            self._part.close()
        self._part = None

    def write(self, verdicts: Verdicts, path: str) -> None:
        """Write a block of verdicts on a file."""
        if self._part is None or self._part.rows >= _ROWS:
            self._part = self._begun()
        self._part.write(verdicts, path)

    def next_path(self) -> Path:
        """Return the path of the next file, which somebody else may write; the one before is finished."""
        if self._part:
            self._part.close()
        self._part = None
        self._files += 1
        return self._folder / f"part-{self._files - 1:05}.parquet"

    def _begun(self) -> ParquetPart:
        from smtplens.bulk.columns import Columns  # noqa: PLC0415  # see above
        from smtplens.bulk.parquet import ParquetPart  # noqa: PLC0415

        self._columns = self._columns or Columns(self._naming)
        return ParquetPart(self.next_path(), self._columns)
