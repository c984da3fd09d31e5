"""Draw deploy/answer.png for the README: the bot's own reply about the bundled article, in colours like Discord's.

The text, the bold sentence, the source and the buttons are those that the Discord adapter sends; only the frame around
them is drawn here. It needs Debian's chromium: ``.venv/bin/python deploy/picture.py``.
"""

from __future__ import annotations

import asyncio
import html
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from bot import sample
from bot.desk import Desk
from bot.discord_view import render
from bot.phrases import Phrases
from bot.request import Request
from index import Library

QUESTION = "How long is the tunnel under Las Vegas?"
PICTURE = Path(__file__).with_name("answer.png")

PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; background: #313338; color: #dbdee1; font: 16px/1.375 "gg sans", "DejaVu Sans", sans-serif }}
main {{ width: 680px; padding: 18px 20px 20px }}
.who {{ color: #949ba4; font-size: 13px; margin: 0 0 10px 56px }}
.row {{ display: flex; gap: 16px }}
.face {{ width: 40px; height: 40px; border-radius: 50%; background: #8a6d3b; color: #fff; text-align: center;
        font: 22px/40px serif; flex: none }}
.name {{ color: #f2f3f5; font-weight: 600 }}
.app {{ background: #5865f2; color: #fff; border-radius: 4px; font-size: 10px; padding: 1px 5px; margin-left: 4px;
       vertical-align: 2px }}
.embed {{ background: #2b2d31; border-left: 4px solid #8a6d3b; border-radius: 4px; margin-top: 8px;
         padding: 10px 16px 12px; font-size: 14px }}
.embed b {{ color: #fff }}
.buttons {{ margin-top: 8px; display: flex; flex-wrap: wrap; gap: 8px }}
.buttons span {{ background: #4e5058; color: #fff; border-radius: 4px; font-size: 13px; padding: 7px 14px }}
</style><main><p class="who">Ada used <b>/ask</b> {question}</p><div class="row"><div class="face">E</div><div>
<span class="name">Exergue</span><span class="app">APP</span><div>{content}</div>{embeds}
<div class="buttons">{buttons}</div></div></div></main>"""


def shown(text: str) -> str:
    """Return Discord's markdown, as the adapter writes it, as HTML."""
    text = html.escape(re.sub(r"\\(.)", r"\1", text), quote=False)
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text, flags=re.DOTALL).replace("\n", "<br>")


async def answer(folder: Path) -> str:
    """Return the page that shows the answer."""
    desk = Desk(lambda: Library.open(folder, "embedded"), deadline_s=30)
    await desk.open()
    await desk.run(lambda: desk.library.take(sample.page()))
    reply = await desk.handle(Request("ask", QUESTION, platform="discord", place="discord:1", channel="1", person="1"))
    await desk.close()
    [post, *_] = render(reply)
    phrases = Phrases("en")
    return PAGE.format(
        question=html.escape(QUESTION),
        content=shown(post.content or ""),
        embeds="".join(f'<div class="embed">{shown(each.description or "")}</div>' for each in post.embeds),
        buttons="".join(f"<span>{html.escape(phrases(f'action-{each.name}'))}</span>" for each in post.actions),
    )


def main() -> None:
    """Draw the picture."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "answer.html"
        page.write_text(asyncio.run(answer(Path(folder) / "data")), encoding="utf-8")
        subprocess.run(  # noqa: S603
            [
                *("/usr/bin/chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic"),
                *("--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"),
                *("--hide-scrollbars", "--window-size=720,352", f"--user-data-dir={folder}/profile"),
                *(f"--screenshot={PICTURE}", page.as_uri()),
            ],
            check=True,
            stderr=subprocess.DEVNULL,
        )
    print(PICTURE, file=sys.stderr)


if __name__ == "__main__":
    main()
