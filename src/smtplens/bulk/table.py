"""Replies in an Arrow table to verdicts in one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from smtplens.bulk.columns import FIELDS, Columns
from smtplens.bulk.lines import units_of
from smtplens.bulk.verdicts import Judge
from smtplens.diagnosis.match import matcher_for
from smtplens.diagnosis.names import names_of, systems_named

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROWS = 50_000  # judged at a time
# Columns of the contract that the input may bring along; the rest is what the verdict tells.
_BROUGHT = ("source", "time", "status", "message_id", "queue_id", "sender", "recipient", "original_recipient", "remote",
            "phase")  # fmt: skip


def diagnose_table(
    replies: pa.Table | pa.RecordBatch | pa.ChunkedArray | pa.Array, *, column: str = "reply", names: str = "",
    rules: tuple[str, ...] = (),
) -> pa.Table:  # fmt: skip
    """Return the verdicts on replies, a row each in the same order, with the contract's keys as typed columns.

    ``replies`` is an array of texts, or a table with them in ``column``; its columns that the contract has too
    (``source``, ``recipient``, ``remote`` ...) are taken over, and ``remote`` tells whose reply it is. A null is read
    as an empty reply, and of several replies in one text the first counts. ``names`` are the systems whose names are
    given (``"sisimai,ses"``, ``"all"``), ``rules`` files or folders of your own rules.

    Raises KeyError if there is no such column, TypeError if it is not text, and `smtplens.SmtplensError` for rules that
    are wrong and systems that are not known.

    >>> import pyarrow as pa
    >>> table = diagnose_table(pa.array(["552 5.2.2 Mailbox full", "550 5.1.1 User unknown"]))
    >>> table.column("cause").to_pylist()
    ['mailbox-full', 'mailbox-unknown']
    """
    if isinstance(replies, pa.Table | pa.RecordBatch):
        table = pa.table({name: replies.column(name) for name in replies.schema.names})
    else:
        table = pa.table({column: replies})
    texts = table.column(column)
    if not (pa.types.is_string(texts.type) or pa.types.is_large_string(texts.type) or pa.types.is_null(texts.type)):
        raise TypeError(f"the column {column!r} holds {texts.type}, not text")
    table = table.set_column(table.schema.get_field_index(column), column, texts.cast(pa.string()))
    systems = systems_named(names)
    judge = Judge(matcher_for(rules), several=False)
    columns = Columns(partial(names_of, systems=systems))
    parts = [_judged(part, column, judge, columns) for part in _parts(table)]
    return pa.concat_tables(parts).unify_dictionaries() if parts else FIELDS.empty_table()


def _parts(table: pa.Table) -> Iterator[pa.Table]:
    for start in range(0, len(table), _ROWS):
        yield table.slice(start, _ROWS).combine_chunks()


def _judged(part: pa.Table, column: str, judge: Judge, columns: Columns) -> pa.Table:
    texts = pc.fill_null(_array(part, column), "")
    remotes = pc.cast(_array(part, "remote"), pa.string()) if "remote" in part.schema.names else None
    units = units_of(texts, np.arange(len(texts)), remotes)
    found = columns.table(judge.verdicts(units), pa.nulls(len(texts), pa.string()))
    for name in _BROUGHT:
        if name in part.schema.names:
            brought = pc.cast(_array(part, name), FIELDS.field(name).type)
            told = found.column(name).combine_chunks()
            place = FIELDS.get_field_index(name)
            found = found.set_column(place, FIELDS.field(name), pc.coalesce(brought, told))
    return found


def _array(part: pa.Table, name: str) -> pa.Array:
    chunks = part.column(name).combine_chunks()
    return chunks.chunk(0) if isinstance(chunks, pa.ChunkedArray) else chunks
