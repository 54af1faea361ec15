"""A model tried and reviewed elsewhere, published and mended, in pages (records.md 3.1, 3.2; trust.md A1)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from catalogue.library import TEXTS, Library, bare_model
from catalogue.table import stranger
from catalogue.test_desk_pages import at, fields_of, text, writer  # noqa: F401  (a fixture)
from oppiva.audit.services import save
from oppiva.catalogue import services
from oppiva.catalogue.models import ModelDraft, ModelState, ModelTrial, ModelVersion, PeerReview, TraceEdge
from oppiva.catalogue.queries.desk import asked_of
from oppiva.catalogue.services.model_telling import ASKED
from oppiva.jobs.models import OutboxMail
from oppiva.people.models import Notice, Person
from oppiva.people.queries import actor_for
from workshops.cast import browser

pytestmark = pytest.mark.django_db
UNCLEAR = "Kuka vastaa, jos molemmat ovat poissa?"


class TestTrial:
    def test_a_place_is_named_by_the_work_mail_of_who_tries(self, library: Library, writer: Client) -> None:  # noqa: F811
        peer = library.peers[0]
        answer = writer.post(at(library, "model_trials"), {"mail": peer.email.upper()})
        assert answer.status_code == 302
        trial = library.fresh().trials.get()
        assert (trial.person, trial.organisation, trial.unit) == (peer, library.elsewhere, library.office)
        assert not Notice.objects.filter(person=peer, kind=ASKED).exists(), "there is nothing to read yet"

    def test_an_address_nobody_has_is_told_and_cannot_be_tried_out(self, library: Library, writer: Client) -> None:  # noqa: F811
        for _try in range(10):
            answer = writer.post(at(library, "model_trials"), {"mail": "ei.ole@missaan.example"})
            assert answer.status_code == 422
        answer = writer.post(at(library, "model_trials"), {"mail": library.peers[0].email})
        assert answer.status_code == 422, "too many misses: even a real one waits"
        assert not ModelTrial.objects.exists()

    def test_a_person_is_found_by_name_among_those_one_sees_alone(self, library: Library, writer: Client) -> None:  # noqa: F811
        seen = library.table.lab.cast.facilitator
        html = text(writer.get(at(library, "model_trials"), {"haku": seen.name.split()[0]}))
        hidden = text(writer.get(at(library, "model_trials"), {"haku": "Vertainen"}))
        assert "Venla Vertainen" not in hidden
        assert writer.post(at(library, "model_trials"), {"person": str(library.peers[0].pk)}).status_code in (404, 422)
        assert seen.name in html or "name" in html

    def test_a_unit_of_its_own_sources_is_refused_at_the_form(self, library: Library, writer: Client) -> None:  # noqa: F811
        from workshops.cast import person_of

        near = person_of("Niina Naapuri", library.table.lab.cast.unit)
        answer = writer.post(at(library, "model_trials"), {"mail": near.email})
        assert answer.status_code == 422
        assert not ModelTrial.objects.exists()

    def test_a_draft_that_is_not_ready_is_not_sent(self, library: Library, writer: Client) -> None:  # noqa: F811
        answer = writer.post(at(library, "model_trials"), {"deed": "send"})
        assert answer.status_code == 422
        assert library.fresh().state == ModelState.DRAFT

    def test_who_was_named_hears_of_it_reads_the_text_alone_and_tells(self, library: Library, writer: Client) -> None:  # noqa: F811
        peer = library.peers[0]
        library.write(**TEXTS)
        writer.post(at(library, "model_trials"), {"mail": peer.email})
        trial = library.fresh().trials.get()
        theirs = browser(peer)
        own = at(library, "model_trial", trial.pk)
        assert theirs.get(own).status_code == 200, "asked is asked, also before the trial"
        assert writer.post(at(library, "model_trials"), {"deed": "send"}).status_code == 302
        assert Notice.objects.get(person=peer, kind=ASKED).link == own
        assert OutboxMail.objects.get(kind="model_asked", recipient=peer.pk).object_id == str(trial.pk)
        assert [one.kind for one in asked_of(actor_for(peer))] == ["trial"]
        html = text(theirs.get(own))
        assert TEXTS["problem"] in html
        assert TEXTS["core_parts"][0]["sign"] in html
        assert library.table.cards[0].code not in html.partition("<main")[2], "the text alone, not its experiments"
        assert "0,00 €" in html, "that nothing is bought is told, too"
        sent = {"done_on": "1.11.2026", "unclear": UNCLEAR, "base_version": str(trial.version)}
        assert theirs.post(own, sent).status_code == 422, "nothing changes, or what does"
        assert (
            theirs.post(own, sent | {"changed": "Lisää varahenkilö.", "no_change_reason": "Ei syytä."}).status_code
            == 422
        )
        answer = theirs.post(own, sent | {"changed": "Lisätään varahenkilö vuorolle."})
        assert answer.status_code == 302, text(answer)[:3000]
        assert library.fresh().trials.get().unclear == UNCLEAR
        assert Notice.objects.filter(person=library.table.analyst, code="trial_told").exists()
        assert not asked_of(actor_for(peer))
        assert UNCLEAR in text(writer.get(at(library, "model_trials")))

    def test_it_can_be_taken_back_until_it_is_told(self, library: Library, writer: Client) -> None:  # noqa: F811
        library.on_trial()
        trial = library.fresh().trials.get()
        assert writer.post(at(library, "model_trial_drop", trial.pk)).status_code == 302
        assert not library.fresh().trials.filter(deleted_in__isnull=True).exists()

    def test_a_stranger_finds_no_trial_and_no_review(self, library: Library) -> None:
        library.on_trial()
        review = services.ask_review(library.analyst, library.fresh(), library.peers[0])
        someone = browser(Person.objects.get(pk=stranger(library.table).person_id))
        assert someone.get(at(library, "model_trial", library.fresh().trials.get().pk)).status_code == 404
        assert someone.get(at(library, "model_review", review.pk)).status_code == 404
        assert browser(library.peers[1]).get(at(library, "model_review", review.pk)).status_code == 404


class TestReviews:
    def test_two_peers_and_the_team_bring_it_on(self, library: Library, writer: Client) -> None:  # noqa: F811
        library.on_trial()
        services.tell_trial(
            library.analyst, library.fresh().trials.get(), done_on=library.fresh().trials.get().named_at.date(),
            unclear=UNCLEAR, no_change_reason="Kohta on selvä muille.",
        )  # fmt: skip
        for peer in library.peers:
            assert writer.post(at(library, "model_reviews"), {"mail": peer.email}).status_code == 302
        assert writer.post(at(library, "model_reviews"), {"mail": library.peers[0].email}).status_code == 422
        for peer in library.peers:
            review = PeerReview.objects.get(person=peer)
            own = at(library, "model_review", review.pk)
            html = browser(peer).get(own)
            assert TEXTS["problem"] in text(html)
            assert browser(peer).post(own, {"text": "", "deed": "return"}).status_code == 422
            assert browser(peer).post(own, {"text": "", "deed": "approve"}).status_code == 302
        assert library.fresh().state == ModelState.TESTING
        facilitator = browser(library.table.lab.cast.facilitator)
        assert 'value="team"' in facilitator.get(at(library, "model_reviews")).content.decode()
        assert facilitator.post(at(library, "model_reviews"), {"deed": "team"}).status_code == 302
        assert library.fresh().state == ModelState.PEER_REVIEWED
        assert Notice.objects.filter(person=library.table.analyst, code="peer_reviewed").exists()

    def test_a_text_sent_back_tells_its_authors_why(self, library: Library) -> None:
        library.on_trial()
        review = services.ask_review(library.analyst, library.fresh(), library.peers[0])
        own = at(library, "model_review", review.pk)
        browser(library.peers[0]).post(own, {"text": "Vaihe kaksi jää epäselväksi.", "deed": "return"})
        notice = Notice.objects.get(person=library.table.analyst, code="sent_back")
        assert notice.reason == "Vaihe kaksi jää epäselväksi."
        assert PeerReview.objects.get(pk=review.pk).state == PeerReview.State.RETURNED

    def test_a_peer_of_a_source_area_is_refused_at_the_form(self, library: Library, writer: Client) -> None:  # noqa: F811
        library.on_trial()
        mail = library.table.lab.cast.facilitator.email
        assert writer.post(at(library, "model_reviews"), {"mail": mail}).status_code == 422

    def test_back_to_be_written_asks_for_a_reason_and_tells_it(self, library: Library, writer: Client) -> None:  # noqa: F811
        library.on_trial()
        address = at(library, "model_state", "luonnokseksi")
        assert writer.post(address, {"reason": ""}).status_code == 422
        writer.post(address, {"reason": "Vaiheet kirjoitetaan uudelleen."})
        assert library.fresh().state == ModelState.DRAFT


class TestAnotherModel:
    def test_a_review_is_not_answered_at_the_address_of_another_model(self, library: Library) -> None:
        library.on_trial()
        review = services.ask_review(library.analyst, library.fresh(), library.peers[0])
        other = bare_model(library.table.programme, "Toinen malli", 30)
        services.ask_review(library.analyst, other, library.peers[0])
        strange = reverse("catalogue:model_review", args=[library.table.programme.code, other.code, review.pk])
        assert browser(library.peers[0]).post(strange, {"text": "", "deed": "approve"}).status_code == 404
        review.refresh_from_db()
        assert review.state == PeerReview.State.ASKED


class TestSources:
    def test_contradictions_are_answered_and_said_to_be_listed(self, library: Library, writer: Client) -> None:  # noqa: F811
        card = library.table.cards[4]
        sent = {"card": card.code.lower(), "kind": "contradicts", "note": "Meni toisin."}
        assert writer.post(at(library, "model_sources"), sent).status_code == 302
        assert writer.post(at(library, "model_sources"), sent).status_code == 422, "the same twice"
        assert writer.post(at(library, "model_sources"), sent | {"card": "99-9"}).status_code == 422
        edge = TraceEdge.objects.get(kind="contradicts", source__experiment=card).pk
        assert card.code in text(writer.get(at(library, "desk_model")))
        assert writer.post(at(library, "model_answer", edge), {"text": "Lyhyt"}).status_code == 422
        assert writer.post(at(library, "model_answer", edge), {"text": "Siellä aikaa ei varattu."}).status_code == 302
        assert writer.post(at(library, "model_sources"), {"deed": "listed"}).status_code == 302
        assert library.fresh().contradictions_listed
        answer = writer.post(at(library, "model_source_out", edge), {"reason": "Koski toista asiaa."})
        assert answer.status_code == 302
        assert library.fresh().sources.count() == 3

    def test_of_two_who_answer_the_second_sees_both(self, library: Library, writer: Client) -> None:  # noqa: F811
        edge = services.attach_source(library.analyst, library.fresh(), library.table.cards[4], kind="contradicts")
        first = {"text": "Siellä aikaa ei varattu.", "base_version": "0"}
        writer.post(at(library, "model_answer", edge.pk), first)
        opened = {"text": "Minun vastaukseni tähän.", "base_version": "1"}
        services.answer_model_contradiction(
            library.table.other, library.fresh(), edge.pk, text="Toisen vastaus tähän.", base_version=1
        )
        assert writer.post(at(library, "model_answer", edge.pk), opened).status_code == 409

    def test_another_edge_is_not_answered(self, library: Library, writer: Client) -> None:  # noqa: F811
        edge = library.model.sources.count()
        assert writer.get(at(library, "model_answer", 10_000 + edge)).status_code == 404


class TestPublishing:
    def test_what_stands_in_the_way_is_named(self, library: Library, writer: Client) -> None:  # noqa: F811
        library.reviewed()
        html = text(writer.get(at(library, "model_publish")))
        assert 'name="note"' not in html
        assert at(library, "model_sources") in html

    def test_each_finding_is_looked_at_before_the_first_publication(self, library: Library, writer: Client) -> None:  # noqa: F811
        library.write(**TEXTS)
        library.write(contact="Palvelupäällikkö, p. 040 123 4567")
        library.reviewed()
        library.write(contact="Palvelupäällikkö, p. 040 123 4567")
        library.kept()
        services.say_contradictions_listed(library.analyst, library.fresh())
        address = at(library, "model_publish")
        sent = fields_of(writer.get(address).content.decode()) | {"note": "Ensimmäinen julkaisu."}
        assert writer.post(address, sent).status_code == 422
        keys = [one.key for one in services.ahead_of(library.fresh()).personal]
        answer = writer.post(address, sent | {"settled": keys})
        assert answer.status_code == 302, text(answer)[-3000:]
        assert library.fresh().state == ModelState.PUBLISHED

    def test_a_typo_is_a_patch_of_two_presses(self, library: Library, writer: Client) -> None:  # noqa: F811
        library.published()
        write = at(library, "model_write", "vaiheet")
        sent = fields_of(writer.get(write).content.decode()) | {"roles": "Kaksi virkailijaa.", "go": "publish"}
        answer = writer.post(write, sent)
        assert answer["Location"].partition("#")[0] == at(library, "model_publish")
        html = writer.get(at(library, "model_publish")).content.decode()
        assert "<del>" in html
        found = {one.key for one in services.ahead_of(library.fresh()).personal}
        form = fields_of(html) | {"note": "Korjattiin kirjoitusvirhe.", "settled": list(found)}
        assert form["change"] == "patch"
        assert writer.post(at(library, "model_publish"), form).status_code == 302
        assert ModelVersion.objects.get(pk=library.fresh().current_version).number == "1.0.1"

    def test_the_size_is_raised_and_never_lowered(self, library: Library, writer: Client) -> None:  # noqa: F811
        library.published()
        library.write(edge_parts=[])
        html = writer.get(at(library, "model_publish")).content.decode()
        found = [one.key for one in services.ahead_of(library.fresh()).personal]
        form = fields_of(html) | {"note": "Muokattavat osat poistettiin.", "settled": found}
        assert writer.post(at(library, "model_publish"), form | {"change": "patch"}).status_code == 422
        assert writer.post(at(library, "model_publish"), form | {"change": "major"}).status_code == 302
        assert ModelVersion.objects.get(pk=library.fresh().current_version).number == "2.0.0"

    def test_of_two_who_publish_the_second_is_told(self, library: Library, writer: Client) -> None:  # noqa: F811
        library.published()
        library.write(roles="Kolme virkailijaa.")
        form = fields_of(writer.get(at(library, "model_publish")).content.decode())
        library.publish("Toinen ehti ensin tässä.")
        library.write(roles="Neljä virkailijaa.")
        found = [one.key for one in services.ahead_of(library.fresh()).personal]
        answer = writer.post(at(library, "model_publish"), form | {"note": "Minun julkaisuni.", "settled": found})
        assert answer.status_code == 409

    def test_what_was_written_since_the_page_was_opened_does_not_go_out_unread(
        self,
        library: Library,
        writer: Client,  # noqa: F811
    ) -> None:
        library.published()
        library.write(roles="Kolme virkailijaa.")
        address = at(library, "model_publish")
        form = fields_of(writer.get(address).content.decode()) | {"note": "Roolit tarkentuivat."}
        library.write(library.table.other, roles="Kolme virkailijaa, joita kukaan ei ole lukenut.")
        form |= {"settled": [one.key for one in services.ahead_of(library.fresh()).personal]}
        assert writer.post(address, form).status_code == 409
        assert library.model.versions.count() == 1
        form |= {"draft_version": str(library.draft.version)}
        assert writer.post(address, form).status_code == 302

    def test_replaced_by_one_in_use_and_evidence_lowered(self, library: Library, writer: Client) -> None:  # noqa: F811
        library.published()
        address = at(library, "model_state", "korvaa")
        assert writer.post(address, {"by": "M9", "reason": "Toinen malli kattaa tämän."}).status_code == 422
        services.refresh(library.fresh())
        if library.fresh().evidence:
            lowered = {"level": "0", "reason": "Mittaus tehtiin väärässä kohdassa."}
            assert writer.post(at(library, "model_state", "naytto"), lowered).status_code == 302
            assert library.fresh().evidence == 0
            back = {"level": "computed", "reason": "Mittaus on tarkistettu."}
            assert writer.post(at(library, "model_state", "naytto"), back).status_code == 302
            assert library.fresh().lowered_to is None


class TestFirstPages:
    def test_who_is_asked_is_told_on_the_first_page_until_it_is_answered(self, library: Library) -> None:
        peer = library.peers[0]
        library.on_trial()
        review = services.ask_review(library.analyst, library.fresh(), peer)
        client = browser(peer)
        assert at(library, "model_review", review.pk) in client.get("/").content.decode()
        services.answer_review(actor_for(peer), PeerReview.objects.get(pk=review.pk), approves=True)
        assert not asked_of(actor_for(peer))
        things = client.get("/").content.decode().partition("<main")[2].partition('class="news')[0]
        assert "arvioi malli" not in things.casefold()

    def test_the_analyst_is_told_what_waits_at_the_desk(self, library: Library, writer: Client) -> None:  # noqa: F811
        html = text(writer.get("/en/"))
        assert "One draft is being written" in html
        library.reviewed()
        html = text(writer.get("/en/"))
        assert "One reviewed model cannot be published yet" in html
        assert "somebody who has read the contradictions and a steward" in html or "a steward and somebody" in html
        library.kept()
        services.say_contradictions_listed(library.analyst, library.fresh())
        assert "One reviewed model can be published" in text(writer.get("/en/"))


class TestNames:
    """Who wrote, tried and reviewed a draft: by name to those who work on it, by role to others who read it."""

    PAGES = ("historia/", "koe/", "arviot/")

    def read(self, library: Library, person: Person) -> str:
        base = f"/en/hanke/{library.table.programme.code}/mallit/{library.model.code}/"
        answers = [browser(person).get(base + tail) for tail in self.PAGES]
        assert {one.status_code for one in answers} == {200}
        return " ".join(one.content.decode().split("<main", 1)[1] for one in answers)

    def test_the_programmes_team_reads_names(self, library: Library) -> None:
        library.reviewed()
        html = self.read(library, library.table.lab.cast.facilitator)
        for one in (*library.peers, Person.objects.get(pk=library.analyst.person_id)):
            assert one.name in html

    def test_a_reviewer_reads_roles_and_their_own_name(self, library: Library) -> None:
        library.reviewed()
        mine, other = library.peers
        html = self.read(library, mine)
        assert Person.objects.get(pk=library.analyst.person_id).name not in html
        assert other.name not in html
        assert mine.name in html
        assert "Analyst" in html
        assert "Peer of another area" in html

    def test_an_author_without_a_role_reads_names(self, library: Library) -> None:
        library.reviewed()
        mine, other = library.peers
        draft = ModelDraft.objects.get(operating_model=library.model)
        save(draft, actor=actor_for(mine), changes={"contact": "Palvelujohtaja"})
        assert other.name in self.read(library, mine)

    def test_what_is_said_of_a_change_is_decided_at_the_press(self, library: Library, writer: Client) -> None:  # noqa: F811
        library.reviewed()
        library.kept()
        services.say_contradictions_listed(library.analyst, library.fresh())
        path = at(library, "model_publish")
        sent = fields_of(text(writer.get(path))) | {"note": "Matti Virtanen pyysi toisen vaiheen."}
        sent["settled"] = [one.key for one in services.ahead_of(library.fresh()).personal]
        html = text(writer.post(path, sent))
        assert "Matti Virtanen" in html
        assert not ModelVersion.objects.exists()
        sent["settled"] = [one.key for one in services.ahead_of(library.fresh(), note=str(sent["note"])).personal]
        writer.post(path, sent)
        assert ModelVersion.objects.get().change_note == sent["note"]
        assert Client().get(f"/mallit/{library.model.slug}/").status_code == 200
