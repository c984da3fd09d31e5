"""Links lead to passages in a real browser: headless Chromium scrolls to them and highlights them, and nothing else.

Each test is skipped, and says so, where no Chromium is installed (Debian's package is ``chromium``).
"""

from __future__ import annotations

import asyncio
import functools
import http.server
import itertools
import re
import shutil
import subprocess
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from index.extract import extract
from index.fragment import link_to
from index.records import Article, Page, Passage

if TYPE_CHECKING:
    from collections.abc import Iterator

aiohttp = pytest.importorskip("aiohttp")

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--window-size=900,700",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-port=0",
)  # fmt: skip

# Which words are drawn on yellow: every stretch without a blank gets its boxes, and the picture tells their colour.
HIGHLIGHTED = """(async () => {
  const picture = await createImageBitmap(await (await fetch("data:image/png;base64,PICTURE")).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0);
  const yellow = (box) => {
    let count = 0;
    const [left, top] = [Math.round(box.left + scrollX), Math.round(box.top + scrollY)];
    const [width, height] = [Math.max(1, Math.round(box.width)), Math.max(1, Math.round(box.height))];
    const pixels = context.getImageData(left, top, width, height).data;
    for (let i = 0; i < pixels.length; i += 4) count += pixels[i] > 200 && pixels[i + 1] > 200 && pixels[i + 2] < 60;
    return count > 0.2 * width * height;
  };
  const words = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode())
    for (const match of walker.currentNode.data.matchAll(/[^ \\n]+/g)) {
      const range = document.createRange();
      range.setStart(walker.currentNode, match.index);
      range.setEnd(walker.currentNode, match.index + match[0].length);
      if ([...range.getClientRects()].some(yellow)) words.push(match[0]);
    }
  return words;
})()"""
STYLE = "::target-text { background: rgb(255, 255, 0); color: black } body { font: 20px sans-serif; margin: 2em }"


@pytest.fixture(scope="module")
def chromium() -> str:
    """The browser's path."""
    if not (path := shutil.which("chromium") or shutil.which("chromium-browser")):
        pytest.skip("needs chromium, Debian's package of that name")
    return path


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A folder, and the address that it is served at."""
    folder = tmp_path_factory.mktemp("site")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield folder, f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Tab:
    """A page of the browser, over its debugging protocol."""

    def __init__(self, socket: Any) -> None:
        self._socket, self._numbers = socket, itertools.count(1)

    async def call(self, method: str, **parameters: Any) -> Any:
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        while True:
            told = await self._socket.receive_json()
            if told.get("id") == number:
                assert "error" not in told, told
                return told["result"]

    async def value(self, expression: str) -> Any:
        told = await self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in told, told
        return told["result"]["value"]

    async def seen(self, link: str) -> tuple[list[str], int]:
        """The words that are highlighted when the browser has followed ``link``, and how far down it has scrolled."""
        await self.call("Page.enable")
        await self.call("Page.navigate", url="about:blank")
        await self.call("Page.navigate", url=link, transitionType="typed")
        for _ in range(100):
            if await self.value("document.readyState === 'complete' && location.href !== 'about:blank'"):
                break
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.3)
        top = await self.value("Math.round(scrollY)")
        box = await self.value("({x: 0, y: 0, scale: 1, width: innerWidth, height: document.body.scrollHeight + 80})")
        picture = await self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=box)
        return await self.value(HIGHLIGHTED.replace("PICTURE", picture["data"])), top


async def _follow(chromium: str, profile: Path, links: list[str]) -> list[tuple[list[str], int]]:
    """What the browser shows for each link, in one browser with a profile of its own."""
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    browser = await asyncio.create_subprocess_exec(
        chromium, *FLAGS, f"--user-data-dir={profile}", "about:blank", **silent
    )
    try:
        port = profile / "DevToolsActivePort"
        for _ in range(300):
            if port.exists() and port.read_text().count("\n"):
                break
            await asyncio.sleep(0.1)
        address = f"http://127.0.0.1:{port.read_text().splitlines()[0]}"
        async with aiohttp.ClientSession() as session:
            async with session.put(f"{address}/json/new?about:blank") as answer:
                target = await answer.json()
            async with session.ws_connect(target["webSocketDebuggerUrl"], max_msg_size=2**26) as socket:
                tab = _Tab(socket)
                return [await tab.seen(link) for link in links]
    finally:
        browser.terminate()
        await asyncio.wait_for(browser.wait(), timeout=20)


REPEATED = "It was closed again, and nobody said why, not even the mayor, who had a boat of his own all along."
PARAGRAPHS = [
    "The old bridge at Tarn was closed in the spring of 1998, after a barge had struck its second pier in fog.",
    "Engineers – well-known ones, not well-liked – found cracks; the council, for once, ordered it shut & sealed.",
    REPEATED,
    "“I was twenty when they tore it down,” says Odette, who did not sleep that night, “and I’d do it all over again.”",
    REPEATED,
    "大桥在一九九八年春天关闭，因为一艘驳船在浓雾中撞上了桥墩。市议会下令立即封路，无人反对。新桥在雨中开放，老人们都来了。",
    "橋は一九九八年に閉鎖された。はしけが橋脚に衝突したからだ。技師は亀裂を見つけ、町は道路を閉じた。",
    "Мост закрыли весной 1998 года, после того как баржа в тумане ударила во вторую опору; трещины шли по всей длине.",
    "أغلق الجسر في ربيع عام 1998 بعد أن اصطدم قارب بالدعامة الثانية في الضباب، وأمر المجلس بإغلاق الطريق فورا.",
    "สะพานถูกปิดในฤดูใบไม้ผลิปี 2541 หลังจากเรือชนตอม่อที่สองในหมอก วิศวกรพบรอยแตก และสภาสั่งปิดถนนทันที",
    "« L’ancien pont a coûté 214\u202f000\u00a0€ » ; c’est-à-dire\u00a0: rien – l’été n’a rien changé\u202f!",
    "Yes, it was.",
    "For eleven years the people of the valley took the ferry, which left when it was full and not a minute before.",
    "No, it was not.",
]
BROKEN = ["Eleven spans", "of riveted steel, and no rail."]


def _page() -> str:
    """A long page: a menu with words of the article, gaps, markup, a line break and a soft hyphen in paragraphs."""
    blocks = []
    for text in [*PARAGRAPHS[:-3], "<br>".join(BROKEN), *PARAGRAPHS[-3:]]:
        marked = text.replace("&", "&amp;").replace("barge", "<a href='#x'>bar<b>ge</b></a>").replace(". ", ".\n  ")
        marked = marked.replace("council", "coun&shy;cil")
        blocks.append(f"<p>{marked}</p><div style='height: 900px'></div>")
    menu = "<nav><a href='#a'>The bridge</a> <a href='#b'>Engineers</a> <a href='#c'>It was closed again</a></nav>"
    head = f"<meta charset=utf-8><title>The bridge at Tarn</title><style>{STYLE}</style>"
    article = f"<article><h1>The bridge at Tarn</h1>{''.join(blocks)}</article>"
    above = f"{menu}<div style='height: 1200px'></div>"
    return f"<!DOCTYPE html><html lang=en><head>{head}</head><body>{above}{article}</body></html>"


def _passages(article: Article) -> list[Passage]:
    """Every paragraph, a few words of one, the two halves of another, and the last three together."""
    starts = list(itertools.accumulate((len(text) + 2 for text in article.paragraphs[:-1]), initial=0))
    places = [(start, start + len(text)) for start, text in zip(starts, article.paragraphs, strict=True)]
    for text in ("says Odette, who did not sleep that night,", "\n\n".join(article.paragraphs[-3:]), *BROKEN):
        start = article.text.index(text)
        places.append((start, start + len(text)))
    return [Passage(start, end, article.text[start:end], 1, ()) for start, end in places]


def test_links_scroll_to_passages_and_highlight_them(chromium: str, site: tuple[Path, str], tmp_path: Path) -> None:
    """Commas, dashes, quotes, repeated paragraphs, seven scripts, several paragraphs at once."""
    folder, address = site
    (folder / "bridge.html").write_text(_page(), encoding="utf-8")
    article = extract(Page(_page().encode(), "bridge", kind="html", url=f"{address}/bridge.html"))
    assert article.paragraphs == (*PARAGRAPHS[:-3], *BROKEN, *PARAGRAPHS[-3:])
    passages = _passages(article)
    links = [link_to(article, passage) for passage in passages]
    shown = asyncio.run(_follow(chromium, tmp_path / "profile", [link for link in links if link]))
    for passage, link, (words, _) in zip(passages, links, shown, strict=True):
        assert "".join(words).replace("\u00ad", "") == re.sub(r"[ \n]", "", passage.text), link
    tops = [top for _, top in shown]
    assert tops[: len(article.paragraphs)] == sorted(tops[: len(article.paragraphs)])
    assert len(set(tops)) >= len(PARAGRAPHS) - 1  # the last ones are on one screen
    assert min(tops) > 500
