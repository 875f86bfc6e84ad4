"""Stamp translations as made from the present English, or list what is wrong with them.

python tasks/translations.py check tr
python tasks/translations.py stamp src/smtplens/knowledge/data/texts/tr/causes/rate.toml [KEY ...]
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

from smtplens.knowledge.digest import DATA
from smtplens.knowledge.translations import english_digest, problems

_HEAD = re.compile(r'\[(?:"([^"]+)"|([\w-]+))\]')


def stamp(path: Path, keys: list[str]) -> None:
    """Write the digest of the English entry into each entry of a translated file, or into those of the keys."""
    texts = DATA / "texts"
    name = Path(*path.resolve().relative_to(texts).parts[1:])
    english = tomllib.loads((texts / "en" / name).read_text("utf-8"))
    blocks = re.split(r"(?m)^(?=\[)", path.read_text("utf-8"))
    stamped = []
    for block in blocks:
        head = _HEAD.match(block)
        key = (head[1] or head[2]) if head else ""
        if key in english and (not keys or key in keys):
            body = re.sub(r'(?m)^of = ".*"\n', "", block).rstrip("\n")
            stamped.append(f'{body}\nof = "{english_digest(english[key])}"\n\n')
        else:
            stamped.append(block)
    path.write_text("".join(stamped).rstrip("\n") + "\n", "utf-8")


def main() -> None:
    """Run the task that the command line names."""
    match sys.argv[1:]:
        case ["check", language]:
            found = list(problems(language))
            print("\n".join(found) or f"{language}: complete")
            sys.exit(1 if found else 0)
        case ["stamp", path, *keys]:
            stamp(Path(path), keys)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
