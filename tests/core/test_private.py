"""Private files: whole, in stretches, under a Japanese name, and kept by nobody."""

import pytest
from django.core.files import File
from django.core.files.base import ContentFile
from django.test import RequestFactory

from core import private
from core.private import serve

CONTENT = bytes(range(256)) * 1000  # more than one block


def answer(method="get", content=CONTENT, inline=False, **headers):
    request = getattr(RequestFactory(), method)("/", headers=headers)
    file = ContentFile(content, name="any.bin")
    return serve(
        request, file, filename="修了証.pdf", content_type="application/pdf", inline=inline
    )


def body(response):
    return response.getvalue()


def test_the_whole_file_with_its_length():
    response = answer()

    assert response.status_code == 200
    assert body(response) == CONTENT
    assert response["Content-Length"] == str(len(CONTENT))
    assert response["Accept-Ranges"] == "bytes"
    assert response["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=10-99999", 10, 100_000),
        ("bytes=255990-", 255_990, 256_000),
        ("bytes=-7", 255_993, 256_000),
        ("bytes=-999999", 0, 256_000),
        ("bytes=255999-999999", 255_999, 256_000),
    ],
)
def test_a_stretch_of_the_file(asked, start, end):
    response = answer(Range=asked)

    assert response.status_code == 206
    assert body(response) == CONTENT[start:end]
    assert response["Content-Range"] == f"bytes {start}-{end - 1}/256000"
    assert response["Content-Length"] == str(end - start)


@pytest.mark.parametrize("asked", ["bytes=256000-", "bytes=300000-300001", "bytes=-0"])
def test_a_stretch_outside_of_the_file_is_refused_with_its_size(asked):
    response = answer(Range=asked)

    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */256000"


@pytest.mark.parametrize(
    "asked", ["", "bytes=", "bytes=-", "bytes=9-1", "bytes=1-2,4-5", "rows=1-2", "bytes=a-b"]
)
def test_what_is_no_single_range_gets_the_whole_file(asked):
    response = answer(Range=asked)

    assert response.status_code == 200
    assert body(response) == CONTENT


def test_a_range_for_a_version_we_do_not_name_gets_the_whole_file():
    assert answer(**{"Range": "bytes=0-1", "If-Range": '"abc"'}).status_code == 200


def test_ranges_count_only_for_get():
    assert answer("head", Range="bytes=0-1").status_code == 200


def test_an_empty_file_has_no_stretches():
    assert body(answer(content=b"")) == b""
    assert answer(content=b"", Range="bytes=0-").status_code == 416


def test_no_cache_keeps_it_and_no_browser_guesses_its_type():
    response = answer()

    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("inline", "kind"), [(False, "attachment"), (True, "inline")])
def test_japanese_file_names_are_written_as_rfc_5987_says(inline, kind):
    assert answer(inline=inline)["Content-Disposition"] == (
        f"{kind}; filename*=utf-8''%E4%BF%AE%E4%BA%86%E8%A8%BC.pdf"
    )


def test_file_names_cannot_add_a_header():
    request = RequestFactory().get("/")
    file = ContentFile(b"x")

    response = serve(request, file, filename='a"\r\nSet-Cookie: b', content_type="text/plain")

    assert "\n" not in response["Content-Disposition"]


def test_a_player_gets_a_video_piece_by_piece(monkeypatch):
    """So that nobody's slow phone holds a thread of the server while it plays."""
    monkeypatch.setattr(private, "PIECE", 1000)

    pieces, start = b"", 0
    while start < len(CONTENT):
        response = answer(Range=f"bytes={start}-")
        assert (response.status_code, response.streaming) == (206, False)
        pieces += body(response)
        assert response["Content-Range"] == f"bytes {start}-{len(pieces) - 1}/256000"
        start = len(pieces)

    assert pieces == CONTENT


@pytest.mark.django_db  # closing a response ends a request, which looks after connections
@pytest.mark.parametrize("piece", [10, private.PIECE])
@pytest.mark.parametrize("asked", ["", "bytes=5-9", "bytes=999999-"])
def test_the_file_is_closed_after_it_was_sent(tmp_path, monkeypatch, piece, asked):
    monkeypatch.setattr(private, "PIECE", piece)
    path = tmp_path / "figure.png"
    path.write_bytes(CONTENT)
    file = File(path.open("rb"))
    request = RequestFactory().get("/", headers={"Range": asked})

    response = serve(request, file, filename="a", content_type="image/png")
    body(response)
    response.close()

    assert file.closed


def test_a_large_file_is_streamed_when_it_is_wanted_whole(monkeypatch):
    monkeypatch.setattr(private, "PIECE", 1000)

    response = answer()

    assert response.streaming
    assert response["Content-Length"] == str(len(CONTENT))
    assert body(response) == CONTENT
