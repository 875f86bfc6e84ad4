"""A folder of Parquet files with the contract's keys as typed columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from smtplens.bulk.columns import FIELDS, Columns

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from smtplens.bulk.verdicts import Verdicts
    from smtplens.diagnosis.values import Diagnosis

_ROWS = 5_000_000  # of one file
_DISTINCT = ("source", "reply")  # columns that a dictionary does not shorten


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
        self._columns = Columns(naming)
        self._part: ParquetPart | None = None
        self._files = 0

    def close(self) -> None:
        """Finish the last file; without any verdict there is one without rows."""
        if not self._files:
            self._part = ParquetPart(self.next_path(), self._columns)
        if self._part:
            self._part.close()
        self._part = None

    def write(self, verdicts: Verdicts, path: str) -> None:
        """Write a block of verdicts on a file."""
        if self._part is None or self._part.rows >= _ROWS:
            self._part = ParquetPart(self.next_path(), self._columns)
        self._part.write(verdicts, path)

    def next_path(self) -> Path:
        """Return the path of the next file, which somebody else may write; the one before is finished."""
        if self._part:
            self._part.close()
        self._part = None
        self._files += 1
        return self._folder / f"part-{self._files - 1:05}.parquet"


class ParquetPart:
    """Writes one Parquet file, under a hidden name until it is whole: an interrupted run leaves none cut short."""

    def __init__(self, path: Path, columns: Columns) -> None:
        """Begin a file, with what makes tables of verdicts."""
        self.rows = 0
        self._path = path
        self._unfinished = path.with_name(f".{path.name}.unfinished")
        self._columns = columns
        self._writer = pq.ParquetWriter(
            self._unfinished,
            FIELDS,
            compression="snappy",
            use_dictionary=[name for name in FIELDS.names if name not in _DISTINCT],
            write_statistics=False,
        )

    def write(self, verdicts: Verdicts, path: str) -> None:
        """Write a block of verdicts on a file."""
        numbers = pc.cast(pa.array(verdicts.units.numbers), pa.string())
        table = self._columns.table(verdicts, pc.binary_join_element_wise(path, numbers, ":"))
        self._writer.write_table(table)
        self.rows += len(table)

    def close(self) -> None:
        """Finish the file and give it its name."""
        self._writer.close()
        self._unfinished.replace(self._path)
