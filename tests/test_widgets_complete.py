"""What a kernel tells the page of an activity: all of it in the message that opens it, because the page may draw before the next."""

import json
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.manager import start_new_kernel

LESSONS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_a_widget_is_complete_when_it_opens(lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every activity of the lesson, in a real kernel: nothing that the page draws is empty at first and sent later."""
    monkeypatch.setenv("ONBOARDING_WORK", str(tmp_path))
    heard: list[dict[str, Any]] = []
    manager, client = start_new_kernel(kernel_name="python3")
    try:
        for cell in json.loads(lesson.read_text("utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                reply = client.execute_interactive("".join(cell["source"]), output_hook=heard.append, timeout=120)
                assert reply["content"]["status"] == "ok", reply["content"]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    opened = [said["content"]["data"]["state"] for said in heard if said["msg_type"] == "comm_open"]
    activities = [state for state in opened if "view" in state]
    assert activities
    for state in activities:
        assert state["view"]["status"]
        assert all(state[name] for name in ("item", "fallback", "paper", "plan") if name in state), state["view"]
    assert not [said["content"]["data"] for said in heard if said["msg_type"] == "comm_msg"]
