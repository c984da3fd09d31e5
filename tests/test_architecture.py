"""Who may import whom, and what importing costs: the rules that keep the house simple."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "bot").glob("*.py")) + sorted((ROOT / "index").glob("*.py"))

# Beside the standard library. A module that is not named here, a new one for instance, has to be entered.
ALLOWED: dict[str, set[str]] = {
    "index.__init__": {
        "index.address", "index.aside", "index.body", "index.errors", "index.feeds", "index.fetch", "index.fragment",
        "index.indexing", "index.language", "index.leaving", "index.ledger", "index.library", "index.records",
        "index.refreshing", "index.robots",
        "index.summary", "index.talk",
    },
    "index.records": set(),
    "index.errors": set(),
    "index.language": {"index.function_words", "pycld2"},
    "index.function_words": set(),
    "index.address": {"index.errors", "idna"},
    "index.body": {"index.errors"},
    "index.lexical": {"Stemmer"},
    "index.cues": set(),
    "index.clean": {"index.cues"},
    "index.documents": {"index.clean", "index.errors", "docx", "markdown_it"},
    "index.layout": {"index.clean", "index.documents"},
    "index.pdf": {"index.clean", "index.documents", "index.errors", "index.layout", "pypdfium2"},
    "index.headlines": {"index.clean", "index.documents"},
    "index.webpage": {
        "index.clean", "index.documents", "index.errors", "index.headlines", "index.records", "lxml", "trafilatura",
    },
    "index.extract": {
        "index.clean", "index.documents", "index.errors", "index.headlines", "index.language", "index.records",
        "index.pdf", "index.webpage", "charset_normalizer",
    },
    "index.apart": {"index", "index.errors", "index.extract", "index.leaving", "index.records", "trafilatura"},
    "index.split": {"index.records", "sentencex"},
    "index.numerals": {"index.lexical"},
    "index.kinds": {"index.lexical"},
    "index.offered": {"index.lexical", "index.numerals", "text_to_num"},
    "index.talk": {"index.function_words", "index.kinds", "index.lexical"},
    "index.words": {"index.encode", "index.lexical", "numpy"},
    "index.fragment": {"index.clean", "index.records"},
    "index.features": {
        "index.kinds", "index.lexical", "index.numerals", "index.offered", "index.records", "index.words", "numpy",
    },
    "index.confidence": {"index.features", "index.records", "numpy"},
    "index.rerank": {"index.encode", "index.errors", "sentence_transformers"},
    "index.answer": {
        "index.confidence", "index.features", "index.fragment", "index.lexical", "index.records", "index.talk",
        "index.words", "numpy",
    },
    "index.summary": {"index.lexical", "index.records", "index.salience", "index.standing", "numpy"},
    "index.fetch": {"index.address", "index.body", "index.errors", "index.leaving", "index.records"},
    "index.leaving": {"index.errors"},
    "index.standing": {"index.records", "numpy"},
    "index.salience": {
        "index.features", "index.lexical", "index.numerals", "index.records", "index.standing", "numpy",
    },
    "index.digests": {
        "index.encode", "index.lexical", "index.records", "index.standing", "index.store", "index.summary", "numpy",
    },
    "index.encode": {"index.contextual", "index.errors", "index.static", "index.transformer", "numpy"},
    "index.contextual": {"index.encode", "index.unigram", "numpy", "onnxruntime", "sentencepiece"},
    "index.static": {"index.encode", "index.unigram", "model2vec", "numpy", "sentencepiece"},
    "index.unigram": set(),
    "index.transformer": {"index.encode", "index.errors", "huggingface_hub", "numpy", "sentence_transformers", "torch"},
    "index.vectors": {"faiss", "numpy"},
    "index.rows": {"index.records", "numpy"},
    "index.schema": set(),
    "index.reading": {"index.records", "index.rows", "index.schema", "numpy"},
    "index.store": {
        "index.errors", "index.ledger", "index.reading", "index.records", "index.rows", "index.schema",
        "index.second", "index.tables", "index.tally", "index.upkeep",
    },
    "index.tables": {"index.errors", "index.schema"},
    "index.upkeep": {"index.rows", "numpy"},
    "index.second": {"index.rows"},
    "index.tally": {"numpy"},
    "index.reindex": {"index.encode", "index.indexing", "index.store"},
    "index.backup": {"index.errors", "index.store"},
    "index.exchange": {"index.documents", "index.errors", "index.records", "index.store"},
    "index.checkup": {"index.encode", "index.vectors", "index.verify", "numpy"},
    "index.verify": {"index.contextual", "index.encode", "index.errors"},
    "index.view": {"index.errors", "index.rows", "index.search", "index.store", "index.vectors", "numpy"},
    "index.search": {
        "index.answer", "index.encode", "index.features", "index.lexical", "index.records", "index.rows",
        "index.store", "index.vectors", "index.words", "numpy",
    },
    "index.naming": {"index.documents", "index.errors", "index.language", "index.lexical", "index.records"},
    "index.indexing": {
        "index.apart", "index.encode", "index.errors", "index.exchange", "index.lexical", "index.naming",
        "index.records", "index.rows", "index.split",
    },
    "index.taking": {
        "index.encode", "index.indexing", "index.naming", "index.records", "index.store", "index.unchanged",
        "index.view",
    },
    "index.unchanged": {"index.address", "index.records", "index.store"},
    "index.quoting": {"index.fragment", "index.records", "index.split"},
    "index.ledger": {"index.address", "index.records"},
    "index.feeds": {"index.errors", "feedparser"},
    "index.robots": {"index.address", "index.errors", "index.fetch", "protego"},
    "index.refreshing": {
        "index.errors", "index.ledger", "index.library", "index.records", "index.robots",
    },
    "index.library": {"index.*"},
    "index.aside": {"index.indexing", "index.library", "index.records", "index.store"},
    "index.measures": set(),
    "index.evalset": {"index.errors", "index.fetch", "index.naming", "index.records"},
    "index.evaluate": {"index.features", "index.evalset", "index.library", "index.measures", "index.records"},
    "bot.__init__": set(),
    "bot.__main__": {"bot.*"},
    "bot.cli": {"bot.*", "index", "typer"},
    "bot.feeds": {"bot.desk", "bot.phrases", "bot.platforms", "bot.reply", "bot.wording", "index"},
    "bot.on_discord": {
        "bot.desk", "bot.discord_asking", "bot.discord_buttons", "bot.discord_commands", "bot.discord_events",
        "bot.discord_sending", "bot.phrases", "bot.platforms", "bot.reply", "bot.settings",
        "aiohttp", "discord", "yarl",
    },
    "bot.discord_asking": {
        "bot.commands", "bot.desk", "bot.discord_buttons", "bot.discord_events", "bot.discord_sending", "bot.pasted",
        "bot.pending", "bot.phrases", "bot.reply", "bot.request", "bot.settings", "bot.uploads", "discord",
    },
    "bot.discord_buttons": {"bot.phrases", "bot.reply", "discord"},
    "bot.discord_commands": {"bot.commands", "bot.harmless", "bot.phrases", "discord"},
    "bot.discord_events": {"bot.phrases", "bot.request", "discord"},
    "bot.discord_sending": {"bot.discord_buttons", "bot.discord_view", "bot.phrases", "bot.reply", "discord"},
    "bot.discord_view": {"bot.harmless", "bot.phrases", "bot.reply", "discord"},
    "bot.pasted": {"bot.desk", "bot.phrases", "bot.reply", "bot.request", "bot.wording", "index"},
    "bot.manifest": {"bot.discord_manifest", "bot.phrases", "bot.settings", "bot.slack_manifest"},
    "bot.discord_manifest": {"bot.phrases"},
    "bot.running": {
        "bot.desk", "bot.feeds", "bot.on_discord", "bot.on_slack", "bot.platforms", "bot.settings", "bot.shell",
        "bot.watching",
    },
    "bot.watching": {"bot.desk", "bot.metrics", "bot.platforms", "bot.settings", "index"},
    "bot.uploads": {"bot.phrases", "bot.reply", "index"},
    "bot.harmless": set(),
    "bot.cli_articles": {"bot.progress", "bot.shell", "index", "typer"},
    "bot.usage": {"bot.phrases", "typer"},
    "bot.shell": {
        "bot.desk", "bot.gate", "bot.on_terminal", "bot.phrases", "bot.settings", "bot.shapes", "bot.wording", "index",
        "index.encode", "typer",
    },
    "bot.settings": {"dotenv"},
    "bot.reply": set(),
    "bot.commands": {"bot.phrases"},
    "bot.wording": {"bot.commands", "bot.phrases", "bot.reply", "index"},
    "bot.adding": {
        "bot.desk", "bot.phrases", "bot.reply", "bot.request", "bot.serving", "bot.uploads", "bot.wording", "index",
    },
    "bot.desk": {
        "bot.adding", "bot.conversation", "bot.gate", "bot.logs", "bot.metrics", "bot.pasted", "bot.people",
        "bot.phrases", "bot.reply", "bot.request", "bot.serving", "bot.uploads", "bot.wording", "index",
    },
    "bot.request": set(),
    "bot.days": set(),
    "bot.summaries": {
        "bot.commands", "bot.days", "bot.on_terminal", "bot.shapes", "bot.shell", "bot.wording", "index", "typer",
    },
    "bot.serving": {
        "bot.commands", "bot.days", "bot.pasted", "bot.people", "bot.phrases", "bot.quoted", "bot.reply",
        "bot.request", "bot.wording", "index",
    },
    "bot.gate": {"bot.commands", "bot.phrases", "bot.quota", "bot.reply", "bot.request"},
    "bot.quota": set(),
    "bot.platforms": {"bot.harmless", "bot.reply"},
    "bot.conversation": {"bot.request"},
    "bot.people": {"bot.request", "index"},
    "bot.pending": set(),
    "bot.quoted": {"index"},
    "bot.logs": {"bot.request"},
    "bot.shapes": {"index"},
    "bot.sample": {"index"},
    "bot.operating": {  # bodies of commands, put together like the others
        "bot.*", "index", "index.backup", "index.encode", "index.exchange", "index.reindex", "index.store",
        "index.tally", "typer",
    },
    "bot.report": {"bot.phrases", "bot.reply", "index.tally"},
    "bot.machine": set(),
    "bot.metrics": {"bot.desk", "prometheus_client"},  # the desk: for its type alone
    "bot.doctor": {  # like the body of a command: it looks into every corner
        "bot.machine", "bot.phrases", "bot.settings", "bot.shell", "index", "index.checkup", "index.encode",
        "index.store",
    },
    "bot.progress": {"rich"},
    "bot.quality": {
        "bot.on_terminal", "bot.phrases", "bot.progress", "bot.shell", "index", "rich",
        "index.evalset", "index.evaluate", "index.measures",  # the body of a command, put together like the others
    },
    "bot.on_slack": {
        "bot.commands", "bot.desk", "bot.phrases", "bot.platforms", "bot.reply", "bot.settings", "bot.slack_event",
        "bot.slack_manifest", "bot.slack_people", "bot.slack_sending", "bot.slack_serving", "bot.slack_socket",
        "bot.slack_view", "aiohttp", "slack_bolt", "slack_sdk",
    },
    "bot.slack_adding": {
        "bot.desk", "bot.phrases", "bot.reply", "bot.request", "bot.slack_event", "bot.slack_sending", "bot.uploads",
    },
    "bot.slack_event": set(),
    "bot.slack_forms": {"bot.commands", "bot.phrases", "bot.slack_manifest", "bot.slack_view"},
    "bot.slack_manifest": {"bot.commands", "bot.phrases"},
    "bot.slack_people": {"bot.phrases", "slack_sdk"},
    "bot.slack_pointing": {
        "bot.desk", "bot.pasted", "bot.pending", "bot.phrases", "bot.reply", "bot.request", "bot.slack_event",
    },
    "bot.slack_sending": {
        "bot.phrases", "bot.reply", "bot.slack_event", "bot.slack_socket", "bot.slack_view", "aiohttp", "slack_sdk",
    },
    "bot.slack_serving": {
        "bot.commands", "bot.desk", "bot.phrases", "bot.reply", "bot.request", "bot.slack_adding", "bot.slack_event",
        "bot.slack_forms", "bot.slack_manifest", "bot.slack_people", "bot.slack_pointing", "bot.slack_sending",
        "bot.slack_view", "slack_sdk",
    },
    "bot.slack_socket": {"bot.platforms", "slack_bolt", "slack_sdk"},
    "bot.slack_view": {"bot.harmless", "bot.phrases", "bot.reply"},
    "bot.on_terminal": {"bot.commands", "bot.desk", "bot.harmless", "bot.phrases", "bot.reply", "bot.request"},
}  # fmt: skip


def _name(path: Path) -> str:
    return f"{path.parent.name}.{path.stem}"


def _imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            submodules = {f"{module}.{a.name}" for a in node.names if (ROOT / module / f"{a.name}.py").exists()}
            found |= submodules or {module}
    return found


def _allowed(imported: str, rules: set[str]) -> bool:
    package = imported.partition(".")[0]
    if package in sys.stdlib_module_names:
        return True
    if package in {"bot", "index"}:
        return imported in rules or (f"{package}.*" in rules and imported.startswith(f"{package}."))
    return package in rules


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_imports_follow_the_table(path: Path) -> None:
    """A module imports what its line in the table names, and the table has a line for every module."""
    rules = ALLOWED[_name(path)]
    assert [each for each in sorted(_imports(path)) if not _allowed(each, rules)] == []


def test_the_table_names_no_module_that_is_gone() -> None:
    """The table shrinks with the house."""
    assert sorted(ALLOWED) == sorted(_name(path) for path in MODULES)


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_files_stay_short(path: Path) -> None:
    """A file can be read at once."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 350


def test_library_and_desk_are_the_whole_story() -> None:
    """Who has read these two can predict the rest, so they stay short together."""
    lines = sum(len((ROOT / name).read_text().splitlines()) for name in ("index/library.py", "bot/desk.py"))
    assert lines <= 400


def test_only_one_module_knows_each_foreign_store() -> None:
    """Sqlite3 and faiss have one home each, so that either can be replaced."""
    homes = {
        foreign: [_name(path) for path in MODULES if foreign in {each.partition(".")[0] for each in _imports(path)}]
        for foreign in ("sqlite3", "faiss", "socket")
    }
    assert homes == {"sqlite3": ["index.store"], "faiss": ["index.vectors"], "socket": ["index.fetch"]}


def test_importing_is_free() -> None:
    """Importing reads no settings, loads no model, and brings none of the heavy libraries."""
    code = (
        "import os, sys, bot.cli, bot.on_terminal, bot.desk, bot.running, bot.slack_manifest, index\n"
        "heavy = {'torch', 'sentence_transformers', 'transformers', 'trafilatura', 'pypdfium2', 'docx', 'model2vec',"
        " 'sentencepiece', 'rich', 'discord', 'slack_bolt', 'slack_sdk', 'aiohttp', 'feedparser'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    environment = {
        "PATH": "/usr/bin",
        "PYTHONPATH": str(ROOT),
        "EXERGUE_MODEL": "/no/such/model",
        "EXERGUE_DATA": "\0"[:0],
    }
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True, timeout=60
    )
    assert done.stdout == "[]\n"


def test_the_public_door_is_complete() -> None:
    """Every name of the public door exists, and every public error and record is among them."""
    import index
    import index.errors
    import index.records

    assert all(hasattr(index, name) for name in index.__all__)
    for module in (index.errors, index.records):
        public = {
            name
            for name, value in vars(module).items()
            if isinstance(value, type) and value.__module__ == module.__name__
        }
        assert public <= set(index.__all__), module.__name__
