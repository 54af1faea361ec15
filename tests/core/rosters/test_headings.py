"""What a heading is taken for, in three languages, and what no heading may ask."""

import pytest

from core.rosters.making import of_csv, people, xlsx
from oppiva.core.errors import DomainError
from oppiva.core.rosters import FIELDS, Skipped, heading_key, read_roster
from oppiva.core.rosters.headings import field_of, refused
from oppiva.core.rosters.words import field_words


@pytest.mark.parametrize(("field", "words"), field_words().items())
def test_every_word_means_its_field_in_any_case_and_with_what_people_put_around_it(field, words):
    assert field in FIELDS
    for word in words:
        for written in (word, word.upper(), f" {word}: ", f"{word} *", word.replace(" ", "-"), f"{word} (työ)"):
            assert field_of(written, {}) == field, written


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Osallistujan nimi", "name"),
        ("Työntekijän sähköpostiosoite", "mail"),
        ("Participant's email address", "mail"),
        ("Deltagarens namn", "name"),
        ("Sukunimi, Etunimi", "name_last_first"),
        ("Nimi (sukunimi, etunimi)", "name_last_first"),
        ("Last name / First name", "name_last_first"),
        ("SAHKOPOSTI", "mail"),
        ("Esihenkilö", ""),
        ("Esihenkilön sähköposti", ""),
        ("Esimiehen nimi", ""),
        ("Närmaste chef", ""),
        ("Supervisor's email", ""),
        ("Henkilökohtainen sähköposti", ""),
        ("Nro", ""),
        ("", ""),
        ("Kirjoita tähän osallistujan nimi niin kuin haluat sen näkyvän kaikille muille osallistujille palvelussa", ""),
    ],
)
def test_headings_as_people_write_them(text, field):
    assert field_of(text, {}) == field


def test_what_an_organisation_has_used_before_is_known():
    known = {heading_key("Virkanimi / kutsuma"): "name", heading_key("Posti"): "mail", heading_key("Osasto"): ""}
    data = "Virkanimi/kutsuma;POSTI:;Osasto\nAino Mäkelä;a@x.example;Keittiö\n".encode()
    with pytest.raises(DomainError, match="roster_no_headings"):
        read_roster(data)
    roster = read_roster(data, known=known)
    assert people(roster) == [("Aino Mäkelä", "a@x.example")]
    assert roster.rows[0].unit == ""
    assert field_of("Posti", {"posti": "no such field"}) == ""


@pytest.mark.parametrize(
    ("kind", "headings"),
    {
        "health": "Sairaus"
        ";  Sairausloma; sairaslomapäivät; SAIRAUSPOISSAOLOT 2025; Sairas; Terveystiedot; Terveydentila; "
        "Allergiat; Erityisruokavalio; Diagnoosi; Työkyky; Poissaolon syy; Sjukdom; Sjukfrånvaro (dagar); Sjukledig; "
        "Hälsotillstånd; Allergi; Graviditet; Sick leave; Sick days; Illness; Health; Health information; Disability; "
        "Medical notes; Reason for absence; Dietary needs",
        "identity": "Hetu"
        ";  HETU*; Henkilötunnus; Hlötunnus; Sotu; Sosiaaliturvatunnus; Henkilön hetu; Personbeteckning; "
        "Personnummer; SSN; Social security number; Personal identity code; National ID",
        "union": "Ammattiliitto; Ammattiliiton jäsenyys; AY-jäsenmaksu; Liitto; Fackförbund; Facklig tillhörighet; "
        "Union; Trade union; Labour union; Union membership",
        "religion": "Uskonto; Uskontokunta; Kirkollisvero; Religion; Trossamfund; Kyrkoskatt; Religious community",
        "ethnic": "Etninen tausta; Etnisyys; Alkuperä; Etniskt ursprung; Etnicitet; Ethnic origin; Ethnicity; Race",
    }.items(),
)
def test_headings_of_the_health_wall_are_refused_in_three_languages(kind, headings):
    for heading in headings.split("; "):
        assert refused(heading) == kind, heading


@pytest.mark.parametrize(
    "heading",
    [
        *("Nimi", "Sairaanhoitopiiri", "Sairaala", "Terveyskeskus", "Terveyspalvelut", "Sjukhus", "Sjukvårdsdistrikt"),
        *("Hälsovårdscentral", "Healthcare unit", "Health centre", "Maakuntaliitto", "Henkilönumero", "Henkilö"),
        *("Hlönro", "Tunnus", "Alkuperäinen yksikkö", "Etunimi", "Vammala", "European Union", "Raskas kalusto"),
        *("Unionsgatan", "Hetki", "Pay", "Trace", "Liittymispäivä", "Syntymävuosi", "Ruokala"),
    ],
)
def test_places_of_work_and_words_alike_are_let_be(heading):
    assert refused(heading) == ""


def test_only_headings_count_not_the_names_of_units_nor_titles():
    roster = of_csv(
        "Etelä-Savon sairaanhoitopiirin uskontokasvatuksen lista",
        "Nimi;Yksikkö;Sähköposti",
        "Aino Mäkelä;Terveys;a@x.example",
        "Väinö Räsänen;Sairaus;v@x.example",
    )
    assert [row.unit for row in roster.rows] == ["Terveys", "Sairaus"]


def test_a_refused_heading_is_found_above_below_and_further_down_too():
    head, person = "Nimi;Sähköposti;Poissaolot;", "Aino Mäkelä;a@x.example;2;"
    for lines in (
        [";;Terveystiedot;Muut", head, person],
        [head, ";;Loma;Sairaus", person],
        [head, person, "", "Nimi;Sähköposti;Hetu;", person],
    ):
        with pytest.raises(DomainError, match="roster_forbidden_heading"):
            of_csv(*lines)


def test_the_second_row_of_headings_is_no_person():
    roster = of_csv("Nimi;Sähköposti;Poissaolot;", ";;Loma;Vapaa", "Aino Mäkelä;a@x.example;2;3")
    assert people(roster) == [("Aino Mäkelä", "a@x.example")]
    assert roster.skipped == (Skipped("", 2, "title"),)


def test_headings_that_come_again_are_passed_by_and_new_ones_are_followed():
    roster = of_csv(
        "Nimi;Sähköposti;Yksikkö",
        "Aino Mäkelä;a@x.example;Mikkeli",
        "Nimi;Sähköposti;Yksikkö",
        "Väinö Räsänen;v@x.example;Mikkeli",
        "",
        "Sähköposti;Nimi;Puhelin",
        "k@x.example;Kalle Juva;015 1234",
    )
    assert people(roster)[2] == ("Kalle Juva", "k@x.example")
    assert roster.rows[2].phone == "015 1234"
    assert [(one.number, one.code) for one in roster.skipped] == [(3, "headings_again"), (6, "headings_again")]
    assert [(one.column, one.text) for one in roster.headings][-1] == ("C", "Puhelin")


def test_without_headings_the_file_is_refused_and_health_words_first():
    with pytest.raises(DomainError) as refusal:
        of_csv("Aino Mäkelä;a@x.example", "Väinö Räsänen;v@x.example")
    assert (refusal.value.code, refusal.value.facts["row"]) == ("roster_no_headings", 1)
    with pytest.raises(DomainError, match="roster_forbidden_heading"):
        of_csv("Työntekijän numero;Sairauspäivät", "12;4")


def test_without_addresses_the_file_is_refused_and_the_row_of_headings_named():
    with pytest.raises(DomainError) as refusal:
        read_roster(xlsx({"Taul1": [["Lista"], ["Nimi", "Puhelin"], ["Aino Mäkelä", "015 1234"]], "Ohje": [["Hei"]]}))
    assert refusal.value.code == "roster_no_mail_column"
    assert refusal.value.facts == {"sheet": "Taul1", "row": 2}


def test_headings_without_people_below_are_refused():
    with pytest.raises(DomainError) as refusal:
        of_csv("", "Nimi;Sähköposti", ";;", "Yhteensä;0")
    assert (refusal.value.code, refusal.value.facts["row"]) == ("roster_no_rows", 2)


def test_a_column_of_addresses_needs_no_heading_of_its_own():
    head = "Nimi;Yhteystieto;Huom"
    roster = of_csv(head, "Aino Mäkelä;a@x.example;", "Väinö Räsänen;v@x.example;", "K J;k@x.example;ks. a@x.example")
    assert [row.mail for row in roster.rows] == ["a@x.example", "v@x.example", "k@x.example"]
    assert [one.field for one in roster.headings] == ["name", "mail", ""]
    with pytest.raises(DomainError, match="roster_no_mail_column"):
        of_csv(head, "Aino Mäkelä;a@x.example;b@x.example")


def test_addresses_beside_the_names_are_enough():
    roster = of_csv("Nimi;Yksikkö", "Aino Mäkelä <a@x.example>;Mikkeli", "v@x.example;Mikkeli")
    assert people(roster) == [("Aino Mäkelä", "a@x.example"), ("", "v@x.example")]


def test_a_line_of_facts_above_the_list_is_not_its_headings():
    roster = of_csv("Yksikkö:;Mikkeli;Puhelin:;015 1234", "Nimi;Sähköposti;;", "Aino Mäkelä;a@x.example;;")
    assert people(roster) == [("Aino Mäkelä", "a@x.example")]
