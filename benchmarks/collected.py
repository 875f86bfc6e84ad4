"""How right the verdicts are on replies that were collected from public pages after the rules were written.

Each was labelled once, by one reader, from its text, without a look at rules or verdicts. The seen ones then showed
where wording was missing. Of the unseen ones only these shares were looked at, and once which causes were mixed up.

python -m benchmarks.collected
"""

from __future__ import annotations

from benchmarks.judged import COLLECTED, FILES, HEAD, matcher_of, read, show


def main() -> None:
    """Print a line for the seen and the unseen ones, with all rules and by generic wording alone."""
    judged = read(COLLECTED)
    generic = matcher_of([one for one in FILES if one[1].origin.kind == "generic"])
    print(HEAD)
    for name, some in (
        ("unseen", [one for one in judged if not one.seen]),
        ("seen", [one for one in judged if one.seen]),
    ):
        show(name, some)
        show(f"{name}, generic alone", some, generic)


if __name__ == "__main__":
    main()
