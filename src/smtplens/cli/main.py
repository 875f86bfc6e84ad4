"""The command tree. A command's module is imported when the command is asked for; no command at all is ``explain``."""

from __future__ import annotations

import importlib
import os
import sys

import click

from smtplens.errors import DataFileError, LanguageError, SmtplensError, UnknownTopicError

# Commands by name: their module below smtplens.cli, and what they are for, so that --help imports none of them.
_COMMANDS = {
    "explain": "What a code, a cause or a whole reply means, and what to do next.",
    "compare": "Two or more codes side by side, and which to use when.",
    "codes": "List and search the codes and causes.",
    "diagnose": "Find the cause of each reply in files or a pipe.",
    "rules": "Check rule files, your own or the package's.",
    "serve": "The reference as web pages, with a box that reads what you paste.",
    "site": "The reference as a static site.",
}
_EXAMPLES = """\b
Examples:
  smtplens 421
  smtplens '550 5.7.1 <b@example.com>: Relaying denied'
  smtplens compare 421 553 --lang tr
  smtplens diagnose replies.txt > causes.jsonl
  smtplens codes quota
"""


class _Commands(click.Group):
    """A group that imports commands late and takes anything that is no command as a topic of ``explain``."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"smtplens.cli.{cmd_name}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _COMMANDS:
            args = ["explain", *args]
        return super().resolve_command(ctx, args)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


def _print_version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:  # Click's signature
    if not wanted or ctx.resilient_parsing:
        return
    from importlib.metadata import version

    from smtplens.knowledge import load

    click.echo(f"smtplens {version('smtplens')}, knowledge of {load.registries().date}")
    ctx.exit()


@click.group(
    cls=_Commands,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "ignore_unknown_options": True,
        "allow_interspersed_args": False,
    },
    epilog=_EXAMPLES,
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and exit.",
)
def group() -> None:
    """From an SMTP failure to the right next step.

    Paste a code, a cause or the line that your mail server gave you, with or without a command before it.
    """


def main() -> None:
    """Run the command line; errors of ours are one line on standard error, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a text stream here
    try:
        sys.exit(group.main(standalone_mode=False) or 0)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except SmtplensError as error:
        click.echo(f"smtplens: {_in_words(error)}", err=True)
        sys.exit(1 if isinstance(error, DataFileError) else 2)
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:  # such as a full disk under our output
        click.echo(f"smtplens: {error.strerror or error}", err=True)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _in_words(error: SmtplensError) -> str:
    from smtplens.output.safe import safe

    match error:
        case UnknownTopicError(topic=topic, suggestions=near):
            hint = f"; did you mean {' or '.join(near)}?" if near else "; `smtplens codes` lists what is known"
            return f"{safe(topic)!r} is neither a known code nor a cause nor a reply{hint}"
        case LanguageError():
            return f"{error} (--lang)"
        case _:
            return safe(str(error))
