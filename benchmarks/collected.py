"""How right the verdicts are on real replies from public pages, labelled before rules or verdicts were looked at.

``sample.jsonl`` holds replies as they were met, one from a page. Those whose wording was new then were never looked at
since they were labelled, and no rule was written for them. ``collected.jsonl`` holds those that rules were mended with.

python -m benchmarks.collected
"""

from __future__ import annotations

from benchmarks.judged import COLLECTED, FILES, HEAD, SAMPLE, read, show
from smtplens.diagnosis.match import matcher_of


def main() -> None:
    """Print a line for each set of replies, with all rules and by generic wording alone."""
    met = read(SAMPLE)
    generic = matcher_of([one for one in FILES if one[1].origin.kind == "generic"])
    print(HEAD)
    for name, some in (
        ("as met", met),
        ("  of these, new wording", [one for one in met if not one.seen]),
        ("seen by rule writers", read(COLLECTED)),
    ):
        show(name, some)
        show("    generic alone", some, generic)


if __name__ == "__main__":
    main()
