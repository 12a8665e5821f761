"""Papers for the tests of reports: the shapes that States have really sent, with invented people, and their look-alikes."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.paper import Cell, Document, Line, Paper, Paragraph, Table

Block = Paragraph | Table
TITLES = (
    "National implementation measures",
    "Stockpiles and destruction",
    "Technical characteristics of each type produced/owned or possessed",
    "Cluster munitions retained and transferred",
    "Status of conversion programmes",
    "Contaminated areas and clearance",
    "Warning to the population and risk education",
    "Victim assistance",
    "National resources and international cooperation and assistance",
    "Other relevant matters",
)


def lines(*texts: str, bold: bool = False) -> Paragraph:
    """Return some lines as one paragraph."""
    return Paragraph(lines=tuple(Line(text=text, bold=bold) for text in texts))


def table(rows: Sequence[Sequence[str]], index: int = 0) -> Table:
    """Return a table without merged cells."""
    cells = tuple(Cell(text=text, row=r, column=c) for r, row in enumerate(rows) for c, text in enumerate(row))
    return Table(index=index, cells=cells)


def paper(
    *blocks: Block, language: str | None = None, path: str = "1.2", name: str | None = None, **more: object
) -> Paper:
    """Return a paper of some blocks; `more` are facts of the document."""
    document = Document(format="docx", media_type="x", blocks=blocks, **more)  # type: ignore[arg-type]
    return Paper(path=path, document=document, language=language, name=name)


def frame(state: str = "Croatia", period: str = "01/01/2019 to 31/12/2019", **more: str) -> list[Block]:
    """Return a title block in English."""
    return [
        lines("Reporting formats for Article 7 of the Convention on Cluster Munitions"),
        lines(f"State [Party]: {state}"),
        lines("National point(s) of contact (organization, telephones, fax, e-mail):"),
        lines(
            more.get("contact", "Ms. Ana Izmisljen, Office for Demining, tel. +385 1 555 0101, ana@demining.example")
        ),
        lines(f"Date of submission: {more.get('submitted', '12/04/2020')}"),
        lines(f"Reporting time period from {period}"),
    ]


def cover(options: Sequence[str], state: str = "Croatia", period: str = "01/01/2019 to 31/12/2019") -> list[Block]:
    """Return a cover page in lines, the given options under each title in order."""
    found: list[Block] = [
        lines("Cover page of the annual Article 7 report"),
        lines("Convention on Cluster Munitions"),
        lines(f"Name of State [Party]: {state}"),
        lines(f"Reporting period: {period}"),
    ]
    for letter, title, option in zip("ABCDEFGHIJ", TITLES, options, strict=True):
        found.append(lines(f"Form {letter}: {title}:", *option.split("\n")))
    return found


def belize() -> Paper:
    """An initial report with a cover page: only the chosen options left, with left-overs; the period in words."""
    rest = [
        "non applicable",
        "non applicable: yyyy)",
        "x\nnon applicable",
        "non applicable",
        "non applicable",
        ": yyyy)\nnon applicable",
    ]
    options = ["changed", *rest, "non applicable", "non applicable", "non applicable"]
    options[3] = "non applicable"
    return paper(
        *cover(options, "Belize", '"1 March, 2015" to "31 October, 2017"'),
        lines("Form A: National implementation measures"),
        lines("A bill is before the National Assembly and will be debated in the next session."),
        language="en",
    )


def croatia() -> Paper:
    """No cover page, a misprinted title, dates in American words, three contacts."""
    return paper(
        lines("CONVENTION ON CLUSTER MUNTIONS"),
        lines("Reporting formats for Article 7 of the Convention on Cluster Muntions"),
        lines("State [Party]: Republic of Croatia"),
        lines("National point(s) of contact (organization, telephones, fax, e-mail):"),
        lines(
            "1. Office for Mine Action, Mr. Ivo Nepostojan, tel. +385 1 555 0100, fax +385 1 555 0109, ivo@oma.example"
        ),
        lines("2. Ministry of Defence, Ms. Mara Izmisljena, tel. +385 1 555 0200, mara@mod.example"),
        lines("3. Mine Action Centre, tel. +385 44 555 300"),
        lines("Date of submission: 05/05/2014 [day/month/year]"),
        lines("Reporting time period from JAN 01, 2013 [day/month] to DEC 31, 2013 [day/month/year]"),
        lines("Form A National implementation measures"),
        lines("The Convention was ratified by an act of 5 June 2009."),
        lines("Form B Stockpiles and destruction"),
        table(
            [
                ["Type", "Quantity", "Type of submunition", "Quantity of submunitions"],
                ["RBK-250", "7 235", "PTAB", "178 318"],
            ]
        ),
        lines("Form F Contaminated areas and clearance"),
        lines("Nil"),
        language="en",
    )


def bolivia() -> Paper:
    """An initial report in Spanish with two contacts led by dashes."""
    return paper(
        lines("Convención sobre Municiones en Racimo"),
        lines(
            "Formatos para la presentación de informes en virtud del artículo 7 de la Convención sobre Municiones en Racimo"
        ),
        lines("Estado [Parte]: Bolivia, Estado Plurinacional"),
        lines("Punto(s) de contacto nacional(es) (organización, teléfonos, fax, correo electrónico)*:"),
        lines(
            "- Ramiro Inventado Paz – Jefe de la Secretaría Técnica del Ministerio de Defensa, rinventado@defensa.example, teléfono +(591)25550594"
        ),
        lines(
            "- Elena Ficticia Rojas – Misión Permanente en Ginebra, eficticia@mision.example, teléfono:+(41)225550717"
        ),
        lines("Fecha de presentación: [11/07/2017]"),
        lines("Información del período comprendido de 01/10/2013 a 31/12/2016"),
        lines("NOTA: Todos los datos sombreados en gris se facilitan a título VOLUNTARIO"),
        lines("Formulario A: Medidas nacionales de aplicación"),
        lines("Ley N.º 400 de control de armas."),
        lines("Formulario B: Existencias y destrucción"),
        lines("No aplica"),
        lines("Formulario C: Características técnicas"),
        lines("No aplica"),
        language="es",
    )


def colombia() -> Paper:
    """An initial report in Spanish whose period begins with the entry into force; dates in words."""
    return paper(
        lines("Página 1 de 31"),
        lines(
            "Formatos para la presentación de informes en virtud del artículo 7 de la Convención sobre Municiones en Racimo"
        ),
        lines("Estado [Parte]: COLOMBIA ...................................................."),
        lines("Punto(s) de contacto nacional(es) (organización, teléfonos, fax, correo electrónico) *:"),
        lines(
            "JULIAN INVENTADO", "Coordinador de Cooperación, Ministerio de Defensa Nacional. Teléfono: +57 1 5550111"
        ),
        lines(
            "ROSA FICTICIA NIÑO",
            "Coordinadora de Desarme, Ministerio de Relaciones Exteriores. Teléfono: +57 1 5554000, extensión 1541.",
        ),
        lines("Fecha de presentación: 28 DE AGOSTO DE 2016"),
        lines("Información del período comprendido del 01 MARZO 2016 al 28 AGOSTO 2016"),
        lines("Formulario A: Medidas nacionales de aplicación"),
        lines("La ley 1604 aprobó la Convención."),
        lines("Formulario B: Existencias y destrucción"),
        table(
            [
                ["Tipo", "Cantidad", "Tipo de submunición", "Cantidad de submuniciones"],
                ["ARC-32", "31", "PG-x", "992"],
                ["CB-250K", "10", "PG-y", "2.480"],
                ["TOTAL", "41", "", "3.472"],
            ]
        ),
        language="es",
    )


FR_TITLES = (
    "Mesures d'application nationales",
    "Stocks et destruction",
    "Armes à sous-munitions conservées ou transférées",
    "Caractéristiques techniques de chaque type produit/détenu ou possédé",
    "État des programmes de reconversion",
    "Zones contaminées et dépollution",
    "Alerter les populations et les sensibiliser aux risques",
    "Assistance aux victimes",
    "Ressources nationales et coopération et assistance internationales",
    "Autres questions pertinentes",
)


def french_cover(state: str, period: str, options: Sequence[str]) -> Paper:
    """A French cover page in the second order of C and D, two columns."""
    cells = [
        f"Formule {letter} : {title} :\n{option}"
        for letter, title, option in zip("ABCDEFGHIJ", FR_TITLES, options, strict=True)
    ]
    return paper(
        lines("Formules de notification au titre de l'article 7 de la Convention sur les armes à sous-munitions"),
        lines("Page de couverture du rapport annuel présenté au titre de l'article 7"),
        lines(f"Nom de l'État [Partie] : {state}"),
        lines(f"Renseignements pour la période allant du {period}"),
        lines("(jj/mm/aaaa) (jj/mm/aaaa)"),
        table([[cells[at], cells[at + 5]] for at in range(5)]),
        language="fr",
    )


def senegal() -> Paper:
    """All options stand there and every mark is lost; the last day of the period is missing."""
    every = "modifiée\nnon modifiée (dernier rapport présenté en année)"
    return french_cover("Sénégal", "1er Janvier au décembre 2013", [every, *[f"{every}\nsans objet"] * 9])


def mauritania() -> Paper:
    """Only the chosen options are left; the period is impossible as dd/mm and runs backwards."""
    chosen = {"A", "F", "G", "H", "I"}
    options = ["modifiée" if letter in chosen else "sans objet" for letter in "ABCDEFGHIJ"]
    return french_cover("République Islamique de Mauritanie", "01/12/2012 au 01/31/2012", options)


def swiss_initial() -> Paper:
    """A cover page whose two columns ran into each other, with dashes for the period and the word initial."""
    every = "changed unchanged (last reporting: yyyy) non applicable"
    return paper(
        lines("Reporting formats for Article 7 of the Convention on Cluster Munitions"),
        lines("Cover page 1 of the annual article 7 report"),
        lines("Name of State [Party]: _____SWITZERLAND___________"),
        lines("Reporting period: ___----____ to ___-----____ (Initial Report – see note on next page)"),
        lines("Form A: National implementation measures: Form F: Contaminated areas and clearance:"),
        lines("X changed  changed"),
        lines("unchanged (last reporting: yyyy)  unchanged (last reporting: yyyy)"),
        lines("X non applicable"),
        lines(f"Form B: Stockpiles and destruction: X {every}"),
        lines(f"Form G: Warning to the population and risk education: {every.replace('non', 'X non')}"),
        lines(f"Form C: Technical characteristics of each type produced/owned or possessed: X {every}"),
        lines(f"Form D: Cluster munitions retained and transferred: X {every}"),
        language="en",
    )


# ---------------------------------------------------------------- look-alikes


def mine_ban() -> Paper:
    """A report under the Mine Ban Treaty: the same article, the same letters, the same marks."""
    return paper(
        lines("Reporting Formats for Article 7"),
        lines(
            "Convention on the Prohibition of the Use, Stockpiling, Production and Transfer of Anti-Personnel Mines and on Their Destruction"
        ),
        lines("State [Party]: Australia"),
        lines("Date of submission: 30 April 2013"),
        lines("Reporting time period from 1 January 2012 to 31 December 2012"),
        lines("Form A National implementation measures", "Article 7.1 (a)", "No change"),
        lines("Form B Stockpiled anti-personnel mines", "Nil"),
        lines("Form C Location of mined areas", "Nil"),
        lines("Form D APMs retained or transferred", "7 133 mines"),
        lines("Form E Status of conversion programs", "N/A"),
        lines("Form H Technical characteristics", "N/A"),
        lines("Form J Other relevant matters", "Australia also supports victims of cluster munitions."),
        language="en",
    )


def protocol_five() -> Paper:
    """A national report under CCW Protocol V."""
    return paper(
        lines("Protocol on Explosive Remnants of War (Protocol V) - National annual report"),
        lines("High Contracting Party: Lithuania"),
        lines("Reporting period: 01/01/2019 to 31/12/2019"),
        lines("Form A: Implementation of Article 3: clearance of contaminated areas", "changed", "X unchanged"),
        lines("Form B: Recording", "X unchanged"),
        lines("Form E: Article 7 - assistance with existing explosive remnants of war", "X unchanged"),
        lines("Form F: Victim assistance", "X unchanged"),
        language="en",
    )


def working_paper() -> Paper:
    """A paper about reporting that names every form."""
    body = [
        lines(f"Form {letter}: {title}", "States should give complete information.")
        for letter, title in zip("ABCDEFGHIJ", TITLES, strict=True)
    ]
    return paper(
        lines("CCM/MSP/2013/WP.3"),
        lines("Working paper: reporting under Article 7 of the Convention on Cluster Munitions"),
        lines("Submitted by the Coordinator on Transparency Measures (Belgium)"),
        *body,
        language="en",
    )


def blank_form() -> Paper:
    """The empty template."""
    every = "changed\nunchanged (last reporting: yyyy)\nnon applicable"
    return paper(
        lines("CCM/MSP/2010/PM/10"),
        *cover([every] * 10, "______", "______to ______"),
        lines("State [Party]:......"),
        lines("National point(s) of contact (organization, telephones, fax, e-mail)[*]:"),
        lines("Date of submission:................ [day/month/year]"),
        lines("Reporting time period from............ [day/month] to ............ [day/month/year]"),
        lines(
            "Form A National implementation measures",
            "Article 7.1 (a): the national implementation measures referred to in Article 9",
        ),
        lines("Form B Stockpiles and destruction"),
        table([["Type", "Quantity", "Lot number (if possible)"], ["", "", ""], ["TOTAL", "", ""]]),
        language="en",
    )


def extension_request() -> Paper:
    """A request under Article 4.5 full of the same words."""
    return paper(
        lines("Convention on Cluster Munitions"),
        lines("Request for an extension of the deadline under Article 4, submitted by Chad"),
        lines("1. Contaminated areas and clearance", bold=True),
        lines("The remaining area is 5 km2."),
        lines("2. Risk education", bold=True),
        lines("Sessions were held in the north."),
        lines("3. Victim assistance", bold=True),
        lines("A register is kept."),
        lines("4. National resources and international cooperation and assistance", bold=True),
        lines("USD 2 million are needed."),
        language="en",
    )


def completion() -> Paper:
    """A declaration of completion under Article 3."""
    return paper(
        lines("Declaration of compliance with Article 3 of the Convention on Cluster Munitions"),
        lines("Bulgaria declares that it has destroyed all stockpiled cluster munitions."),
        lines("Stockpiles and destruction", bold=True),
        table([["Type", "Quantity"], ["RBK-250", "6862"]]),
        language="en",
    )


def reminder() -> Paper:
    """Our own letter, quoted back."""
    return paper(
        lines("Friendly reminder: annual Article 7 report of the Convention on Cluster Munitions, due 30 April 2020"),
        lines("Please use the forms: Form A (national implementation measures), Form B (stockpiles and destruction),"),
        lines("Form F (contaminated areas and clearance) and Form H (victim assistance)."),
        language="en",
    )
