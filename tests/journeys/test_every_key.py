"""Pages by the Tab key alone on a narrow phone, and without script: everything is reached, seen, and does something."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from journeys.test_looks import PAGES
from journeys.test_roles import MAILS

if TYPE_CHECKING:
    from livedemo import LiveDemo

pytestmark = [pytest.mark.browser, pytest.mark.server]

WALKED = [
    ("participant", "/"),
    ("participant", "/muiden-kokeilut/"),
    ("participant", "/hanke/ES-OPPIVA/sarjat/"),
    ("facilitator", "/"),
    ("supervisor", "/"),
    ("project_manager", "/hanke/ES-OPPIVA/"),
]
# What the Tab key comes to, in the order of the page: of radio buttons one a group, of a closed part its summary.
STOPS = """() => {
  const groups = new Set();
  window.stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter((one) => {
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
  return [window.stops.indexOf(at), shown, open, `${at.tagName} ${at.innerText || at.name || at.ariaLabel || ''}`];
}"""
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
    if (shown(one) && ![...one.elements].some((button) => button.type === 'submit')) found.push(`form ${one.action}`);
  }
  for (const one of document.querySelectorAll('input, select, textarea')) {
    if (shown(one) && !one.form && !one.disabled) found.push(`field ${one.name || one.id}`);
  }
  if (document.documentElement.scrollWidth > window.innerWidth) found.push('sideways');
  return found;
}"""


@pytest.mark.parametrize(("role", "path"), WALKED)
def test_the_tab_key_comes_to_everything_on_a_narrow_phone_and_shows_where_it_is(
    live_demo: LiveDemo, browser: Any, state_of: Callable[[str], Any], role: str, path: str
) -> None:
    context = browser.new_context(storage_state=state_of(MAILS[role]), viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{live_demo.address}{path}")
    stops = page.evaluate(STOPS)
    came: list[int] = []
    faults: list[str] = []
    for _key in range(stops):
        page.keyboard.press("Tab")
        number, shown, open_, name = page.evaluate(HERE) or (-1, True, True, "")
        if not open_:  # what scrolls may still be on its way
            page.wait_for_timeout(400)
            _number, _shown, open_, name = page.evaluate(HERE)
        faults += [f"no ring: {name}"] * (not shown) + [f"covered: {name}"] * (not open_)
        came.append(number)
    assert came == list(range(stops)), "the order of the page, from the skip link on"
    assert faults == []
    context.close()


@pytest.mark.parametrize("role", PAGES)
def test_without_script_nothing_stands_there_that_does_nothing(
    live_demo: LiveDemo, browser: Any, state_of: Callable[[str], Any], role: str
) -> None:
    context = browser.new_context(
        storage_state=state_of(MAILS[role]), viewport={"width": 320, "height": 640}, java_script_enabled=False
    )
    page = context.new_page()
    found = {}
    for path in PAGES[role]:
        page.goto(f"{live_demo.address}{path}")
        found[path] = page.evaluate(DEAD)
    assert {path: dead for path, dead in found.items() if dead} == {}
    context.close()
