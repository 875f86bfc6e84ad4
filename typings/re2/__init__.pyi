"""What smtplens uses of google-re2, which ships no types."""

class error(Exception): ...  # noqa: N801, N818  # the library's name

class Options:
    class Encoding:
        UTF8: Options.Encoding
        LATIN1: Options.Encoding

    encoding: Options.Encoding
    never_capture: bool
    max_mem: int

class _Pattern:
    def search(self, text: str | bytes, pos: int | None = ..., endpos: int | None = ...) -> object | None: ...

def compile(pattern: str | bytes, options: Options | None = ...) -> _Pattern: ...  # noqa: A001  # the library's name

class Set:
    @classmethod
    def SearchSet(cls, options: Options | None = ...) -> Set: ...  # noqa: N802
    def Add(self, pattern: str | bytes) -> int: ...  # noqa: N802
    def Compile(self) -> None: ...  # noqa: N802
    def Match(self, text: str | bytes) -> list[int] | None: ...  # noqa: N802
