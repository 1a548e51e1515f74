"""What a seller is told whose 수집 found something under way."""

from console.pages.logs import joined_notes
from console.view import ENVIRONMENT


def test_who_joined_is_told_in_words() -> None:
    assert joined_notes({"job_id": "1", "joined": 2, "waiting": 1}) == [
        "2건은 이미 수집 중이어서 새로 시작하지 않고 진행 중인 수집에 함께했습니다.",
        "1건은 진행 중인 수집이 끝나면 이어서 수집합니다.",
    ]
    assert joined_notes({"job_id": "1", "joined": 0, "waiting": 0}) == joined_notes({"job_id": "1"}) == []


def test_the_popup_of_the_log_tells_it() -> None:
    shown = {"title": "주문연동상황", "service": "order-sync", "job_id": "1", "refused": []}
    popup = ENVIRONMENT.get_template("log_dialog.html")
    (note,) = joined_notes({"joined": 1})
    assert note in popup.render(**shown, notes=[note])
    assert "이미 수집 중" not in popup.render(**shown, notes=[])
