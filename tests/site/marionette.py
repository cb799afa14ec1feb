"""A Firefox without a window, spoken to over its Marionette socket; with no network, in a profile of its own."""

from __future__ import annotations

import base64
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

FIREFOXES = ("firefox-esr", "firefox")

PREFERENCES = {
    "remote.prefs.recommended": False,  # else files may read each other, as they may not for a reader
    "network.proxy.type": 1, "network.proxy.socks": "127.0.0.1", "network.proxy.socks_port": 9, "network.proxy.socks_remote_dns": True,
    "network.proxy.failover_direct": False,
    "app.update.disabledForTesting": True, "browser.shell.checkDefaultBrowser": False, "browser.startup.page": 0,
    "browser.aboutwelcome.enabled": False, "datareporting.policy.dataSubmissionEnabled": False, "toolkit.telemetry.reportingpolicy.firstRun": False,
    "termsofuse.bypassNotification": True, "browser.download.folderList": 2, "browser.download.alwaysOpenPanel": False,
    "devtools.console.stdout.content": True,
    "intl.accept_languages": "zh-CN, zh"}
"""What differs from the Firefox of a reader: a proxy that is not there, no first-run pages, downloads into one folder."""

LISTEN = """
  const scope = Services.wm.getMostRecentWindow('navigator:browser');
  if (!scope.zbAsked) {
    scope.zbAsked = [];
    scope.zbObserver = { observe(channel) {
      channel.QueryInterface(Ci.nsIHttpChannel);
      if (channel.loadInfo.triggeringPrincipal.schemeIs('file')) scope.zbAsked.push(channel.URI.spec);
    } };
    Services.obs.addObserver(scope.zbObserver, 'http-on-modify-request');
  }
  Services.io.offline = true;
  Services.console.reset();"""
"""Cut the network, and keep a list of what the pages ask of it."""

FAULTS = """
  const told = Services.console.getMessageArray().filter(one => one instanceof Ci.nsIScriptError && !(one.flags & Ci.nsIScriptError.warningFlag)
    && (one.sourceName || '').startsWith('file:')).map(one => one.errorMessage + ' [' + one.sourceName + ':' + one.lineNumber + ']');
  return told.concat(Services.wm.getMostRecentWindow('navigator:browser').zbAsked.map(one => 'asked for ' + one));"""
"""Errors of the pages, and every address they asked the network for."""

SAVE = """
  for (const asking of Services.wm.getEnumerator(null)) {
    if (!asking.location.href.endsWith('/unknownContentType.xhtml') || asking.document.readyState !== 'complete') continue;
    const dialog = asking.document.getElementById('unknownContentType');
    asking.document.getElementById('mode').selectedItem = asking.document.getElementById('save');
    dialog.getButton('accept').disabled = false;
    dialog.acceptDialog();
  }"""
"""Answer “save” where Firefox asks what to do with a file, as it does for one that comes from a folder."""

FORGET = """
  Services.console.reset();
  Services.wm.getMostRecentWindow('navigator:browser').zbAsked.length = 0;"""
"""Begin with none of them again."""


class Refused(Exception):
    """Firefox did not do what it was told."""


class Firefox:
    """One tab: each method is one command, most of them of the WebDriver standard."""

    def __init__(self, port: int, downloads: Path, output: Path) -> None:
        self.downloads, self.output, self.heard, self.serial, self.rest = downloads, output, 0, 0, b""
        self.socket = connected(port)
        self.read()  # the greeting
        self.tell("WebDriver:NewSession", capabilities={"alwaysMatch": {"pageLoadStrategy": "normal"}})
        self.privileged(LISTEN)

    def read(self) -> object:
        while True:
            length, colon, rest = self.rest.partition(b":")
            if colon and len(rest) >= int(length):
                self.rest = rest[int(length):]
                return json.loads(rest[:int(length)])
            if not (more := self.socket.recv(1 << 16)):
                raise Refused("Firefox 关掉了连接")
            self.rest += more

    def tell(self, command: str, **parameters: object) -> object:
        self.serial += 1
        text = json.dumps([0, self.serial, command, parameters]).encode()
        self.socket.sendall(b"%d:%s" % (len(text), text))
        _, _, error, result = self.read()
        if error:
            raise Refused(f"{command}: {error['error']}: {error['message']}")
        return result.get("value") if isinstance(result, dict) and set(result) == {"value"} else result

    def open(self, address: str) -> None:
        self.tell("WebDriver:Navigate", url=address)
        self.settle()

    def reload(self) -> None:
        self.tell("WebDriver:Refresh")
        self.settle()

    def settle(self) -> None:
        """Wait for the scripts, which come when the page has been drawn."""
        until(lambda: self.evaluate("!document.documentElement.hasAttribute('data-waiting')"), "the scripts of the page")

    @property
    def address(self) -> str:
        return self.tell("WebDriver:GetCurrentURL")

    def evaluate(self, expression: str, *arguments: object) -> object:
        """What an expression of the page is; `arguments` are at hand."""
        return self.tell("WebDriver:ExecuteScript", script=f"return ({expression})", args=list(arguments))

    def privileged(self, script: str) -> object:
        """The value of a script that may do what the browser itself may."""
        self.tell("Marionette:SetContext", value="chrome")
        try:
            return self.tell("WebDriver:ExecuteScript", script=script, args=[], sandbox="system")
        finally:
            self.tell("Marionette:SetContext", value="content")

    def element(self, selector: str, text: str = "") -> str:
        """The first visible element that a selector finds and whose text holds TEXT; waited for."""
        script = """Array.from(document.querySelectorAll(arguments[0])).find(one => one.getClientRects().length && one.textContent.includes(arguments[1]))"""
        found = until(lambda: self.evaluate(script, selector, text), f"{selector} {text}")
        return next(iter(found.values()))

    def click(self, selector: str, text: str = "") -> None:
        self.tell("WebDriver:ElementClick", id=self.element(selector, text))

    def type(self, selector: str, text: str) -> None:
        self.tell("WebDriver:ElementSendKeys", id=self.element(selector), text=text)

    def take_in(self, selector: str, file: Path) -> None:
        """Choose FILE for an input, which may be hidden."""
        found = self.evaluate("document.querySelector(arguments[0])", selector)
        self.tell("WebDriver:ElementSendKeys", id=next(iter(found.values())), text=str(file))

    def text(self, selector: str) -> str:
        return self.tell("WebDriver:GetElementText", id=self.element(selector))

    def medium(self, name: str) -> None:
        """Show the page as it would be on paper (print), or as it is (an empty name)."""
        self.privileged(f"Services.wm.getMostRecentWindow('navigator:browser').gBrowser.selectedBrowser.browsingContext.mediumOverride = '{name}'")

    def print(self) -> bytes:
        """The page as a PDF on A4."""
        return base64.b64decode(self.tell("WebDriver:Print", page={"width": 21.0, "height": 29.7}, background=False))

    def downloaded(self, ending: str) -> Path:
        """The one finished download that ends so."""
        def finished() -> Path | None:
            self.privileged(SAVE)
            found = [one for one in self.downloads.iterdir() if one.name.endswith(ending) and one.stat().st_size]
            return found[0] if len(found) == 1 and not list(self.downloads.glob("*.part")) else None
        return until(finished, f"a download *{ending}")

    def faults(self) -> list[str]:
        """What the pages did wrong: errors, also those they wrote to the console, and every address they asked the network for."""
        said = self.output.read_bytes()[self.heard:].decode(errors="replace").splitlines()
        return self.privileged(FAULTS) + [one for one in said if one.startswith("console.error:")]

    def forget(self) -> None:
        """Begin with no faults again."""
        self.privileged(FORGET)
        self.heard = self.output.stat().st_size


def until(found: Callable[[], object], what: str, seconds: float = 20) -> object:
    """The first true answer; fails when there is none in time."""
    end = time.monotonic() + seconds
    while not (answer := found()):
        assert time.monotonic() < end, f"waited {seconds} s in vain for {what}"
        time.sleep(0.1)
    return answer


def connected(port: int) -> socket.socket:
    """A connection to a Firefox that is still starting."""
    def attempt() -> socket.socket | None:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=60)
        except ConnectionRefusedError:
            return None
    return until(attempt, "Firefox", 60)


def find_firefox() -> str:
    """Path of the browser; the test fails where there is none, so that a green run cannot hide missing tests."""
    if found := shutil.which(os.environ.get("ZHIBU_FIREFOX") or "") or next(filter(None, map(shutil.which, FIREFOXES)), None):
        return found
    pytest.fail("没有找到 Firefox。请先安装（Debian：apt-get install firefox-esr），或用环境变量 ZHIBU_FIREFOX 指明它的路径。", pytrace=False)


@contextmanager
def firefox(folder: Path) -> Iterator[Firefox]:
    """A Firefox whose profile and downloads lie in FOLDER."""
    profile, downloads = folder / "profile", folder / "downloads"
    for one in (profile, downloads):
        one.mkdir(exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = PREFERENCES | {"marionette.port": port, "browser.download.dir": str(downloads)}
    (profile / "user.js").write_text("".join(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in settings.items()), "utf-8")
    output = folder / "output.txt"
    with output.open("wb") as said:
        started = subprocess.Popen([find_firefox(), "--headless", "--no-remote", "--marionette", "--remote-allow-system-access", "--profile", str(profile)],
                                   stdout=said, stderr=subprocess.DEVNULL, env=os.environ | {"HOME": str(folder), "TZ": "Asia/Shanghai"})
    try:
        one = Firefox(port, downloads, output)
        yield one
        one.tell("Marionette:Quit", flags=["eForceQuit"])
        one.socket.close()
        started.wait(20)
    finally:
        if started.poll() is None:
            started.kill()
            started.wait()
