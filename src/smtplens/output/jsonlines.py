"""Diagnoses, pages and comparisons as JSON: the machine's view, a contract (``schema``, docs/design.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import orjson

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smtplens.advice.compare import Comparison
    from smtplens.advice.document import Document
    from smtplens.advice.explain import Explanation
    from smtplens.diagnosis.values import Diagnosis

SCHEMA = 1


def record(diagnosis: Diagnosis, names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the contract's object: every key always there, ``None`` for what is not known.

    ``names`` are those that other systems give the diagnosis.
    """
    attempt = diagnosis.attempt
    reply = attempt.reply
    return {
        "schema": SCHEMA,
        "source": attempt.source,
        "kind": attempt.kind,
        "format": attempt.format,
        "outcome": diagnosis.outcome,
        "time": attempt.time,
        "status": attempt.status,
        "message_id": attempt.message_id,
        "queue_id": attempt.queue_id,
        "sender": attempt.sender,
        "recipient": attempt.recipient,
        "original_recipient": attempt.original_recipient,
        "remote": attempt.remote,
        "phase": attempt.phase,
        "reply": reply.raw,
        "code": reply.code,
        "enhanced": str(reply.enhanced) if reply.enhanced else None,
        "class": reply.class_,
        "provider": diagnosis.provider,
        "cause": diagnosis.cause,
        "family": diagnosis.family,
        "next": diagnosis.next,
        "actor": diagnosis.actor,
        "transient": diagnosis.transient,
        "suppress": diagnosis.suppress,
        "retry_after": diagnosis.retry_after,
        "confidence": diagnosis.confidence,
        "rule": diagnosis.rule,
        "evidence": diagnosis.evidence,
        "reference": diagnosis.reference,
        "names": dict(names or {}),
    }


def json_line(value: Any) -> bytes:
    """Return one line of JSON in UTF-8; what no encoder takes (lone surrogates) becomes U+FFFD."""
    try:
        return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
    except orjson.JSONEncodeError:
        return orjson.dumps(_encodable(value), option=orjson.OPT_APPEND_NEWLINE)


def explanation_record(explanation: Explanation) -> list[dict[str, Any]]:
    """Return ``{"diagnosis", "page"}`` objects: one for a page, one for each reply."""
    if explanation.page is not None:
        return [{"diagnosis": None, "page": page_record(explanation.page)}]
    return [
        {"diagnosis": record(one), "page": page_record(page)}
        for one, page in zip(explanation.diagnoses, explanation.advice, strict=True)
    ]


def comparison_record(comparison: Comparison) -> dict[str, Any]:
    """Return the codes' pages and the computed differences."""
    return {
        "topics": [one.topic for one in comparison.subjects],
        "language": comparison.language,
        "summary": comparison.summary,
        "differences": [
            {"id": one.id, "question": one.question, "same": one.same, "answers": dict(one.answers)}
            for one in comparison.differences
        ],
        "choose": {one.topic: one.choose for one in comparison.subjects},
        "next": {one.topic: one.next for one in comparison.subjects},
        "pages": [page_record(page) for page in comparison.pages],
    }


def page_record(page: Document) -> Any:
    """Return a page with its sections; each block names its ``type``."""
    return msgspec.to_builtins(page)


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {key: _encodable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_encodable(one) for one in value]
    return value
