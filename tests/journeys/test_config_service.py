"""The config page of running processes: the demo and the service see a changed file, and write only into their home."""

from hashlib import sha256
from pathlib import Path
from shutil import copytree
from time import monotonic

import pytest
import requests

from config.bundled import bundled_folder, bundled_names
from tests.journeys.test_edges import run
from tests.journeys.test_service import Service
from tests.office import MOVE, PLAN, Seen

WAITS, FAULTY = "配置已修改，尚未生效", "配置文件有错误（1 处），仍按上次生效的配置运行"


def package() -> dict[str, str]:
    """What the package's own config files hold."""
    return {str(name): sha256((bundled_folder() / name).read_bytes()).hexdigest() for name in bundled_names()}


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / PLAN
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def begin(folder: Path) -> None:
    """A home with the bundled config in force."""
    for words in (["init"], ["apply", "--reason", "first", "--yes"]):
        assert run(folder, *words).returncode == 0


def move_a_deadline(demo: Service) -> requests.Response:
    """The form, and its confirmation, as a browser would send them."""
    shown = demo.admin.post(f"{demo.url}/config/deadline", data=MOVE, timeout=20)
    form = Seen(shown).hidden("/config/deadline/apply")
    return demo.admin.post(f"{demo.url}/config/deadline/apply", data=form, timeout=20)


def test_the_demo_moves_a_deadline_in_its_own_home_and_begins_anew_at_the_next_start(tmp_path: Path) -> None:
    before, folder = package(), tmp_path / "H" / "config"
    for _ in range(2):
        demo = Service(tmp_path, "demo", "--no-prefect", "--until", "2019-06-06")
        try:
            demo.wait_for("/config", "与在用的配置一致")
            assert (folder / PLAN).read_bytes() == (bundled_folder() / PLAN).read_bytes()
            assert "现为 2019年9月30日" in move_a_deadline(demo).text
            assert "最迟 2019年9月30日" in demo.get("/tasks/langfang-2019/overseas-listing-reserve")
        finally:
            demo.stop()
    assert "2019-09-30" in (folder / PLAN).read_text(encoding="utf-8")
    assert package() == before


@pytest.mark.parametrize("linked", ["config", "config/plans", f"config/{PLAN}"])
def test_the_demo_writes_through_no_link(tmp_path: Path, linked: str) -> None:
    first = Service(tmp_path, "demo", "--no-prefect", "--until", "2019-06-04")
    first.stop()
    precious = tmp_path / "precious"
    place = tmp_path / "H" / linked
    if place.is_dir():
        copytree(place, precious)
        place.rename(tmp_path / "aside")
    else:
        precious.write_bytes(place.read_bytes())
        place.unlink()
    place.symlink_to(precious)
    held = {path: path.read_bytes() for path in [precious, *precious.rglob("*")] if path.is_file()}
    demo = Service(tmp_path, "demo", "--no-prefect", "--until", "2019-06-06")
    try:
        demo.wait_for("/config", "与在用的配置一致")
        move_a_deadline(demo)
    finally:
        demo.stop()
    assert {path: path.read_bytes() for path in held} == held


def test_the_service_sees_edits_faults_and_their_mending_within_five_seconds(tmp_path: Path) -> None:
    begin(tmp_path)
    folder = tmp_path / "H" / "config"
    service = Service(tmp_path, "serve", DUBAN_PREFECT="off")
    try:
        service.wait_for("/config", "与在用的配置一致")
        for old, new, words in (
            ("2019-06-30", "2030-09-30", WAITS),
            ("ladder: default", "ladder: defualt", FAULTY),
            ("ladder: defualt", "ladder: default", WAITS),
        ):
            edit(folder, old, new)
            since = monotonic()
            service.wait_for("/", words, seconds=10)
            assert monotonic() - since < 5
        assert run(tmp_path, "apply", "--reason", "second", "--late", "--yes").returncode == 0
        assert WAITS not in service.get("/")
    finally:
        service.stop()


def test_a_service_whose_config_folder_goes_says_so_and_runs_on(tmp_path: Path) -> None:
    begin(tmp_path)
    folder = tmp_path / "H" / "config"
    service = Service(tmp_path, "serve", DUBAN_PREFECT="off")
    try:
        folder.rename(tmp_path / "aside")
        service.wait_for("/", FAULTY)
        assert "没有这个目录" in service.get("/config")
        (tmp_path / "aside").rename(folder)
        service.wait_for("/config", "与在用的配置一致")
        assert FAULTY not in service.get("/")
    finally:
        service.stop()


def test_a_machine_that_only_serves_has_no_files_to_watch(tmp_path: Path) -> None:
    begin(tmp_path)
    (tmp_path / "H" / "config").rename(tmp_path / "aside")
    service = Service(tmp_path, "serve", DUBAN_PREFECT="off")
    try:
        assert "配置由其他机器启用" in service.get("/config")
        assert FAULTY not in service.get("/")
    finally:
        service.stop()
