"""People at work while a calamity happens: they post, and remember every answer they got, and where none came."""

import itertools
import json
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

TIMEOUT = 60  # seconds
PART = 100  # rows of a list the API gives at once
SIZES = (200, 2 * 2**20)  # bytes of the files that come with forms, in turns
_numbers = itertools.count(1)


@dataclass
class Answer:
    """What became of one act on the donation `title`; status 0: no answer came."""

    act: str
    title: str
    status: int
    body: str = ""
    location: str = ""

    @property
    def is_done(self) -> bool:
        return self.status in (200, 201, 302)


@dataclass
class Memory:
    """Every answer, of all visitors."""

    answers: list[Answer] = field(default_factory=list)

    def of(self, *, done: bool) -> list[Answer]:
        return [answer for answer in self.answers if answer.is_done == done]

    def wait_for(self, done: int) -> None:
        """Until so many acts were answered, on a machine however slow."""
        deadline = time.monotonic() + 5 * TIMEOUT
        while len(self.of(done=True)) < done:
            assert time.monotonic() < deadline, "nobody was answered"
            time.sleep(0.01)

    def refused(self) -> list[Answer]:
        """Answers that said no."""
        return [answer for answer in self.of(done=False) if answer.status]

    def hold_sentences(self, *sentences: str) -> None:
        """Some were refused, and each of them read why, by page or by program."""
        assert self.refused(), "nobody was refused"
        for answer in self.refused():
            assert answer.status == 503 and any(why in sentence(answer) for why in sentences), answer

    def hold(self, site: "Site") -> None:
        """What was answered stands, once; nothing stands that nobody posted; what a rule refused does not stand.

        Of a failure, and of no answer at all, nobody can know: it stands whole, or not at all.
        """
        there = site.donations()
        titles = [row["title"] for row in there]
        asked = {answer.title for answer in self.answers}
        assert len(titles) == len(set(titles)), "something stands twice"
        assert set(titles) <= asked, set(titles) - asked
        voided = {row["title"] for row in there if row["is_voided"]}
        for answer in self.answers:
            if answer.act == "void" and answer.is_done:
                assert answer.title in voided, f"answered and lost: {answer}"
            elif answer.is_done:
                assert answer.title in titles, f"answered and lost: {answer}"
            elif 400 <= answer.status < 500 and answer.act != "void":
                assert answer.title not in titles, f"told that it was not done, and it was: {answer}"


class Site:
    """What a visitor sees of a server, by forms and by the API."""

    def __init__(self, address: str, people: Mapping[str, Any]) -> None:
        self.address, self.people = address, people
        self.api = requests.Session()
        self.api.headers["Authorization"] = f"Bearer {people['key']}"
        self.browser = requests.Session()

    def login(self) -> None:
        page = self.address + "/accounts/login/"
        self.browser.get(page, timeout=TIMEOUT).raise_for_status()
        sent = {"login": self.people["login"], "password": self.people["password"]}
        answer = self.post("/accounts/login/", sent)
        assert answer.status_code == 302, answer.text

    def post(self, path: str, sent: Mapping[str, Any], files: Any = None) -> requests.Response:
        """A form, as a browser sends it."""
        sent = {**sent, "csrfmiddlewaretoken": self.browser.cookies.get("csrftoken", "")}
        headers = {"Referer": self.address + path}
        return self.browser.post(
            self.address + path, sent, files=files, headers=headers, timeout=TIMEOUT, allow_redirects=False
        )

    def donations(self) -> list[dict[str, Any]]:
        """Every donation, voided ones too."""
        found: list[dict[str, Any]] = []
        for voided in ("false", "true"):
            for offset in itertools.count(0, PART):
                path = f"/api/v1/donations?limit={PART}&offset={offset}&voided={voided}"
                part = self.api.get(self.address + path, timeout=TIMEOUT).json()
                found += part["rows"]
                if offset + PART >= part["total"]:
                    break
        return list({row["id"]: row for row in found}.values())

    # --- acts: each the title it was about, and the answer ---------------------------------------------------

    def give_by_form(self, size: int = 200) -> Answer:
        """A donation with a file, by the page."""
        title = f"form {next(_numbers)}"
        sent = {
            "unit": self.people["unit_id"], "kind": "cash", "title": title, "receiver": "山区某校",
            "landed_on": "2025-03-01", "landed": "50", "donor-0-kind": "person", "donor-0-name": self.people["name"],
            "donor-0-share": "", "donor-TOTAL_FORMS": 1, "donor-INITIAL_FORMS": 0,
        }  # fmt: skip
        files = {"files": ("收据.txt", f"{title}\n".encode() * (size // len(title)), "text/plain")}
        return self._answer("give", title, lambda: self.post("/giving/donations/new/cash/", sent, files))

    def give_by_api(self) -> Answer:
        title = f"api {next(_numbers)}"
        body = {
            "unit": self.people["unit"], "kind": "cash", "title": title, "receiver_name": "山区某校",
            "givers": [{"person": self.people["person"]}], "landed_on": "2025-03-01", "landed": 5_000,
        }  # fmt: skip
        return self._answer("give", title, lambda: self._send("/donations", body))

    def give_and_take_back(self) -> list[Answer]:
        """A donation that is voided again: its entries are reversed."""
        given = self.give_by_api()
        if not given.is_done:
            return [given]
        row = json.loads(given.body)["id"]
        path, body = f"/donations/{row}/void", {"reason": "记错"}
        return [given, self._answer("void", given.title, lambda: self._send(path, body))]

    def revise(self, given: Answer, **changed: Any) -> requests.Response:
        """Change a donation as it was when it was given."""
        was = json.loads(given.body)
        body = {name: was[name] for name in ("kind", "title", "receiver_name", "landed_on", "landed", "version")}
        body |= {"givers": [{"person": donor["person"]} for donor in was["donors"]]} | changed
        return self.api.put(f"{self.address}/api/v1/donations/{was['id']}", json=body, timeout=TIMEOUT)

    def _send(self, path: str, body: Any) -> requests.Response:
        return self.api.post(f"{self.address}/api/v1{path}", json=body, timeout=TIMEOUT)

    @staticmethod
    def _answer(act: str, title: str, ask: Callable[[], requests.Response]) -> Answer:
        try:
            said = ask()
        except requests.RequestException:
            return Answer(act, title, 0)
        return Answer(act, title, said.status_code, said.text, said.headers.get("Location", ""))


class Crowd:
    """Several visitors at once, from `start` until `stop`; what they were answered stands in `memory`."""

    def __init__(self, address: str, people: Mapping[str, Any], memory: Memory, number: int = 4) -> None:
        self.memory, self.is_over = memory, threading.Event()
        self.sites = [Site(address, people) for _ in range(number)]
        self.threads: list[threading.Thread] = []

    def login(self) -> "Crowd":
        self.sites[0].login()
        for site in self.sites[1:]:
            site.browser.cookies.update(self.sites[0].browser.cookies)
        return self

    def start(self) -> None:
        self.is_over.clear()
        acts = itertools.cycle([self._by_form, self._by_api])
        self.threads = [threading.Thread(target=act, args=(site,)) for act, site in zip(acts, self.sites, strict=False)]
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        self.is_over.set()
        for thread in self.threads:
            thread.join()

    def _by_form(self, site: Site) -> None:
        sizes = itertools.cycle(SIZES)
        self._until_over(lambda: [site.give_by_form(next(sizes))])

    def _by_api(self, site: Site) -> None:
        self._until_over(site.give_and_take_back)

    def _until_over(self, act: Callable[[], list[Answer]]) -> None:
        """One act after the other, until it is over or nobody answers."""
        while not self.is_over.is_set():
            answers = act()
            self.memory.answers += answers
            if not answers[-1].status:
                return


def sentence(answer: Answer) -> str:
    """What a person reads of an answer that says no: the page's text, or the API's message; never a traceback."""
    assert "Traceback" not in answer.body and "Error" not in answer.body, answer.body
    if answer.title.startswith("api"):
        return str(json.loads(answer.body)["message"])
    found = re.search(r"<main.*</main>", answer.body, re.DOTALL)
    assert found, answer.body
    return re.sub(r"<[^>]+>|\s+", " ", found[0])
