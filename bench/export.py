"""What the register of a large association costs: its list, and all of it as a workbook.

    python bench/export.py [--people N] [--rounds N]

Builds N people (10,000) with titles, fields, posts in an installation of its own, on SQLite or where DATABASE_URL
points (into its database "test_…", made anew), and prints of each page processor time, queries, size, and by how much
the process grew at most.
"""

import argparse
import os
import resource
import time
from datetime import date

os.environ["DJANGO_SETTINGS_MODULE"] = "tongxin.site.settings_test"

import django

django.setup()

from django.db import connection  # noqa: E402 what stands above must come first
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402

from tongxin.people import lists  # noqa: E402
from tongxin.people.models import Membership, Person, Post, Standing, Unit  # noqa: E402
from tongxin.people.tests.factories import cast, make_unit  # noqa: E402

PAGES = ("/people/", "/people/?size=100", "/people/?q=li", "/exports/members/")
GROUPS, POST_EVERY = 40, 20
SINCE = date(2021, 5, 1)
CHUNK = 2000


def people(root: Unit, number: int) -> None:
    """`number` members over forty groups: three things are known of each, and every twentieth holds a post."""
    charter = lists.of(root)
    groups = [make_unit(f"第{n + 1}小组", parent=root, since=SINCE) for n in range(GROUPS)]
    titles, fields = list(charter.titles), list(charter.sectors)
    made = Person.objects.bulk_create(
        (
            Person(
                name=f"李{n:05}", pinyin=f"li {n:05}", initials="l", gender="12"[n % 2], birth_year=1950 + n % 50,
                employer="潮城市第一人民医院", job="主任医师", phone_tail=f"{n % 10000:04}", phone=f"138{n:08}",
            )
            for n in range(number)
        ),
        batch_size=CHUNK,
    )  # fmt: skip
    Membership.objects.bulk_create(
        (Membership(person=p, unit=groups[n % GROUPS], since=SINCE) for n, p in enumerate(made)), batch_size=CHUNK
    )
    Standing.objects.bulk_create(
        (
            Standing(person=p, aspect=aspect, value=values[n % len(values)], since=SINCE)
            for n, p in enumerate(made)
            for aspect, values in (("title", titles), ("field", fields), ("political", ["13", "12"]))
        ),
        batch_size=CHUNK,
    )
    Post.objects.bulk_create(
        Post(person=p, unit=groups[n % GROUPS], title="组长", since=SINCE)
        for n, p in enumerate(made)
        if n % POST_EVERY == 0
    )


def grown() -> float:
    """The most this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def line(client: Client, address: str, rounds: int) -> None:
    """Print what a page costs."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    queries = len(asked)  # the next request empties the log
    before, times = grown(), []
    for _n in range(rounds):
        start = time.process_time()
        size = len(client.get(address).content)
        times.append(time.process_time() - start)
    print(
        f"{answer.status_code} {queries:4} queries {sorted(times)[rounds // 2] * 1000:8.0f} ms cpu"
        f" {size // 1024:6} kB, {grown() - before:5.0f} MB more  {address}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    made = cast()
    people(made.association, asked.people)
    client = Client()
    client.force_login(made.secretary, backend="tongxin.people.login.Backend")
    for address in PAGES:
        line(client, address, asked.rounds)
    connection.creation.destroy_test_db("", verbosity=0)


if __name__ == "__main__":
    main()
