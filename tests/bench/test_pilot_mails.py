"""The pilot's mailbox: the newest code, and which mail came twice."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

from pilot.mailbox import Mailbox


def put(folder: Path, at: int, text: str, ident: str, to: str = "aino@pilotti.example") -> None:
    mail = EmailMessage()
    mail["To"], mail["Subject"], mail["Message-ID"] = to, "Kooste", ident
    mail.set_content(text)
    (folder / f"{at:020d}-x.eml").write_bytes(mail.as_bytes())


def test_the_newest_code_after_a_moment_is_read(tmp_path: Path) -> None:
    box = Mailbox(tmp_path)
    put(tmp_path, 1, "koodi\n\n111111\n", "<a@x>")
    put(tmp_path, 5, "koodi\n\n222222\n", "<b@x>")
    assert box.code("aino@pilotti.example", after=0) == (5, "222222")
    assert box.code("aino@pilotti.example", after=4) == (5, "222222")


def test_a_second_mail_is_told_apart_from_the_same_one_sent_again(tmp_path: Path) -> None:
    box = Mailbox(tmp_path)
    put(tmp_path, 1, "sama", "<a@x>")
    put(tmp_path, 2, "sama", "<a@x>")
    put(tmp_path, 3, "sama", "<b@x>")
    put(tmp_path, 4, "sama", "<a@x>", to="eila@pilotti.example")
    others, same = box.doubled()
    assert [mail.at for mail in same] == [2]
    assert [mail.at for mail in others] == [3]
