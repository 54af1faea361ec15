"""The page for everybody: no sign-in, no cookie, what the team chose and nothing else (trust.md W8)."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.test import Client

from experiments import pictures, publishers, trials
from experiments.lab import Lab
from oppiva.core.errors import DomainError
from oppiva.experiments import services
from oppiva.experiments.models import DiaryEntry
from workshops.cast import browser

pytestmark = pytest.mark.django_db
SECRET = "Kanarialintu ei kuulu muille"


def at(lab: Lab, more: str = "") -> str:
    return f"/en/hanke/{lab.cast.programme.code}/kokeilut/{lab.experiment.code}/{more}"


def page(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("\u00a0", " ").split())


def with_files(lab: Lab) -> tuple[DiaryEntry, DiaryEntry]:
    """A decided trial with a picture and a recording in its diary."""
    lab.fill(nod_name=SECRET, who=SECRET, note=SECRET)
    with trials.on(trials.START):
        lab.fill("S3")
        services.plan(lab.member())
        services.start(lab.member())
        photo, speech = io.BytesIO(pictures.photo()), io.BytesIO(pictures.mp3(3))
        first = services.add_entry(lab.member(), kind="surprise", text=SECRET, photo=photo, photo_alt="Taulu seinällä")
        second = services.add_entry(lab.member(), kind="customer_said", text=SECRET, speech=speech)
        trials.number(lab, trials.START)
    with trials.on(publishers.DAY):
        services.end_due_trials()
        trials.result(lab)
        trials.decide(lab, owner=None, owner_role=SECRET)
    publishers.write(lab)
    services.set_share_level(lab.member(), "public", base_version=lab.experiment.version)
    publishers.answer_names(lab)
    return first, second


def choose(lab: Lab, pictures_: dict[Any, str], speeches: dict[Any, str]) -> None:
    version = publishers.prepared(lab).version
    services.save_public_files(lab.member(), pictures=pictures_, speeches=speeches, base_version=version)


def test_chosen_pictures_need_words_and_are_served_without_sign_in(lab: Lab) -> None:
    first, second = with_files(lab)
    with trials.on(publishers.DAY):
        choose(lab, {first.pk: ""}, {second.pk: ""})
        with pytest.raises(DomainError) as refused:
            services.ask_check(lab.member())
        assert refused.value.facts["codes"] == ("alt", "speech")
        choose(lab, {first.pk: "Taulussa on kolme kysymystä."}, {second.pk: "Tämä oli helpompaa."})
        services.ask_check(lab.member())
        looked = browser(lab.cast.facilitator)
        picture = re.search(
            r'<img class="picture" src="([^"]+)" alt="Taulussa', page(looked.get(at(lab, "julkaisu/tarkistus/")))
        )
        assert picture is not None, "who checks sees the picture itself, not its words alone"
        assert looked.get(picture[1]).status_code == 200
        publishers.confirm(lab)
        services.publish(publishers.member(lab))
    out = Client().get(at(lab, "julkinen/"))
    shown = page(out)
    assert 'alt="Taulussa on kolme kysymystä."' in shown
    assert "Tämä oli helpompaa." in shown
    assert SECRET not in shown
    main = shown[shown.index("<main") : shown.index("</main>")]
    assert "<title>Emblem of the European Union</title>" in main
    assert "Co-funded by the European Union" in main
    assert "The limits look at the middle number of all numbers of the trial." in main
    assert not out.cookies
    picture = Client().get(at(lab, f"julkinen/kuva/{first.pk}/"))
    assert picture.status_code == 200
    assert picture["Content-Type"].startswith("image/")
    assert "sandbox" in picture["Content-Security-Policy"]
    assert pictures.PLACE not in b"".join(picture.streaming_content)  # type: ignore[attr-defined]
    # The voice itself stays with the team.
    assert Client().get(at(lab, f"julkinen/kuva/{second.pk}/")).status_code == 404
    services.withdraw(publishers.member(lab), reason="Kuva pois.")
    assert Client().get(at(lab, f"julkinen/kuva/{first.pk}/")).status_code == 404


def test_pictures_are_chosen_on_their_page(lab: Lab) -> None:
    first, _second = with_files(lab)
    client = browser(lab.cast.staff[0])
    with trials.on(publishers.DAY):
        form = client.get(at(lab, "julkaisu/kuvat/")).context["form"]
        assert [one.kind for one in form.candidates] == ["photo", "speech"]
        assert form["words_0"].value() == "Taulu seinällä"
        sent = {"pick_0": "on", "words_0": "Taulu.", "words_1": "Ei mukaan.", "base_version": 2}
        assert client.post(at(lab, "julkaisu/kuvat/"), sent).status_code == 302
        long = client.post(at(lab, "julkaisu/kuvat/"), {**sent, "words_0": "x" * 201, "base_version": 3})
        assert long.status_code == 422
    public = publishers.prepared(lab).public
    assert public is not None
    assert (public.pictures, public.speeches) == ({str(first.pk): "Taulu."}, {})
    # Of the other team nothing can be chosen.
    with pytest.raises(ValueError, match="no photo"):
        choose(lab, {lab.experiments[1].pk: "x"}, {})


def test_guests_see_the_page_and_its_readers_the_record(lab: Lab) -> None:
    publishers.published(lab)
    cast = lab.cast
    for person in (cast.stranger, cast.supervisor, cast.manager, cast.staff[3]):
        assert browser(person).get(at(lab, "julkinen/")).status_code == 200
    # The code is found whatever its letters; another one is not there.
    assert Client().get(at(lab, "julkinen/").replace(lab.experiment.code, "99-9")).status_code == 404
    assert Client().get(at(lab, "julkinen/").replace("/en/", "/sv/")).status_code == 200


def test_a_page_of_a_removed_experiment_is_gone(lab: Lab) -> None:
    from oppiva.audit.services import delete

    publishers.published(lab)
    delete([lab.experiment], actor=publishers.TEST)
    assert Client().get(at(lab, "julkinen/")).status_code == 404


def test_the_numbers_are_drawn_as_on_the_teams_own_page(lab: Lab) -> None:
    publishers.published(lab)
    shown = page(Client().get(at(lab, "julkinen/")))
    assert 'class="fig fig-run"' in shown
    assert "Numbers as a table" in shown
