"""One Parquet file with the contract's keys as typed columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from smtplens.bulk.columns import FIELDS

if TYPE_CHECKING:
    from pathlib import Path

    from smtplens.bulk.columns import Columns
    from smtplens.bulk.verdicts import Verdicts

_DISTINCT = ("source", "reply")  # columns that a dictionary does not shorten


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
