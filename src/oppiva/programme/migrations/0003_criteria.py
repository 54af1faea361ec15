"""The criteria of the programme period 2021-2027 as the plan check has them; each call may bring its own set."""

from django.db import migrations

KEY = "esf-2021-2027-default"
SCALES = {"general": 1, "content": 5, "clarifying": 5, "horizontal": 3}
# kind, text fi / sv / en, checks
CRITERIA = [
    (
        "general",
        "Hanke on ohjelman mukainen",
        "Projektet följer programmet",
        "The project is in line with the programme",
        ["G01"],
    ),
    (
        "general",
        "Hakija on tukikelpoinen ja vastuuhenkilö on nimetty",
        "Sökanden är stödberättigad och en ansvarsperson är utsedd",
        "The applicant is eligible and names a responsible person",
        ["G02"],
    ),
    (
        "general",
        "Tuki ei ole yleistä toimintatukea",
        "Stödet är inte allmänt verksamhetsstöd",
        "The support is not general operating support",
        ["G03"],
    ),
    (
        "general",
        "Hanke ei toista aiempaa työtä",
        "Projektet upprepar inte tidigare arbete",
        "The project does not repeat earlier work",
        ["G04"],
    ),
    (
        "general",
        "Joku vastaa tuloksista hankkeen jälkeen",
        "Någon svarar för resultaten efter projektet",
        "Someone answers for the results afterwards",
        ["G05"],
    ),
    ("general", "Voimavarat riittävät työhön", "Resurserna räcker till arbetet", "The resources fit the work", ["G06"]),
    (
        "general",
        "Hakijalla on edellytykset toteuttaa hanke",
        "Sökanden har förutsättningar att genomföra projektet",
        "The applicant has the capacity",
        ["G07"],
    ),
    ("general", "Kustannukset ovat kohtuulliset", "Kostnaderna är skäliga", "The costs are reasonable", ["G08"]),
    ("general", "Ei päällekkäistä rahoitusta", "Ingen dubbel finansiering", "No double funding", ["G09"]),
    (
        "general",
        "Valtiontuen säännöt täyttyvät",
        "Reglerna om statligt stöd följs",
        "The rules of state aid are met",
        ["G10"],
    ),
    ("general", "Tukiosuus on sallittu", "Stödandelen är tillåten", "The support rate is allowed", ["G11"]),
    (
        "general",
        "Ei verovelkaa, konkurssia, takaisinperintää eikä kieltoa",
        "Inga skatteskulder, ingen konkurs, återkrav eller förbud",
        "No arrears, bankruptcy, recovery order or ban",
        ["G12"],
    ),
    (
        "general",
        "Kustannusmalli on sallittu ja laskelma täsmää",
        "Kostnadsmodellen är tillåten och kalkylen stämmer",
        "The cost model is allowed and the sums agree",
        ["G13"],
    ),
    ("content", "Tarve on osoitettu", "Behovet har påvisats", "The need is shown", ["C01"]),
    (
        "content",
        "Tavoitteet, työpaketit ja tuotokset liittyvät toisiinsa",
        "Mål, arbetspaket och resultat hänger ihop",
        "Objectives, work packages and outputs belong together",
        ["C02"],
    ),
    ("content", "Tuotokset ovat mitattavia", "Resultaten kan mätas", "The outputs are measurable", ["C03", "C04"]),
    (
        "content",
        "Organisaatiot ovat sitoutuneet",
        "Organisationerna har förbundit sig",
        "The organisations are committed",
        ["C05"],
    ),
    (
        "content",
        "Aikataulu on toteutettavissa",
        "Tidsplanen kan genomföras",
        "The time plan can be carried out",
        ["C06"],
    ),
    (
        "clarifying",
        "Hankkeessa on uutta",
        "Projektet innehåller något nytt",
        "The project brings something new",
        ["C07"],
    ),
    ("clarifying", "Tulokset leviävät", "Resultaten sprids", "The results spread", ["C08"]),
    ("clarifying", "Riskit on arvioitu", "Riskerna har bedömts", "The risks are assessed", ["C09"]),
    ("clarifying", "Arviointi on suunniteltu", "Utvärderingen är planerad", "The evaluation is planned", ["C10"]),
    ("clarifying", "Hanke kattaa alueen", "Projektet täcker området", "The project covers the area", ["C11"]),
    ("horizontal", "Sukupuolten tasa-arvo", "Jämställdhet", "Gender equality", ["H01"]),
    ("horizontal", "Perusoikeudet", "Grundläggande rättigheter", "Fundamental rights", ["H02"]),
    ("horizontal", "Kestävä kehitys", "Hållbar utveckling", "Sustainable development", ["H03"]),
    ("horizontal", "Itämeri", "Östersjön", "The Baltic Sea", ["H04"]),
    (
        "horizontal",
        "Saavutettavuus ja esteettömyys",
        "Digital tillgänglighet och tillgängliga lokaler",
        "Accessibility",
        ["H05"],
    ),
    ("horizontal", "Syrjimättömyys", "Icke-diskriminering", "Non-discrimination", ["H06"]),
    ("horizontal", "Yhdenvertaisuus", "Likabehandling", "Equal treatment", ["H07"]),
    ("general", "Hakemus on täydellinen", "Ansökan är fullständig", "The application is complete", ["X01"]),
]


def seed(apps, schema_editor):
    made = apps.get_model("programme", "CriteriaSet").objects.create(key=KEY, settings={})
    criterion = apps.get_model("programme", "Criterion")
    criterion.objects.bulk_create(
        criterion(
            criteria_set=made,
            no=no,
            kind=kind,
            scale_max=SCALES[kind],
            text={"fi": fi, "sv": sv, "en": en},
            check_ids=checks,
        )
        for no, (kind, fi, sv, en, checks) in enumerate(CRITERIA, start=1)
    )


def remove(apps, schema_editor):
    apps.get_model("programme", "Criterion").objects.filter(criteria_set__key=KEY).delete()
    apps.get_model("programme", "CriteriaSet").objects.filter(key=KEY).delete()


class Migration(migrations.Migration):
    dependencies = [("programme", "0002_append_only")]

    operations = [migrations.RunPython(seed, remove)]
