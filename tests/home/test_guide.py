"""The trainers' guide inside the CMS: whole, in Japanese, leading nowhere else."""

import re

import pytest
from django.test import Client

from home import guide
from people.roles import Role
from tests.conftest import person
from tests.factories.courses import home_page
from tests.factories.people import PostFactory

CHAPTERS = sorted(file.stem for file in guide.FOLDER.glob("*.md"))


@pytest.fixture
def trainers_client(cms_groups, trainer):
    home_page()
    client = Client()
    client.force_login(trainer)
    return client


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_chapter_opens_and_its_links_and_pictures_are_there(trainers_client, name):
    answer = trainers_client.get(guide.address_of(name))

    assert answer.status_code == 200
    html = answer.context["chapter"].html
    targets = re.findall(r'(?:href|src)="([^"]+)"', html)
    assert [target for target in targets if not target.startswith("/cms/guide/")] == []
    for target in targets:
        assert trainers_client.get(target).status_code == 200, target


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_picture_says_in_words_what_it_shows(name):
    pictures = re.findall(r"!\[([^\]]*)\]", (guide.FOLDER / f"{name}.md").read_text("utf-8"))

    assert [words for words in pictures if len(words) < 8] == []


def test_every_picture_is_used_and_small():
    told = "".join((guide.FOLDER / f"{name}.md").read_text("utf-8") for name in CHAPTERS)

    for file in (guide.FOLDER / "images").glob("*.png"):
        assert file.name in told
        assert file.stat().st_size <= 200_000


@pytest.mark.parametrize("name", ["nothing", "..", "images"])
def test_there_is_nothing_else_to_read(trainers_client, name):
    assert trainers_client.get(f"/cms/guide/{name}/").status_code == 404
    assert trainers_client.get(f"/cms/guide/images/{name}").status_code == 404


def test_the_first_screen_leads_to_our_guide_and_to_no_other_host(trainers_client):
    html = re.sub("(?s)<noscript.*?</noscript>", "", trainers_client.get("/cms/").content.decode())

    assert "/cms/guide/" in html
    assert "研修を1つ公開するまで" in html
    assert re.findall(r'href="(https?://[^"]+)"', html) == []


def test_who_makes_no_courses_is_not_shown_the_way_to_one(cms_groups, bureau):
    reviewer = person("reviewer", "藤井", "さや", "フジイ", "サヤ")
    PostFactory(person=reviewer, organisation=bureau, roles=[Role.ANONYMITY_REVIEWER])
    home_page()
    client = Client()
    client.force_login(reviewer)

    assert "研修を1つ公開するまで" not in client.get("/cms/").content.decode()
