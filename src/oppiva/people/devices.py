"""A device in words: its browser and system, and the network it came from, cut so that it names no one place."""

from __future__ import annotations

from ipaddress import IPv4Address, ip_address, ip_network

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_name(user_agent: str) -> str:
    """Browser and system by their own names, in the order in which browsers claim to be each other."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return ", ".join(part for part in (browser, system) if part) or user_agent[:60] or "?"


def network_name(address: str) -> str:
    """The network of an address as the access log keeps it, /24 or /48 (trust.md 9): 192.0.2.x; empty when unknown."""
    try:
        known = ip_address(address)
    except ValueError:
        return ""
    if isinstance(known, IPv4Address):
        return f"{address.rpartition('.')[0]}.x"
    return f"{ip_network((known, 48), strict=False).network_address}/48"
