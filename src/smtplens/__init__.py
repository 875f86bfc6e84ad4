"""smtplens: from an SMTP failure to the right next step.

>>> import smtplens
>>> verdict = smtplens.diagnose("550 5.1.1 <b@example.com>: Recipient address rejected: User unknown")
>>> verdict.cause, verdict.next, verdict.suppress
('mailbox-unknown', 'stop-sending', 'yes')
"""

from typing import TYPE_CHECKING, Any

from smtplens.advice.advise import advise
from smtplens.advice.compare import Comparison, compare
from smtplens.advice.explain import Explanation, explain
from smtplens.diagnosis.decide import diagnose
from smtplens.diagnosis.retry import RetryPlan, retry_plan
from smtplens.diagnosis.values import Diagnosis
from smtplens.errors import SmtplensError, missing_extra
from smtplens.smtp.attempt import Attempt
from smtplens.smtp.enhanced_status import EnhancedStatus
from smtplens.smtp.reply import Reply, parse_reply
from smtplens.sources.exceptions import attempts_from

if TYPE_CHECKING:
    from smtplens.bulk.table import diagnose_table

__all__ = [
    "Attempt",
    "Comparison",
    "Diagnosis",
    "EnhancedStatus",
    "Explanation",
    "Reply",
    "RetryPlan",
    "SmtplensError",
    "advise",
    "attempts_from",
    "compare",
    "diagnose",
    "diagnose_table",
    "explain",
    "parse_reply",
    "retry_plan",
]


def __getattr__(name: str) -> Any:
    """Import `diagnose_table` when it is asked for: it needs pyarrow (``pip install 'smtplens[parquet]'``)."""
    if name == "diagnose_table":
        try:
            from smtplens.bulk.table import diagnose_table  # noqa: PLC0415  # 100 ms, and an extra
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError(missing_extra(name, error, "parquet"), name=error.name) from error
        return diagnose_table
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
