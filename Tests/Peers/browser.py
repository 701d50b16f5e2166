#!/usr/bin/env python3
"""Opens pages of normcmp report in a headless Chromium, and fails where they do not work.

Usage: python3 Tests/Peers/browser.py PAGE... [--screenshots DIRECTORY] [--environments DIRECTORY]

At 1280 and 390 pixels, light and dark, with scripts and without: no message on the console, nothing loaded but the page,
nothing wider than the window, boxes hide and show methods, titles sort tables. Chromium is Debian's (apt-get install
chromium); the client of its protocol is installed into a virtual environment in DIRECTORY.
"""
import argparse
import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
import venv

CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "swift-normalization-peers"
WIDTHS = {"wide": 1280, "phone": 390}

CHECK_TOGGLES = """(() => {
  const boxes = [...document.querySelectorAll(".methods input")];
  for (const box of boxes) {
    const series = document.querySelectorAll("main .series.m-" + box.id.slice("show-".length));
    const hidden = () => [...series].every(element => getComputedStyle(element).display === "none");
    const shown = () => [...series].every(element => getComputedStyle(element).display !== "none");
    if (!series.length || !shown()) return box.id + " shows nothing";
    box.click();
    if (!hidden()) return box.id + " hides nothing";
    box.click();
    if (!shown()) return box.id + " does not bring back";
  }
  return boxes.length + " boxes";
})()"""

CHECK_SORTING = """(() => {
  let sorted = 0;
  for (const table of document.querySelectorAll("table.sortable")) {
    const count = table.tHead.rows[0].cells.length;
    for (let column = 0; column < count; column++) {
      const button = table.tHead.rows[0].cells[column].querySelector("button");
      if (!button) return "a title is no button";
      for (const [direction, sign] of [["ascending", 1], ["descending", -1]]) {
        button.click();
        if (table.tHead.rows[0].cells[column].getAttribute("aria-sort") !== direction) return "not " + direction;
        const values = [...table.tBodies[0].rows].map(row => row.cells[column].querySelector(":scope > data"))
          .filter(data => data).map(data => Number(data.value));
        if (values.some((value, i) => i && sign * (value - values[i - 1]) < 0)) return "column " + column + " is not sorted";
        sorted++;
      }
    }
  }
  return sorted + " sortings";
})()"""


class Page:
    """A page of a browser, by Chrome's DevTools protocol."""

    def __init__(self, connect, address):
        self.socket = connect(address, max_size=None)
        self.number = 0
        self.events = []

    def call(self, method, **parameters):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv(timeout=60))
            if message.get("id") == self.number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']['message']}")
                return message["result"]
            self.events.append(message)

    def evaluate(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(json.dumps(result["exceptionDetails"])[:500])
        return result["result"].get("value")

    def open(self, address):
        self.events.clear()
        self.call("Page.navigate", url=address)
        deadline = time.monotonic() + 60
        while self.evaluate("document.readyState") != "complete" or self.evaluate("location.href") == "about:blank":
            if time.monotonic() > deadline:
                raise RuntimeError("the page did not load within a minute")
            time.sleep(0.05)

    def complaints(self):
        """Messages of the console, exceptions, and whatever was loaded beside the page."""
        found = []
        for event in self.events:
            method, data = event.get("method"), event.get("params", {})
            if method == "Runtime.exceptionThrown":
                found.append("exception: " + json.dumps(data)[:300])
            elif method == "Runtime.consoleAPICalled":
                found.append("console: " + json.dumps(data["args"])[:300])
            elif method == "Log.entryAdded":
                found.append("log: " + data["entry"]["text"])
            elif method == "Network.requestWillBeSent" and data.get("type") != "Document":
                found.append("loaded: " + data["request"]["url"][:200])
        return found

    def screenshot(self, path, height):
        clip = {"x": 0, "y": 0, "width": self.evaluate("innerWidth"), "height": height, "scale": 1}
        data = self.call("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)["data"]
        path.write_bytes(base64.b64decode(data))


def check(page, path, screenshots):
    failures = []

    def expect(holds, sentence):
        if not holds:
            failures.append(sentence)

    for size, width in WIDTHS.items():
        for scheme in ("light", "dark"):
            for scripted in (True, False):
                where = f"{path.name}, {width} pixels, {scheme}, {'with' if scripted else 'without'} scripts"
                page.call("Emulation.setScriptExecutionDisabled", value=not scripted)
                page.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 600)
                page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
                page.open(path.resolve().as_uri())
                expect(page.evaluate("document.documentElement.scrollWidth") <= width, f"{where}: wider than the window")
                ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
                dark = sum(int(part) for part in ground[4:-1].split(",")[:3]) < 384
                expect(dark == (scheme == "dark"), f"{where}: the ground is {ground}")
                toggled = page.evaluate(CHECK_TOGGLES)
                expect(toggled.endswith("boxes"), f"{where}: {toggled}")
                if scripted:
                    if screenshots:
                        stem = screenshots / f"{path.stem}-{size}-{scheme}"
                        page.screenshot(stem.with_suffix(".png"), 1500 if size == "wide" else 2000)
                    ordered = page.evaluate(CHECK_SORTING)
                    expect(ordered.endswith("sortings"), f"{where}: {ordered}")
                failures.extend(f"{where}: {complaint}" for complaint in page.complaints())
                print(f"{where}: {toggled}" + (f", {ordered}" if scripted else ""))
    page.call("Emulation.setScriptExecutionDisabled", value=False)
    page.call("Page.printToPDF", preferCSSPageSize=True)
    return failures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+", type=pathlib.Path)
    parser.add_argument("--screenshots", type=pathlib.Path)
    parser.add_argument("--environments", type=pathlib.Path, default=CACHE)
    options = parser.parse_args()
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        sys.exit("There is no Chromium here: apt-get install chromium.")
    place = options.environments / "browser"
    python = place / "bin/python"
    if pathlib.Path(sys.prefix) != place:
        if not python.exists():
            venv.create(place, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "websockets==16.0"], check=True)
        os.execv(python, [str(python), *sys.argv])
    from websockets.sync.client import connect

    if options.screenshots:
        options.screenshots.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as profile:
        process = subprocess.Popen(
            [browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-port=0",
             f"--user-data-dir={profile}", "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            note = pathlib.Path(profile, "DevToolsActivePort")
            deadline = time.monotonic() + 60
            while not note.exists() or not note.read_text().strip():
                if time.monotonic() > deadline or process.poll() is not None:
                    sys.exit("Chromium did not start.")
                time.sleep(0.1)
            port = note.read_text().splitlines()[0]
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list") as answer:
                target = next(entry for entry in json.load(answer) if entry["type"] == "page")
            page = Page(connect, target["webSocketDebuggerUrl"])
            for domain in ("Page", "Runtime", "Log", "Network"):
                page.call(domain + ".enable")
            failures = [failure for path in options.pages for failure in check(page, path, options.screenshots)]
        finally:
            process.terminate()
            process.wait()
    for failure in failures:
        print("FAILED", failure)
    print(f"{len(options.pages)} pages, {len(failures)} failures")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
