"""Where each statement of a TOML text begins: `tomllib` gives no line for a key, so the text is scanned once more.

The text has already been parsed: this scan only has to find statements, not to judge them.
"""

import re
import tomllib

from oppiva.core.plan.paths import Steps

DEPTH = 8  # no path of a plan has more steps; a deeper one answers by the table around it

_STRING = r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\''
_SKIP = re.compile(r"(?:[\s]+|#[^\n]*)+")
_PART = re.compile(rf"[ \t]*([A-Za-z0-9_-]+|{_STRING})[ \t]*(\.)?", re.DOTALL)
_TOKEN = re.compile(rf"(?P<string>{_STRING})|#[^\n]*|(?P<open>[\[{{])|(?P<close>[\]}}])|(?P<end>\n)", re.DOTALL)


class _Scan:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.counted = 0
        self.lines: dict[Steps, int] = {}
        self.rows: dict[Steps, int] = {}  # array of tables -> number of its last row

    def note(self, steps: Steps) -> None:
        """The statement at the present line gives a value to `steps`, and so first mentions every table around it."""
        steps = steps[:DEPTH]
        self.line += self.text.count("\n", self.counted, self.at)
        self.counted = self.at
        for size in range(len(steps), 0, -1):
            if steps[:size] in self.lines:
                break
            self.lines[steps[:size]] = self.line

    def key(self, start: int) -> tuple[tuple[str, ...], int]:
        """The dotted key that begins at `start`, and where it ends."""
        parts: list[str] = []
        at = start
        while part := _PART.match(self.text, at):
            word = part[1]
            parts.append(tomllib.loads(f"k={word}")["k"] if word[0] in "\"'" else word)
            at = part.end()
            if not part[2]:
                break
        return tuple(parts[:DEPTH]), at

    def inside(self, names: tuple[str, ...]) -> Steps:
        """The steps of a header's names, where a name of an array means its latest row."""
        steps: Steps = ()
        for name in names:
            steps += (name,)
            if steps in self.rows:
                steps += (self.rows[steps],)
        return steps

    def header(self) -> Steps:
        """Read `[table]` or `[[row]]` and return the steps that the statements below it belong to."""
        is_row = self.text.startswith("[[", self.at)
        names, end = self.key(self.at + (2 if is_row else 1))
        if is_row:
            array = (*self.inside(names[:-1]), *names[-1:])
            self.rows[array] = self.rows.get(array, -1) + 1
            steps: Steps = (*array, self.rows[array])
        else:
            steps = self.inside(names)
        self.note(steps)
        self.at = end + (2 if is_row else 1)
        return steps

    def value_end(self, start: int) -> int:
        """Where the value that begins at `start` ends: the first line end outside strings, brackets and braces."""
        depth = 0
        for token in _TOKEN.finditer(self.text, start):
            if token["open"]:
                depth += 1
            elif token["close"]:
                depth -= 1
            elif token["end"] and depth <= 0:
                return token.start()
        return len(self.text)

    def run(self) -> dict[Steps, int]:
        table: Steps = ()
        while True:
            if skipped := _SKIP.match(self.text, self.at):
                self.at = skipped.end()
            if self.at >= len(self.text):
                return self.lines
            if self.text[self.at] == "[":
                table = self.header()
                continue
            names, end = self.key(self.at)
            self.note((*table, *names))
            self.at = self.value_end(end)


def statement_lines(text: str) -> dict[Steps, int]:
    """For a text that `tomllib` accepts: the line, from 1, of the statement that first gives each path its value."""
    return _Scan(text.replace("\r\n", "\n")).run()


def line_of(text: str, steps: Steps) -> int:
    """The line of the statement that holds a path: its own, else the nearest one around it, else the first line."""
    lines = statement_lines(text)
    return next((lines[steps[:size]] for size in range(len(steps), 0, -1) if steps[:size] in lines), 1)
