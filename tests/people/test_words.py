"""How people and their things are called on the pages."""

import pytest

from people.templatetags.people import device

BY_CHROME = (
    "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 {}Safari/537.36"
)
BY_SAFARI = (
    "Mozilla/5.0 ({}) AppleWebKit/605.1.15 (KHTML, like Gecko) {} Mobile/15E148 Safari/604.1"
)
IPHONE = "iPhone; CPU iPhone OS 18_0 like Mac OS X"


@pytest.mark.parametrize(
    ("user_agent", "said"),
    [
        (BY_CHROME.format("Windows NT 10.0; Win64; x64", ""), "WindowsのChrome"),
        (BY_CHROME.format("Windows NT 10.0; Win64; x64", "") + " Edg/130.0.0.0", "WindowsのEdge"),
        (BY_CHROME.format("Linux; Android 14; Pixel 8", "Mobile "), "AndroidのChrome"),
        (BY_SAFARI.format(IPHONE, "Version/18.0"), "iPhoneのSafari"),
        (BY_SAFARI.format(IPHONE, "CriOS/130.0.0.0"), "iPhoneのChrome"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0",
            "LinuxのFirefox",
        ),
        ("Mozilla/5.0 (Windows NT 10.0; Trident/7.0; rv:11.0) like Gecko", "Windows"),
        ("", "種類の分からない端末"),
    ],
)
def test_a_device_is_called_as_people_call_it(user_agent, said):
    assert device(user_agent) == said
