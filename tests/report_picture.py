"""Takes the README's picture of the report: `python tests/report_picture.py` writes examples/report.png. Needs Chromium."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "examples" / "report.png"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SIZE = {"width": 1280, "height": 860}


def main() -> None:
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        sys.exit(f"no browser here; one of {', '.join(BROWSERS)} takes the picture")
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "seeds", Path(folder) / "seeds")
        for command in (
            ["-q", "extract", "seeds"],
            ["-q", "report", "--title", "The talks over the islands", "-o", "report.html"],
        ):
            made = [sys.executable, "-m", "kuriltool", *command]
            subprocess.run(made, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        take(browser, Path(folder) / "report.html")


def take(browser: str, page: Path) -> None:
    """A picture of the top of a page."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        shown = opened.new_page(viewport=SIZE, color_scheme="light")  # type: ignore[arg-type]
        shown.goto(page.as_uri())
        shown.screenshot(path=PICTURE)
        opened.close()


if __name__ == "__main__":
    main()
