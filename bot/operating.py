"""The commands of whoever keeps Exergue running: examine, save, bring back. `bot.cli` takes them in among its own."""

import typer

from bot.shell import EXIT_FAILED, Data, Json, Shell, print_json

app = typer.Typer()


@app.command(help="cli-doctor")
def doctor(context: typer.Context, data: Data = None, as_json: Json = False) -> None:
    """Examine everything; each fault is told with its mend, and any makes the exit code 1."""
    from bot.doctor import Doctor
    from bot.on_terminal import safe

    shell: Shell = context.obj
    faults = 0
    for check in Doctor(shell.settings, data or shell.settings.data, shell.phrases).checks():
        faults += not check.ok
        if as_json:
            shape = {"check": check.name, "ok": check.ok, "detail": check.detail, "mend": check.mend or None}
            print_json(shape)
            continue
        print(f"{'✓' if check.ok else '✗'} {safe(check.detail)}", flush=True)
        if check.mend:
            print(f"  → {safe(check.mend)}", flush=True)
    if not as_json:
        shell.say("doctor-summary", faults=faults)
    if faults:
        raise typer.Exit(EXIT_FAILED)
