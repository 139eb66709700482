"""``qpsearch config``."""

from __future__ import annotations

import os

import click

from qpsearch.cli import option, say
from qpsearch.cli.options import index_named
from qpsearch.cli.settings import project_file, read_settings, user_file
from qpsearch.cli.writing import write_out
from qpsearch.render.formats import dumps
from qpsearch.render.records import config_record


@click.command("config")
@option("--json", "as_json", is_flag=True, help="One JSON object.")
@option("--index", "index_dir", help="Folder of the index whose settings count.")
def config_command(as_json: bool, index_dir: str | None) -> None:
    """Say what the settings are, and where each was said.

    \b
    Examples:
      qpsearch config
      qpsearch config --json

    A flag goes before the environment, the environment before qpsearch.toml in the folder of
    the index, that before qpsearch/qpsearch.toml in $XDG_CONFIG_HOME (~/.config). A file holds
    lines such as: index = "~/policies-index", format = "md", limit = 20, color = "never",
    language = "zh" ("zh-Hant" in traditional script).
    """
    args = ["--index", index_dir] if index_dir else []
    settings = read_settings(args)
    files = [user_file(), project_file(index_named(args) or str(settings["index"].value))]
    if as_json:
        write_out(dumps(config_record(settings, files)) + "\n")
        return
    from qpsearch.cli.table import rows_table

    rows = [[key, str(setting.value), setting.source] for key, setting in settings.items()]
    write_out(rows_table(("SETTING", "VALUE", "FROM"), rows))
    for path in files:
        there = "read" if os.path.exists(path) else "not there"
        say(f"{path}: {there}")
