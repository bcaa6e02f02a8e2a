import zxingcpp
from PIL import Image, ImageDraw

from certificates.qr import QUIET, qr

SCALE = 4


def drawn(path, size):
    """The SVG path as a browser fills it: runs of dark squares."""
    image = Image.new("L", (size * SCALE, size * SCALE), 255)
    pen = ImageDraw.Draw(image)
    for run in path.split("M")[1:]:
        place, _, rest = run.partition("h")
        x, y = (int(number) * SCALE for number in place.split())
        width = int(rest.partition("v")[0]) * SCALE
        pen.rectangle([x, y, x + width - 1, y + SCALE - 1], fill=0)
    return image


def test_the_path_is_read_back():
    address = "https://hagukumi.example/verify/HGK7-3MWQ-92RT/"
    code = qr(address)

    (found,) = zxingcpp.read_barcodes(drawn(code.path, code.size))

    assert found.text == address


def test_the_quiet_zone_is_kept_free():
    code = qr("https://hagukumi.example/verify/HGK7-3MWQ-92RT/")

    places = [run.partition("h")[0].split() for run in code.path.split("M")[1:]]
    assert min(int(x) for x, _y in places) == QUIET
    assert min(int(y) for _x, y in places) == QUIET
    assert max(int(y) for _x, y in places) == code.size - QUIET - 1
