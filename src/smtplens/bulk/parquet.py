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
        self._writer: pq.ParquetWriter | None = None
        self._files = self._rows = 0

    def close(self) -> None:
        """Finish the last file; without any verdict there is one without rows."""
        if not self._files:
            self._open()
        self._close()

    def write(self, verdicts: Verdicts, path: str) -> None:
        """Write a block of verdicts on a file."""
        numbers = pc.cast(pa.array(verdicts.units.numbers), pa.string())
        table = self._columns.table(verdicts, pc.binary_join_element_wise(path, numbers, ":"))
        if self._writer is None or self._rows >= _ROWS:
            self._close()
            self._open()
        assert self._writer is not None  # noqa: S101  # it was opened
        self._writer.write_table(table)
        self._rows += len(table)

    def _open(self) -> None:
        self._writer = pq.ParquetWriter(
            self._folder / f"part-{self._files:05}.parquet",
            FIELDS,
            compression="snappy",
            use_dictionary=[name for name in FIELDS.names if name not in _DISTINCT],
            write_statistics=False,
        )
        self._files, self._rows = self._files + 1, 0

    def _close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._writer = None
