"""``smtplens serve``: the reference and the box, on this machine."""

from __future__ import annotations

import click

from smtplens.cli.options import needs_extra


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8025, show_default=True, help="Port to listen on.")
def serve(*, host: str, port: int) -> None:
    """Serve the reference as web pages, with a box that reads what you paste.

    Everything is inside: no page asks another host for anything, and nothing pasted is stored or logged.

    \b
    Example:
      smtplens serve --port 8080
    """
    with needs_extra("web"):
        import uvicorn

        from smtplens.web.app import create_app
    click.echo(f"smtplens serves on http://{host}:{port}/ (Ctrl+C ends it)", err=True)
    uvicorn.run(create_app(), host=host, port=port, access_log=False, log_level="warning", server_header=False)
