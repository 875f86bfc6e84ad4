"""Collect the interface's messages from the code into each language's catalogue, ``knowledge/data/locale/*.po``.

    python tasks/messages.py [LANGUAGE ...]

New messages come in untranslated, changed ones as fuzzy, those that are gone go.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parent.parent / "src" / "smtplens"
LOCALE = PACKAGE / "knowledge" / "data" / "locale"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
# Header fields that say nothing here, or change with each run.
_IDLE = (
    '"Report-Msgid',
    '"POT-Creation',
    '"PO-Revision',
    '"Last-Translator',
    '"Language-Team',
    '"Project-Id',
    '"Generated-By',
)


def collect() -> Catalog:
    """Return a catalogue of all messages in the code, with the places where they stand."""
    catalog = Catalog(project="smtplens", charset="utf-8")
    found = extract_from_dir(
        str(PACKAGE), method_map=[("**.py", "python"), ("**/templates/**.html", "jinja2")], keywords=KEYWORDS
    )
    for file, _line, message, comments, context in sorted(found, key=lambda one: (one[0], one[1])):
        catalog.add(message, locations=[(file, 0)], auto_comments=comments, context=context)
    return catalog


def update(language: str) -> int:
    """Bring one catalogue up to date; return how many messages wait for a translation."""
    path = LOCALE / f"{language}.po"
    catalog = Catalog(locale=language, project="smtplens", charset="utf-8")
    if path.exists():
        with path.open("rb") as source:
            catalog = read_po(source, locale=language)
    catalog.update(collect(), update_header_comment=False)
    catalog.obsolete.clear()
    catalog.header_comment = f"# smtplens: interface messages, {language}."
    written = io.BytesIO()
    write_po(written, catalog, sort_output=False, width=110, include_lineno=False)
    lines = [line for line in written.getvalue().decode().splitlines() if not line.startswith(_IDLE)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return sum(1 for message in catalog if message.id and (message.fuzzy or not all(_strings(message))))


def _strings(message: Message) -> tuple[str, ...]:
    """Return the translations of a message, one a plural form."""
    return tuple(message.string) if isinstance(message.string, tuple | list) else (str(message.string or ""),)


def main() -> None:
    """Update the languages that the command line names, or all."""
    for language in sys.argv[1:] or sorted(path.stem for path in LOCALE.glob("*.po")):
        print(f"{language}: {update(language)} messages to translate")


if __name__ == "__main__":
    main()
