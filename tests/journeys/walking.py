"""A page as somebody without a mouse meets it: stop by stop with the Tab key, and what stands there without script."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.urls import Resolver404, resolve

# What the Tab key comes to, in the order of the page: of radio buttons one a group, of a closed part its summary.
STOPS = """() => {
  const groups = new Set();
  const kinds = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
  window.stops = [...document.querySelectorAll(kinds)].filter((one) => {
    if (one.disabled || one.type === 'hidden' || one.tabIndex < 0) return false;
    if (!one.checkVisibility({ visibilityProperty: true }) || one.closest('[inert]')) return false;
    const closed = one.closest('details:not([open])');
    if (closed && !(one.tagName === 'SUMMARY' && one.parentElement === closed)) return false;
    if (one.type !== 'radio') return true;
    const same = [...document.querySelectorAll('input[type=radio]')].filter((r) => r.name === one.name);
    const checked = same.filter((r) => r.form === one.form).find((r) => r.checked);
    const key = [...document.forms].indexOf(one.form) + one.name;
    if ((checked && checked !== one) || groups.has(key)) return false;
    groups.add(key);
    return true;
  });
  return window.stops.length;
}"""
# Which of them has the focus, whether that is seen, and whether some of it lies open (2.4.11).
HERE = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const box = at.getBoundingClientRect();
  const shown = [at, at.closest('label'), at.parentElement, at.nextElementSibling].filter(Boolean).some((one) => {
    const look = getComputedStyle(one);
    return look.outlineStyle !== 'none' || (one === at && look.boxShadow !== 'none');
  });
  const open = [[.5, .5], [.1, .5], [.9, .5], [.5, .15], [.5, .85]].some(([x, y]) => {
    const top = document.elementFromPoint(box.x + box.width * x, box.y + box.height * y);
    return top && (at.contains(top) || top.contains(at) || [...(at.labels || [])].some((one) => one.contains(top)));
  });
  const name = `${at.tagName} ${(at.innerText || at.name || at.ariaLabel || '').slice(0, 60)}`;
  const closed = at.tagName === 'SUMMARY' && !at.parentElement.open;
  const parts = ['date', 'time', 'datetime-local', 'month', 'week'].includes(at.type);
  return { number: window.stops.indexOf(at), shown, open, name, closed, parts };
}"""
# What is smaller than a finger needs (2.5.8), unless it stands within a sentence; and what is called by nothing.
SMALL = """() => window.stops.filter((one) => {
  if (one.matches('.skip') || ['checkbox', 'radio'].includes(one.type)) return false;
  const box = one.getBoundingClientRect();
  if (!box.width || (box.width >= 23.5 && box.height >= 23.5)) return false;
  const around = one.parentElement.innerText || '';
  return !(getComputedStyle(one).display === 'inline' && around.trim() !== one.innerText.trim());
}).map((one) => {
  const box = one.getBoundingClientRect();
  const size = `${Math.round(box.width)} x ${Math.round(box.height)}`;
  return `${one.tagName} ${(one.innerText || one.name).slice(0, 60)} is ${size}`;
})"""
# What stands there for somebody without script and does nothing.
DEAD = """() => {
  const shown = (one) => one.checkVisibility({ visibilityProperty: true });
  const found = [];
  for (const one of document.querySelectorAll('button')) {
    const works = one.type === 'submit' && one.form;
    if (shown(one) && !one.disabled && !works) found.push(`button ${one.innerText || one.ariaLabel}`);
  }
  for (const one of document.querySelectorAll('a[href^="#"]')) {
    if (shown(one) && !document.querySelector(`[id="${one.hash.slice(1)}"]`)) found.push(`link ${one.hash}`);
  }
  for (const one of document.forms) {
    const parts = [...one.elements];
    if (parts.some(shown) && !parts.some((part) => part.type === 'submit')) found.push(`form ${one.action}`);
  }
  for (const one of document.querySelectorAll('input, select, textarea')) {
    if (shown(one) && !one.form && !one.disabled) found.push(`field ${one.name || one.id}`);
  }
  return found;
}"""
# How much wider the page is than its window (1.4.10).
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LINK = re.compile(r'<a\b[^>]*\bhref="(/[^"#]*)')


def walked(page: Any, *, opening: bool = False) -> list[str]:
    """What is wrong on the Tab key's way from the skip link to the end; with `opening`, through each closed part."""
    stops = page.evaluate(STOPS)
    faults: list[str] = []
    # A page may begin in a field: then one goes back to its beginning first, to the skip link.
    for _key in range((page.evaluate(HERE) or {"number": 0})["number"]):
        page.keyboard.press("Shift+Tab")
    last = (page.evaluate(HERE) or {"number": -1})["number"]
    while last < stops - 1:
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here is None:
            return [*faults, f"left the page after {last + 1} of {stops} stops"]
        if here["number"] == last and here["parts"]:  # the day, the month and the year of one field
            continue
        if not here["open"]:  # what scrolls may still be on its way
            page.wait_for_timeout(400)
            here = page.evaluate(HERE)
        faults += [f"no ring: {here['name']}"] * (not here["shown"])
        faults += [f"covered: {here['name']}"] * (not here["open"])
        if here["number"] != last + 1:
            return [*faults, f"{here['name']} is stop {here['number']}, not {last + 1} of {stops}"]
        last += 1
        if opening and here["closed"]:
            page.keyboard.press("Enter")
            stops, last = page.evaluate(STOPS), page.evaluate(HERE)["number"]  # a menu behind may have closed
    return faults


def name_of(path: str) -> str:
    """The name of an address in Finnish; empty for other languages, files, and pages that only the demo has."""
    if "." in path.split("?")[0]:
        return ""
    try:
        name = resolve(path.split("?")[0]).view_name
    except Resolver404:
        return ""
    return "" if name.startswith("development") else name


def pages_of(page: Any, address: str) -> tuple[dict[str, str], list[str]]:
    """One page of each address that links lead to from the first page on, by its name; and links that lead nowhere."""
    found: dict[str, str] = {}
    ahead, seen, dead = [("/", "")], {"/"}, []
    for path, before in ahead:
        name = name_of(path)
        if not name or name in found:
            continue
        answer = page.request.get(f"{address}{path}")
        if answer.status == 422:  # asks for a fresh code first: the sign-in lies too far back
            continue
        if not answer.ok:
            dead.append(f"{before} leads to {path}: {answer.status}")
            continue
        path = answer.url.removeprefix(address)  # some addresses lead on, to one's own experiment or to the first page
        name = name_of(path)
        if not name or name in found or not answer.headers["content-type"].startswith("text/html"):
            continue
        found[name] = path
        links = dict.fromkeys(unescape(link) for link in LINK.findall(answer.text()))
        ahead += [(link, path) for link in links if link not in seen]
        seen |= links.keys()
    return found, dead
