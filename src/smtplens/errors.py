"""All errors that smtplens raises on purpose, under one root."""


class SmtplensError(Exception):
    """The root: ``except SmtplensError`` catches everything that smtplens raises on purpose."""


class UnknownTopicError(SmtplensError):
    """What was asked for is neither a code, nor a cause, nor a reply.

    ``topic`` is what was asked for, ``suggestions`` are near names that exist.
    """

    def __init__(self, topic: str, suggestions: tuple[str, ...] = ()) -> None:
        self.topic = topic
        self.suggestions = suggestions
        super().__init__(topic)


class DataFileError(SmtplensError):
    """A data or rule file is wrong; ``path`` and ``line`` (from 1; 0 if unknown) name the place."""

    def __init__(self, path: str, line: int, problem: str) -> None:
        self.path = path
        self.line = line
        self.problem = problem
        place = f"{path}:{line}" if line else path
        super().__init__(f"{place}: {problem}")


class LanguageError(SmtplensError):
    """There are no texts in the language that was asked for."""

    def __init__(self, language: str, available: tuple[str, ...]) -> None:
        self.language = language
        self.available = available
        super().__init__(f"no texts in {language!r}; there are: {', '.join(available)}")


class UnknownSystemError(SmtplensError):
    """There are no names of a system that was asked for."""

    def __init__(self, system: str, available: tuple[str, ...]) -> None:
        self.system = system
        self.available = available
        super().__init__(f"no names of {system!r}; there are those of {', '.join(available)}")


def missing_extra(what: str, error: ModuleNotFoundError, extra: str) -> str:
    """Return in words that something needs a library of an extra, and the line that installs it."""
    return f"{what} needs {error.name}; install it with: pip install 'smtplens[{extra}]'"
