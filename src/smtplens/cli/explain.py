"""``smtplens explain``: a code, a cause or a reply to its page or its advice."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from smtplens.cli.options import json_option, language_option, mail_option, rules_option, show

if TYPE_CHECKING:
    from smtplens.advice.explain import Explanation
    from smtplens.knowledge.schema import MailKind

# sysexits(3), for callers that act on the exit status alone.
_NO_USER, _NO_HOST, _UNAVAILABLE, _LATER, _LOGIN = 67, 68, 69, 75, 77
_STATUS_OF_CAUSE = {
    "mailbox-unknown": _NO_USER,
    "mailbox-disabled": _NO_USER,
    "mailbox-moved": _NO_USER,
    "address-syntax": _NO_USER,
    "domain-unknown": _NO_HOST,
    "domain-refuses-mail": _NO_HOST,
    "login-required": _LOGIN,
    "login-failed": _LOGIN,
}
_MANY_CODES = re.compile(r"[1-6]\d\d(?: [1-6]\d\d)+")


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("topic", nargs=-1, required=True)
@click.option("--file", "is_file", is_flag=True, help="TOPIC is a file that holds the reply.")
@click.option(
    "--exit-status",
    is_flag=True,
    help="Answer by the exit status, as sysexits(3) does: 0 accepted, 75 retry later, 67 no such user, "
    "68 no such host, 77 login, 69 other permanent.",
)
@click.option("--redact", is_flag=True, help="Mask addresses, IP addresses and ids.")
@mail_option
@rules_option
@language_option
@json_option
def explain(
    topic: tuple[str, ...], *, is_file: bool, exit_status: bool, redact: bool, mail: MailKind, rules: tuple[str, ...],
    language: str, as_json: bool,
) -> int:  # fmt: skip
    """Explain TOPIC: what it means, what to do next and who must, when to retry, and how smtplens knows.

    TOPIC is a basic code (421), an enhanced status code (4.7.28, X.7.28), a cause (greylisted), a whole reply as it
    stands in a log, a bounce or an exception, or - for standard input. Several words need no quotes unless the shell
    would read them otherwise.

    \b
    Examples:
      smtplens explain 553
      smtplens explain 550 5.1.1 User unknown
      smtplens explain "(553, b'5.1.3 The recipient address is not valid')"
      pbpaste | smtplens explain - --lang tr
    """
    from smtplens.advice.explain import explain as explain_topic
    from smtplens.diagnosis.match import matcher_for

    text = _read(" ".join(topic), is_file=is_file)
    if not text.strip():
        raise click.UsageError("nothing to explain: the text is empty")
    if isinstance(text, str) and _MANY_CODES.fullmatch(text):
        raise click.UsageError(f"these are several codes; try: smtplens compare {text}")
    if redact:
        from smtplens.output.redact import redact as masked

        text = masked(text if isinstance(text, str) else text.decode("utf-8", "replace"))
    found = explain_topic(text, language, mail=mail, matcher=matcher_for(rules) if rules else None)
    if as_json:
        from smtplens.output.jsonlines import explanation_record, json_line

        for one in explanation_record(found):
            click.echo(json_line(one), nl=False)
    else:
        show([found.page] if found.page else found.advice)
    return _exit_status(found) if exit_status else 0


def _read(topic: str, *, is_file: bool) -> str | bytes:
    if topic == "-":
        return sys.stdin.buffer.read()
    path = Path(topic)
    if is_file or (len(topic) < 1024 and "\0" not in topic and not topic[:1].isdigit() and path.is_file()):
        try:
            return path.read_bytes()
        except (OSError, ValueError) as error:
            raise click.ClickException(f"{topic}: {getattr(error, 'strerror', None) or error}") from error
    return topic


def _exit_status(found: Explanation) -> int:
    """Return the gravest status of the replies: one that must be retried later counts less than one that failed."""
    statuses = [0]
    for one in found.diagnoses:
        class_ = one.attempt.reply.class_
        if one.outcome == "success":
            continue
        statuses.append(_LATER if class_ == 4 else _STATUS_OF_CAUSE.get(one.cause, _UNAVAILABLE))
    return max(statuses, key=lambda status: (status not in {0, _LATER}, status))
