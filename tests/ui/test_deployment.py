"""The files of .deploy/ are what they say: nginx before real processes, units and compose file as their readers take them."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from corpus.settings import PREFIX, Settings
from tests.ui.test_page.served import ROOT, Site, running

DEPLOY = ROOT / ".deploy"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
VERIFY = shutil.which("systemd-analyze")
QUESTION = "校园足球特色学校有多少所"


def test_the_compose_file_names_settings_that_exist_and_shields_what_must_be() -> None:
    compose: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    services = compose["services"]
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for name in ("keeper", "page-1", "page-2"):
        assert {key for key in services[name]["environment"] if key.startswith(PREFIX)} <= known
        assert services[name]["read_only"]
    assert services["keeper"]["volumes"] == ["corpus:/data"]
    assert services["page-1"]["volumes"] == services["page-2"]["volumes"] == ["corpus:/data:ro"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert [name for name, service in services.items() if "outside" in service["networks"]] == ["proxy"]
    assert compose["networks"]["inside"] == {"internal": True}
    assert services["chroma"]["profiles"] == ["vectors"]
    proxied = set(re.findall(r"//(\w+);", (DEPLOY / "nginx.conf").read_text(encoding="utf-8")))
    for upstreams in (compose["configs"]["upstreams"]["content"], (DEPLOY / "upstreams.conf").read_text(encoding="utf-8")):
        assert set(re.findall(r"upstream (\w+)", upstreams)) == proxied


@pytest.mark.skipif(VERIFY is None, reason="THE SYSTEMD UNITS ARE NOT CHECKED: no systemd-analyze")
@pytest.mark.parametrize("unit", ["kaoju-keeper.service", "kaoju@.service"])
def test_systemd_takes_the_units(tmp_path: Path, unit: str) -> None:
    text = (DEPLOY / unit).read_text(encoding="utf-8").replace("/opt/kaoju/.venv/bin/kaoju", "/bin/true").replace("/opt/kaoju", "/tmp")  # noqa: S108
    file = tmp_path / unit.replace("@.", "@7861.")
    file.write_text(text, encoding="utf-8")
    done = subprocess.run([str(VERIFY), "verify", str(file)], capture_output=True, text=True, check=False)
    assert (done.returncode, [line for line in done.stderr.splitlines() if unit.split(".")[0] in line]) == (0, [])


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory, put: Callable[..., None]) -> Iterator[list[Site]]:
    """The keeper and two readers."""
    home = tmp_path_factory.mktemp("behind") / "home"
    put(home, ROOT / "corpus/reports")
    with ExitStack() as stack:
        yield [stack.enter_context(running(home, api_keys="key", api_rate=0, keeper_password="secret")) for _ in range(3)]


@pytest.fixture(scope="module")
def proxy(sites: list[Site], tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of nginx with the shipped files, only the ports changed."""
    if NGINX is None:
        pytest.skip("*** THE PROXY IS NOT TESTED: no nginx on this machine (apt-get install nginx) ***")
    folder = tmp_path_factory.mktemp("nginx")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    upstreams = (DEPLOY / "upstreams.conf").read_text(encoding="utf-8")
    for number, site in zip((7860, 7861, 7862), sites, strict=True):
        upstreams = upstreams.replace(f"127.0.0.1:{number}", site.url.removeprefix("http://"))
    (folder / "upstreams.conf").write_text(upstreams, encoding="utf-8")
    server = (DEPLOY / "nginx.conf").read_text(encoding="utf-8").replace("listen 80;", f"listen 127.0.0.1:{port};")
    (folder / "kaoju.conf").write_text(server, encoding="utf-8")
    places = "".join(f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    http = f"access_log off; {places} include {folder}/upstreams.conf; include {folder}/kaoju.conf;"
    (folder / "nginx.conf").write_text(f"pid {folder}/pid; error_log {folder}/error.log; events {{}} http {{ {http} }}", encoding="utf-8")
    process = subprocess.Popen([NGINX, "-p", folder, "-c", folder / "nginx.conf", "-g", "daemon off; master_process off;"])
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def call(port: int, visitor: str, method: str, path: str, body: object = None, **headers: str) -> tuple[int, str]:
    """A request from one of the loopback addresses, each a visitor of its own to the proxy."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=(visitor, 0))
    try:
        connection.request(method, path, None if body is None else json.dumps(body), {"content-type": "application/json", **headers})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def answered(site: Site) -> float:
    """Answers a process has given."""
    request = urllib.request.Request(f"{site.url}/metrics", headers={"authorization": "Bearer key"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
        return sum(float(line.split()[-1]) for line in answer.read().decode().splitlines() if line.startswith("kaoju_answers_total{"))


@pytest.mark.slow
def test_each_visitor_stays_with_one_process_and_the_processes_share_the_work(proxy: int, sites: list[Site]) -> None:
    config = json.loads(call(proxy, "127.0.0.1", "GET", "/config")[1])
    box = next(part["id"] for part in config["components"] if part["props"].get("elem_id") == "kaoju-question")
    respond = next(each["id"] for each in config["dependencies"] if [box, "submit"] in each["targets"])
    wrong: list[str] = []

    def visit(number: int) -> None:
        visitor = f"127.0.0.{number}"
        for turn in range(3):  # the question goes to the queue by one request, its answer comes by another
            session = f"s{number}x{turn}"
            call(proxy, visitor, "POST", "/gradio_api/queue/join", {"data": [QUESTION, []], "fn_index": respond, "session_hash": session, "trigger_id": None})
            status, stream = call(proxy, visitor, "GET", f"/gradio_api/queue/data?session_hash={session}")
            if status != 200 or "129" not in stream:
                wrong.append(stream[-300:])

    visitors = [threading.Thread(target=visit, args=(number,)) for number in range(2, 14)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join(120)
    assert wrong == []
    keeper, *readers = [answered(site) for site in sites]
    assert keeper == 0
    assert all(count >= 3 for count in readers)


@pytest.mark.slow
def test_calls_of_the_api_go_to_any_reader_and_survive_one_that_dies(proxy: int, sites: list[Site]) -> None:
    def ask(**headers: str) -> int:
        return call(proxy, "127.0.0.1", "POST", "/api/ask", {"question": QUESTION}, **headers)[0]

    assert ask() == 401  # through a proxy nobody is on this machine
    before = [answered(site) for site in sites]
    assert {ask(authorization="Bearer key") for _ in range(10)} == {200}
    assert all(after > count for count, after in zip(before[1:], [answered(site) for site in sites[1:]], strict=True))
    sites[1].process.kill()
    sites[1].process.wait(20)
    assert {ask(authorization="Bearer key") for _ in range(10)} == {200}


@pytest.mark.slow
def test_who_logs_in_as_keeper_stays_logged_in(proxy: int) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{proxy}") as browser:
        assert browser.get("/keeper").status_code == 303
        assert browser.post("/keeper/login", data={"password": "secret"}).status_code == 303
        assert [browser.get(path).status_code for path in ("/keeper", "/checks", "/keeper/state", "/keeper")] == 4 * [200]
