"""What people call the columns of a list, in Finnish, Swedish and English; keys as `heading_key` makes them."""

_WORDS: dict[str, str] = {
    "name": """
        nimi; koko nimi; kokonimi; nimet; etunimi sukunimi; etunimi ja sukunimi; etu ja sukunimi; etunimi ja suku;
        henkilö; osallistuja; osallistujat; työntekijä; kutsuttava; virkailija; asiantuntija; näyttönimi;
        namn; hela namnet; fullständigt namn; för och efternamn; förnamn efternamn; förnamn och efternamn;
        deltagare; anställd; person; medarbetare; visningsnamn;
        name; full name; fullname; first and last name; first name last name; first last name; participant; employee;
        display name; displayname; attendee
        """,
    "name_last_first": """
        sukunimi etunimi; sukunimi ja etunimi; sukunimi etunimet; suku ja etunimi; suku ja etunimet; sukunimi etun;
        nimi sukunimi etunimi; efternamn förnamn; efternamn och förnamn; efter och förnamn; namn efternamn förnamn;
        last name first name; last first; last first name; surname first name; surname given name; name last first
        """,
    "first_name": """
        etunimi; etunimet; kutsumanimi; puhuttelunimi; etun; förnamn; tilltalsnamn; förnamnet;
        first name; firstname; given name; given names; givenname; forename; first; preferred name
        """,
    "last_name": """
        sukunimi; sukunimet; sukun; efternamn; efternamnet; släktnamn; tillnamn;
        last name; lastname; surname; family name; familyname; last; sn
        """,
    "mail": """
        sähköposti; sähköpostiosoite; sähköpostiosoitteet; sähköpostit; sposti; s posti; spostiosoite; s postiosoite;
        sähköp; sähk posti; meili; maili; meiliosoite; email; e mail; mail; emailosoite; email osoite; e mail osoite;
        työsähköposti; työsähköpostiosoite; virkasähköposti; nimi ja sähköposti; nimi sähköposti;
        epost; e post; epostadress; e postadress; e post adress; mailadress; emailadress; e mailadress; mejl;
        mejladress; jobbmejl; arbetsmejl; namn och e post; namn e post;
        email address; e mail address; mail address; emailaddress; e mails; emails; primary email; name and email;
        user principal name; userprincipalname; upn; primarysmtpaddress; primary smtp address
        """,
    "unit": """
        yksikkö; yksikön nimi; tiimi; tiimi yksikkö; yksikkö tiimi; osasto; toimipiste; toimipaikka; työyksikkö;
        työpaikka; vastuualue; palvelualue; palveluyksikkö; tulosyksikkö; toimiala; toimintayksikkö; osasto yksikkö;
        yksikkö osasto; toimisto; hallintoyksikkö;
        enhet; enhetens namn; team; avdelning; arbetsenhet; arbetsplats; verksamhetsställe; verksamhetsenhet;
        resultatenhet; team enhet; enhet team; ansvarsområde; sektor; kontor;
        unit; unit name; department; dept; team unit; unit team; office; workplace; division; section
        """,
    "phone": """
        puhelin; puhelinnumero; puhelinnro; puh; puhnro; puh nro; puh numero; matkapuhelin; matkapuhelinnumero;
        kännykkä; kännykkänumero; gsm; gsm numero; gsm nro; työpuhelin; työpuhelinnumero; p; puhelin gsm;
        telefon; telefonnummer; telefonnr; tel; tel nr; tfn; mobil; mobiltelefon; mobilnummer; arbetstelefon;
        phone; phone number; mobile; mobile phone; mobile number; cell; cell phone; telephone; telephone number
        """,
    "language": """
        kieli; äidinkieli; asiointikieli; palvelukieli; työkieli; viestintäkieli; yhteyskieli; kielivalinta;
        språk; modersmål; servicespråk; kontaktspråk; arbetsspråk; kommunikationsspråk;
        language; preferred language; mother tongue; native language; lang
        """,
}

# Whose name or mail it is: passed over when the heading means nothing with it. A supervisor's is not among them.
_OWNERS = """
    osallistujan osallistuja työntekijän työntekijä henkilön henkilöstön kutsuttavan virkailijan asiantuntijan oma oman
    työ työn virallinen virka ensisijainen pakollinen
    deltagarens deltagare anställdas anställd den personens medarbetarens arbets jobb
    participants participant employees employee persons person attendees attendee work business your s obligatory
    required
    """

# Health, identity codes, union, religion, origin: no column for them (trust.md W6). Words that only name a place of
# work (sairaala, terveyskeskus, sjukhus, healthcare) are let be.
_REFUSED: dict[str, str] = {
    "health": r"""
        sairas | sairau[sdk]\w* | sairas(loma|poissa|päiv|list|tapau)\w* | sairastu\w* | saik[ku]u\w* | saikku\w*
        | terveys | terveys(tie|til|rajoi|syy|selv|tark|este|ongel|vaiv)\w* | terveyden\ ?til\w* | työterveys\w*
        | diagnoos\w* | lääkity\w* | lääkärintod\w* | vamma(t|n|inen)? | vammai[sn]\w* | invaliditee\w* | työkyky\w*
        | työkyvy\w* | raskau\w* | raskaana | allerg\w* | ruoka\ ?(allerg|aine|rajoit)\w* | erityisruoka\w*
        | ruokavali\w* | poissaolon\ syy\w* | kuntoutustuki\w*
        | sjuk | sjuk(dom|fr|led|skr|anm|dag|lön|pens|het)\w* | hälsa\w* | hälsotill\w* | hälsouppg\w* | hälsoskäl
        | företagshälsov\w* | arbets(o|)förmåga\w* | funktionsned\w* | funktionshin\w* | gravid\w* | läkarintyg\w*
        | diagnos\w* | specialkost\w* | specialdiet\w* | frånvaroorsak\w* | orsak\ till\ frånvaro\w*
        | sick\w* | illness\w* | disease\w* | health(?!\ ?(care|cent|station|service|board)) | medical\w* | medicat\w*
        | disab\w* | pregnan\w* | dietary\w* | diets? | special\ diet\w* | reason\ (for|of)\ absence | absence\ reason
        """,
    "identity": r"""
        hetu(t|n|nro)? | henkilötunnu\w* | (henkilö|henk|hlö)\ ?tunnu[sk]\w* | sotu | sosiaaliturvatunnu\w*
        | personbeteckning\w* | personnum\w* | personnr | person\ (nr|nummer) | person\ beteckning | socialskyddss\w*
        | ssn | social\ security\w* | (personal\ )?identity\ (code|number|no)s? | identification\ (code|number)
        | national\ (id|identity|identification)\w* | national\ insurance\w* | personal\ id
        """,
    "union": r"""
        ammattiliit\w* | ammattijärjest\w* | ammattiyhdisty\w* | ay | ay\ ?(jäsen|maksu|liitto)\w* | liitto
        | liiton\ jäsen\w*
        | liittojäsen\w* | jäsenmaksu\w* | fackförbund\w* | fackföreni\w* | facklig\w* | fack | fackmedl\w*
        | (?<!european\ )union | (trade|labou?r)\ unions? | union\ member\w*
        """,
    "religion": r"""
        uskonto\w* | uskonno\w* | kirkollisver\w* | kirkkoon\ kuul\w* | kirkon\ jäsen\w* | vakaumus\w*
        | religio\w* | religiös\w* | trossamf\w* | trosbekän\w* | kyrkoskatt\w* | kyrkotillh\w* | kyrkans\ medl\w*
        | faith | church\ (tax|member)\w*
        """,
    "ethnic": r"""
        etni[ns]\w* | alkuperä | syntyperä | rotu | etnisk\w* | etnicit\w* | härkomst\w* | ethnic\w* | race | racial\w*
        """,
}


def field_words() -> dict[str, tuple[str, ...]]:
    """Field and the headings that mean it, as written here."""
    return {field: tuple(word.strip() for word in text.split(";")) for field, text in _WORDS.items()}


def owner_words() -> frozenset[str]:
    """The words passed over, as written here."""
    return frozenset(_OWNERS.split())


# No field for being away, nor for why (records.md 6, trust.md W5): refused where a sheet asks for it.
_ABSENCE = r"""
    poissa\w* | pois | ei\ (paikalla|läsnä) | este | esteen\w* | syy | poisjään\w*
    | frånvar\w* | borta | orsak\w* | förhinder\w* | absen\w* | away | missing | reason\w*
    """


def absence_words() -> str:
    """The pattern of headings that ask who was away or why."""
    return _ABSENCE


def refused_words() -> dict[str, str]:
    """What is refused and the pattern that finds it, as written here."""
    return dict(_REFUSED)
