"""The reference is what the code has now, and its writer tells when it is not."""

from pathlib import Path

import pytest

import write_reference
from reference_pages import refusals, settings
from reference_pages.markdown import cell, table


def test_the_committed_reference_is_what_the_tool_writes(capsys: pytest.CaptureFixture[str]) -> None:
    assert write_reference.main(check=True) == 0, capsys.readouterr().out


def test_a_page_that_differs_or_that_nothing_writes_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_reference, "PAGES", {"one.md": lambda: "new\n"})
    (tmp_path / "one.md").write_text("old\n")
    (tmp_path / "gone.md").write_text("old\n")
    assert write_reference.main(check=True, directory=tmp_path) == 1
    assert "one.md, gone.md" in capsys.readouterr().out
    assert write_reference.main(check=False, directory=tmp_path) == 0
    assert [file.name for file in tmp_path.iterdir()] == ["one.md"]
    assert write_reference.main(check=True, directory=tmp_path) == 0


def test_a_table_keeps_bars_and_lines_within_a_cell() -> None:
    assert cell("a |\n b") == "a \\| b"
    assert table(("x",), []) == ""


def test_settings_name_the_variable_its_default_and_its_note() -> None:
    text = settings.page()
    assert "| `MASTER_KEY` | secret text \\| None |" in text
    assert "| `ORDER_SYNC_ERASE_AFTER_DAYS` | int | `90` | A buyer's data key is destroyed" in text


def test_refusals_show_the_sentence_with_its_gaps() -> None:
    text = refusals.page()
    assert "상품명은 한글" in text
    assert "{…}" in text
