"""A file in parts comes to the same as in one piece."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import pyarrow.dataset as ds
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtplens.bulk import parts
from smtplens.bulk.folder import ParquetFolder
from smtplens.bulk.job import Settings
from smtplens.bulk.lines import read_units
from smtplens.bulk.parts import diagnose_parts, parts_of
from smtplens.bulk.verdicts import Judge
from smtplens.diagnosis.match import own_matcher

LINES = [
    "550-5.1.1 No",
    "550 5.1.1 such user",
    "421 Later",
    "",
    "  550-indented",
    "xyzzy",
    "550-",
    "550-5.7.1 x\r",
    "é" * 30,
]
PLAIN = Settings(rules=(), names=("sisimai",), one_per_line=False, below=0.5, keep_rejects=True)


def written(folder: Path, content: bytes) -> Path:
    path = folder / "replies.txt"
    path.write_bytes(content)
    return path


@settings(max_examples=300)
@given(st.lists(st.sampled_from(LINES), max_size=60), st.booleans(), st.integers(1, 80), st.integers(1, 40))
def test_parts_end_between_replies(lines: list[str], one_per_line: bool, least: int, chunk: int) -> None:
    content = "\n".join(lines).encode()
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "_LEAST", least)
        patch.setattr(parts, "_CHUNK", chunk)
        path = written(Path(folder), content)
        found: list[tuple[int, str]] = []
        with path.open("rb") as source:
            for part in parts_of(source, one_per_line, 10**6):
                with path.open("rb") as own:
                    own.seek(part.start)
                    for units in read_units(own, one_per_line=one_per_line, number=part.number, end=part.end):
                        found += zip(units.numbers.tolist(), units.texts.to_pylist(), strict=True)
    whole = [
        one
        for units in read_units(io.BytesIO(content), one_per_line=one_per_line)
        for one in zip(units.numbers.tolist(), units.texts.to_pylist(), strict=True)
    ]
    assert found == whole


def test_processes_write_what_one_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_LEAST", 9_000)
    replies = [f"55{n % 3} 5.1.{n % 9} <u{n}@example.com> unknown (id {n * 7919:x})" for n in range(900)]
    path = written(tmp_path, "\n".join([*replies, "550-5.7.1 Relaying", "550 5.7.1 denied", "xyzzy"]).encode())
    one = ParquetFolder(tmp_path / "one", lambda _: {})
    judge = Judge(own_matcher())
    for units in read_units(io.BytesIO(path.read_bytes())):
        one.write(judge.verdicts(units), str(path))
    one.close()
    several = ParquetFolder(tmp_path / "several", lambda _: {})
    with path.open("rb") as source:
        done = list(diagnose_parts(parts_of(source, False, 2), path, several.next_path, PLAIN, 2))
    assert len(done) > 2
    assert done[-1].end == path.stat().st_size
    assert sum(part.replies for part in done) == 902
    assert [text for part in done for text in part.rejected] == ["xyzzy"]
    assert sum(part.counts.total() for part in done) == 902
    wanted = ds.dataset(tmp_path / "one").to_table().drop_columns(["names"]).to_pylist()
    assert ds.dataset(tmp_path / "several").to_table().drop_columns(["names"]).to_pylist() == wanted


def test_a_part_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, b"550 5.1.1 No\n")
    with path.open("rb") as source, pytest.raises(OSError, match="no-such-folder"):
        list(
            diagnose_parts(
                parts_of(source, False, 2), path, lambda: tmp_path / "no-such-folder" / "x.parquet", PLAIN, 2
            )
        )


def test_a_file_that_is_not_whole_has_no_name_yet(tmp_path: Path) -> None:
    folder = ParquetFolder(tmp_path, lambda _: {})
    [units] = read_units(io.BytesIO(b"550 5.1.1 No\n"))
    folder.write(Judge(own_matcher()).verdicts(units), "x")
    assert not list(tmp_path.glob("*.parquet"))
    folder.close()
    assert [path.name for path in tmp_path.iterdir()] == ["part-00000.parquet"]


def test_one_process_where_there_are_no_locks_between_several(monkeypatch: pytest.MonkeyPatch) -> None:
    def without(_method: str) -> None:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(parts, "get_context", without)
    assert parts.processes() == 1
