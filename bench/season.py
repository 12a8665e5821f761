"""One invented season of mail, 2023: what missions, machines and strangers sent. Every name of a person is invented."""

from __future__ import annotations

from bench.paperwork import Piece, Text, pieces

OFFICE = "the United Nations Office for Disarmament Affairs, Geneva Branch"

# --- delegation notices -----------------------------------------------------------------------------------------------

LESOTHO = f"""PERMANENT MISSION OF THE KINGDOM OF LESOTHO
GENEVA

No. LES/GVA/112/2023

The Permanent Mission of the Kingdom of Lesotho to the United Nations Office and other international organizations in
Geneva presents its compliments to {OFFICE}, and, with reference to note ODA/2023-00050, has the honour to communicate
that Lesotho will take part in the Eleventh Meeting of States Parties to the Convention on Cluster Munitions, to be held
in Geneva from 11 to 14 September 2023. The delegation will be composed as follows:

1. H.E. Mr. Thabiso MOKHETHI, Ambassador and Permanent Representative (Head of Delegation)
2. Ms. Palesa NTLHOKI, Counsellor, Permanent Mission, Geneva
3. Mr. Retselisitsoe KHAKETLA, First Secretary, Permanent Mission, Geneva

The Permanent Mission of the Kingdom of Lesotho avails itself of this opportunity to renew to {OFFICE}, the assurances
of its highest consideration.

Geneva, 4 July 2023
"""

LESOTHO_REPLACEMENT = f"""PERMANENT MISSION OF THE KINGDOM OF LESOTHO
GENEVA

No. LES/GVA/131/2023

The Permanent Mission of the Kingdom of Lesotho to the United Nations Office in Geneva presents its compliments to
{OFFICE}, and has the honour to refer to its note No. LES/GVA/112/2023 concerning the Eleventh Meeting of States Parties
to the Convention on Cluster Munitions (Geneva, 11-14 September 2023). The present note cancels and replaces the earlier
one. The delegation of Lesotho will be composed as follows:

1. H.E. Mr. Thabiso MOKHETHI, Ambassador and Permanent Representative (Head of Delegation)
2. Mr. Retselisitsoe KHAKETLA, First Secretary, Permanent Mission, Geneva
3. Ms. Limpho SEBOKA, Legal Officer, Ministry of Foreign Affairs, Maseru

The Permanent Mission of the Kingdom of Lesotho avails itself of this opportunity to renew to {OFFICE}, the assurances
of its highest consideration.

Geneva, 14 August 2023
"""

BURKINA: tuple[Piece, ...] = pieces(
    "= MISSION PERMANENTE DU BURKINA FASO\nauprès de l'Office des Nations Unies à Genève",
    "N° 2023-0418/MP-BF/GVA",
    "La Mission permanente du Burkina Faso auprès de l'Office des Nations Unies et des autres organisations internationales "
    "à Genève présente ses compliments au Bureau des affaires de désarmement, Service de Genève, et a l'honneur de lui "
    "communiquer la composition de la délégation qui prendra part à la onzième Assemblée des États parties à la Convention "
    "sur les armes à sous-munitions, à Genève, du 11 au 14 septembre 2023 :",
    [
        ["N°", "Nom et prénoms", "Fonction", "Qualité"],
        ["1", "S.E. M. Issouf ZAGRÉ", "Ambassadeur, Représentant permanent", "Chef de délégation"],
        ["2", "Mme Aïssata OUÉDRAOGO-TALL", "Ministre conseillère, Mission permanente", "Suppléante"],
        [
            "3",
            "Col. Ousmane KIENTÉGA",
            "Secrétaire permanent de la Commission nationale des armes, Ouagadougou",
            "Expert",
        ],
    ],
    "La Mission permanente du Burkina Faso saisit cette occasion pour renouveler au Bureau des affaires de désarmement les "
    "assurances de sa haute considération.",
    "> Genève, le 12 juillet 2023",
)

MEXICO: tuple[Piece, ...] = pieces(
    "= MISIÓN PERMANENTE DE MÉXICO ANTE LOS ORGANISMOS INTERNACIONALES CON SEDE EN GINEBRA",
    "Nota No. OGE-03117",
    "La Misión Permanente de México ante la Oficina de las Naciones Unidas y otros organismos internacionales con sede en "
    "Ginebra saluda muy atentamente a la Oficina de Asuntos de Desarme y tiene el honor de informar que la delegación de "
    "México que asistirá a la Undécima Reunión de los Estados Partes en la Convención sobre Municiones en Racimo, del 11 al "
    "14 de septiembre de 2023, estará integrada por cuatro (4) personas:",
    [
        ["Nombre", "Cargo", "Calidad"],
        ["Emb. Rosalinda ARRIAGA CORTÉS", "Embajadora, Representante Permanente", "Jefa de Delegación"],
        ["Sr. Julián PEÑA ALATORRE", "Consejero, Misión Permanente", "Delegado alterno"],
        ["Sra. Inés MONDRAGÓN VELA", "Directora para Desarme, Secretaría de Relaciones Exteriores", "Delegada"],
        ["Sr. Óscar TREJO LUNA", "Segundo Secretario, Misión Permanente", "Delegado"],
    ],
    "La Misión Permanente de México aprovecha la ocasión para reiterar a la Oficina de Asuntos de Desarme las seguridades de "
    "su más alta consideración.",
    "> Ginebra, 18 de julio de 2023",
)

IRAQ: tuple[Piece, ...] = pieces(
    "= بعثة جمهورية العراق الدائمة لدى الأمم المتحدة في جنيف",
    "الرقم: 5/11/742",
    "تهدي البعثة الدائمة لجمهورية العراق لدى مكتب الأمم المتحدة في جنيف أطيب تحياتها إلى مكتب شؤون نزع السلاح، وتتشرف بأن "
    "ترفق طيا أسماء أعضاء الوفد العراقي الذي سيشارك في الاجتماع الحادي عشر للدول الأطراف في اتفاقية الذخائر العنقودية، جنيف، "
    "من 11 إلى 14 أيلول 2023:",
    [
        ["الاسم", "المنصب", "الصفة"],
        ["سعادة السفير حيدر منصور الربيعي", "المندوب الدائم", "رئيس الوفد"],
        ["السيدة زينب كريم الشمري", "سكرتير أول، البعثة الدائمة", "عضو"],
        ["السيد علاء حسن البياتي", "مدير دائرة شؤون الألغام، وزارة البيئة", "خبير"],
    ],
    "وتغتنم البعثة الدائمة لجمهورية العراق هذه المناسبة لتعرب للمكتب عن فائق التقدير والاحترام.",
    "> جنيف، 25 تموز 2023",
)

KAZAKHSTAN: tuple[Piece, ...] = pieces(
    "= Постоянное представительство Республики Казахстан при Отделении ООН и других международных организациях в Женеве",
    "№ 30-2/417",
    "Постоянное представительство Республики Казахстан при Отделении ООН в Женеве свидетельствует свое уважение Управлению ООН "
    "по вопросам разоружения и имеет честь сообщить, что в одиннадцатом совещании государств-участников Конвенции по кассетным "
    "боеприпасам (Женева, 11-14 сентября 2023 г.) в качестве наблюдателя примет участие делегация в следующем составе:",
    "1. САРСЕНОВ Ерлан Маратович, советник Постоянного представительства - глава делегации",
    "2. ЖУМАБЕКОВА Айгуль Сериковна, второй секретарь Постоянного представительства",
    "Постоянное представительство Республики Казахстан пользуется случаем, чтобы возобновить Управлению уверения в своем весьма "
    "высоком уважении.",
    "> г. Женева, «1» августа 2023 года",
)

CHINA: tuple[Piece, ...] = pieces(
    "= 中华人民共和国常驻联合国日内瓦办事处和瑞士其他国际组织代表团",
    "(军)字第0213号",
    "中华人民共和国常驻联合国日内瓦办事处代表团向联合国裁军事务厅日内瓦办事处致意，并谨通知，中方将以观察员身份派团出席2023年9月11日至14日"
    "在日内瓦举行的《集束弹药公约》第十一次缔约国会议，代表团组成如下：",
    [
        ["姓名", "职务", "身份"],
        ["林建文 先生", "常驻日内瓦代表团参赞", "团长"],
        ["周晓岚 女士", "常驻日内瓦代表团二等秘书", "成员"],
    ],
    "顺致最崇高的敬意。",
    "> 二〇二三年八月二日于日内瓦",
)

GAMBIA: tuple[Piece, ...] = pieces(
    "= PERMANENT MISSION OF THE REPUBLIC OF THE GAMBIA\nto the United Nations Office at Geneva",
    "Ref: GMG/UN/23/087",
    f"The Permanent Mission of the Republic of The Gambia to the United Nations Office at Geneva presents its compliments to "
    f"{OFFICE}, and has the honour to inform that the following persons will represent The Gambia at the Eleventh Meeting of "
    "States Parties to the Convention on Cluster Munitions, Geneva, 11 to 14 September 2023:",
    [
        ["Name", "Title", "Status"],
        ["H.E. Mr. Lamin SANYANG", "Permanent Representative", "Head of Delegation"],
        ["Ms. Fatou JALLOW-BAH", "Second Secretary, Permanent Mission", "Member"],
    ],
    f"The Permanent Mission of the Republic of The Gambia avails itself of this opportunity to renew to {OFFICE}, the "
    "assurances of its highest consideration.",
    "> Geneva, 8 August 2023",
)

SAMOA = f"""The Permanent Mission of the Independent State of Samoa to the United Nations presents its compliments to {OFFICE}, and
has the honour to refer to the Eleventh Meeting of States Parties to the Convention on Cluster Munitions (Geneva, 11 to 14
September 2023).

The Permanent Mission regrets to inform that the Government of Samoa will not be able to attend the Meeting.

The Permanent Mission of the Independent State of Samoa avails itself of this opportunity to renew to the Office the
assurances of its highest consideration.

New York, 10 August 2023
"""

MALAWI: tuple[Piece, ...] = pieces(
    "= PERMANENT MISSION OF THE REPUBLIC OF MALAWI, GENEVA",
    "No. MW/GEN/DIS/45",
    f"The Permanent Mission of the Republic of Malawi to the United Nations Office at Geneva presents its compliments to {OFFICE}, "
    "and has the honour to convey the composition of the delegation of Malawi to the Eleventh Meeting of States Parties to the "
    "Convention on Cluster Munitions, to be held at the Palais des Nations from 11 to 14 September 2023:",
    "Head of Delegation:",
    "Dr. Chikondi MWALE, Minister Counsellor, Permanent Mission",
    "Members:",
    "Mr. Limbani PHIRI-NKHOMA, Desk Officer, Ministry of Defence",
    f"The Permanent Mission of the Republic of Malawi avails itself of this opportunity to renew to {OFFICE}, the assurances of "
    "its highest consideration.",
    "> Geneva, 9 August 2023",
)

BOTSWANA: tuple[Piece, ...] = pieces(
    "= PERMANENT MISSION OF THE REPUBLIC OF BOTSWANA, GENEVA",
    "BG/POL/11/2023",
    f"The Permanent Mission of the Republic of Botswana in Geneva presents its compliments to {OFFICE}, and has the honour to "
    "inform that Botswana will participate in the Eleventh Meeting of States Parties to the Convention on Cluster Munitions "
    "(Geneva, 11-14 September 2023) with the following delegation:",
    "1. Ms. Boitumelo KGOSI-TAU, Deputy Permanent Representative, Head of Delegation",
    "2. Lt. Col. Kagiso MODISE, Botswana Defence Force, Adviser",
    f"The Permanent Mission of the Republic of Botswana avails itself of this opportunity to renew to {OFFICE}, the assurances "
    "of its highest consideration.",
    "> Geneva, 15 August 2023",
)

NORWAY = f"""The Permanent Mission of Norway to the United Nations Office in Geneva presents its compliments to {OFFICE}, and has the
honour to inform that the delegation of Norway to the Eleventh Meeting of States Parties to the Convention on Cluster
Munitions, Geneva, 11-14 September 2023, will be composed as follows:

Head of Delegation:
Ms. Ragnhild SOLBERG-AAS, Deputy Director General, Ministry of Foreign Affairs

Alternate:
Mr. Eirik HAUGLUND, Minister Counsellor, Permanent Mission, Geneva

The Permanent Mission of Norway avails itself of this opportunity to renew to the Office the assurances of its highest
consideration.

Geneva, 11 August 2023
"""

NORWAY_FORGED = """Dear colleagues,

kindly note the change of the delegation of Norway for the Eleventh Meeting of States Parties to the Convention on Cluster
Munitions, Geneva, 11-14 September 2023. Head of Delegation will be Mr. Viktor STENMARK, Special Envoy. Please confirm by
return and send the list of participants.
"""

TRINIDAD: tuple[Piece, ...] = pieces(
    "= PERMANENT MISSION OF THE REPUBLIC OF TRINIDAD AND TOBAGO, GENEVA",
    "Note No. 208/2023",
    f"The Permanent Mission of the Republic of Trinidad and Tobago to the United Nations Office at Geneva presents its compliments "
    f"to {OFFICE}, and has the honour to inform that Trinidad and Tobago will be represented at the Eleventh Meeting of States "
    "Parties to the Convention on Cluster Munitions, Geneva, 11 to 14 September 2023, by:",
    "1. Mr. Keshorn RAMDEEN, Chargé d'affaires a.i., Head of Delegation",
    "2. Ms. Anjali BOODRAM, Second Secretary",
    "The report under article 7 of the Convention for the year 2022 is enclosed.",
    f"The Permanent Mission avails itself of this opportunity to renew to {OFFICE}, the assurances of its highest consideration.",
    "> Geneva, 16 August 2023",
)

TOGO: tuple[Piece, ...] = pieces(
    "= MISSION PERMANENTE DE LA RÉPUBLIQUE TOGOLAISE À GENÈVE",
    "N° 231/MPT/GVE",
    "La Mission permanente de la République togolaise auprès de l'Office des Nations Unies à Genève présente ses compliments au "
    "Bureau des affaires de désarmement et a l'honneur de lui faire savoir que la délégation togolaise à la onzième Assemblée des "
    "États parties à la Convention sur les armes à sous-munitions (Genève, 11-14 septembre 2023) sera conduite par M. Kodjo "
    "AGBEMADON, Conseiller, Chef de délégation.",
    "La Mission permanente de la République togolaise saisit cette occasion pour lui renouveler les assurances de sa haute "
    "considération.",
    "> Genève, le 1er septembre 2023",
)

MADAGASCAR: tuple[Piece, ...] = pieces(
    "= MISSION PERMANENTE DE LA RÉPUBLIQUE DE MADAGASCAR",
    "N° 23/512-MP/GEN",
    "La Mission permanente de la République de Madagascar auprès de l'Office des Nations Unies à Genève présente ses compliments "
    "au Bureau des affaires de désarmement et a l'honneur de lui communiquer que participeront à la onzième Assemblée des États "
    "parties à la Convention sur les armes à sous-munitions, du 11 au 14 septembre 2023 :",
    "1. Mme Voahirana RASOANAIVO, Conseillère, Mission permanente",
    "2. M. Tojo ANDRIAMBELO, Attaché, Mission permanente",
    "La Mission permanente saisit cette occasion pour renouveler au Bureau les assurances de sa haute considération.",
    "> Genève, le 5 septembre 2023",
)

# --- Article 7 reports ------------------------------------------------------------------------------------------------

COVER_EN = "Cover page of the annual Article 7 report"
TITLE_EN = "CONVENTION ON CLUSTER MUNITIONS\nReporting formats for Article 7"
FORMS_EN = (
    ("A", "National implementation measures"),
    ("B", "Stockpiles and destruction"),
    ("C", "Technical characteristics of each type produced/owned or possessed"),
    ("D", "Cluster munitions retained and transferred"),
    ("E", "Status of conversion programmes"),
    ("F", "Contaminated areas and clearance"),
    ("G", "Warning to the population and risk education"),
    ("H", "Victim assistance"),
    ("I", "National resources and international cooperation and assistance"),
    ("J", "Other relevant matters"),
)
FORMS_FR = (
    ("A", "Mesures d'application nationales"),
    ("B", "Stocks et destruction"),
    ("C", "Armes à sous-munitions conservées ou transférées"),
    ("D", "Caractéristiques techniques de chaque type produit/détenu ou possédé"),
    ("E", "État des programmes de reconversion"),
    ("F", "Zones contaminées et dépollution"),
    ("G", "Alerter les populations et les sensibiliser aux risques"),
    ("H", "Assistance aux victimes"),
    ("I", "Ressources nationales et coopération et assistance internationales"),
    ("J", "Autres questions pertinentes"),
)


def cover(state: str, start: str, end: str, marks: str) -> list[str]:
    """Return the lines of an English cover page; `marks` has a letter a form: c changed, u unchanged 2021, n not applicable."""
    lines = [f"= {TITLE_EN}", f"= {COVER_EN}", f"Name of State [Party]: {state}"]
    lines.append(f"Reporting period from {start} to {end} (dd/mm/yyyy)")
    for (letter, title), mark in zip(FORMS_EN, marks, strict=True):
        options = [
            ("X " if mark == "c" else "") + "changed",
            ("X " if mark == "u" else "") + f"unchanged (last reporting: {'2021' if mark == 'u' else 'yyyy'})",
        ]
        if letter != "A":
            options.append(("X " if mark == "n" else "") + "non applicable")
        lines.append(f"Form {letter}: {title}: " + " / ".join(options))
    return lines


SAINT_KITTS: tuple[Piece, ...] = pieces(*cover("Saint Kitts and Nevis", "01/01/2022", "31/12/2022", "uuuuunuuuu"))

MALDIVES: tuple[Piece, ...] = pieces(*cover("Republic of Maldives", "01/01/2022", "31/12/2022", "unnnnnnnnu"))

GERMANY: tuple[Piece, ...] = pieces(
    *cover("Federal Republic of Germany", "01/01/2022", "31/12/2022", "uuucnnnncu"),
    "# National point of contact",
    "Federal Foreign Office, Division for Conventional Arms Control; telephone: +49 30 0000 0000; e-mail: arms@office.example",
    "Date of submission: 5 April 2023",
    "# Form D: Cluster munitions retained and transferred",
    "Table 1: Cluster munitions retained",
    [
        [
            "Type of cluster munition",
            "Quantity",
            "Type of explosive submunition",
            "Quantity of submunitions",
            "Lot number",
        ],
        ["DM 602", "170", "MUSPA", "12,800", "n/k"],
        ["DM 632", "400", "M77", "40,001", "n/k"],
        ["TOTAL", "570", "", "52,801", ""],
    ],
    "# Form I: National resources and international cooperation and assistance",
    "Support for clearance and victim assistance was given in the reporting period as listed.",
    [
        ["Recipient", "Sector", "Amount (EUR)"],
        ["Iraq", "Clearance", "4,200,000"],
        ["Lao People's Democratic Republic", "Clearance", "1,150,000"],
    ],
)

GERMANY_CORRECTED: tuple[Piece, ...] = tuple(
    Text("Date of submission: 8 May 2023")
    if isinstance(piece, Text) and piece.text.startswith("Date of submission")
    else piece
    for piece in GERMANY
) + pieces("This report replaces the report of 5 April 2023.")

SENEGAL: tuple[Piece, ...] = pieces(
    "= Formules de notification au titre de l'article 7 de la Convention sur les armes à sous-munitions",
    "= Page de couverture du rapport annuel présenté au titre de l'article 7",
    "Nom de l'État [Partie] : République du Sénégal",
    "Renseignements pour la période allant du 01/01/2022 au 31/12/2022 (jj/mm/aaaa)",
    *(
        f"Formule {letter} : {title} : "
        + ("X modifiée / non modifiée (dernier rapport présenté en aaaa)" if letter in "AG" else
           "modifiée / X non modifiée (dernier rapport présenté en 2021)" if letter in "IJ" else
           "modifiée / non modifiée (dernier rapport présenté en aaaa) / X sans objet")
        for letter, title in FORMS_FR
    ),
    "Date de présentation : 12 avril 2023",
)  # fmt: skip

PERU: tuple[Piece, ...] = pieces(
    "= Formatos para la presentación de informes en virtud del artículo 7 de la Convención sobre Municiones en Racimo",
    "Estado [Parte]: República del Perú",
    "Fecha de presentación: 18 de abril de 2023",
    "Información del período comprendido de 01/01/2022 a 31/12/2022",
    "Punto de contacto nacional: Ministerio de Relaciones Exteriores, Dirección de Seguridad; correo electrónico: desarme@cancilleria.example",
    "# Formulario A: Medidas nacionales de aplicación",
    "La Resolución Ministerial 311 de 2021 mantiene la comisión encargada de la aplicación de la Convención.",
    "# Formulario B: Existencias y destrucción",
    "Municiones destruidas después de la entrada en vigor",
    [
        [
            "Tipo de munición en racimo",
            "Cantidad",
            "Tipo de submunición",
            "Cantidad de submuniciones",
            "Lugar de destrucción",
        ],
        ["RBK-500", "199", "AO-2.5", "21.492", "Base Aérea de La Joya"],
        ["CB-470", "388", "Alpha", "15.520", "Base Aérea de La Joya"],
        ["TOTAL", "587", "", "37.012", ""],
    ],
    "# Formulario F: Áreas contaminadas y limpieza",
    "No aplicable.",
    "# Formulario H: Asistencia a las víctimas",
    "No aplicable.",
)

LEBANON: tuple[Piece, ...] = pieces(
    "= التقرير السنوي المقدم بموجب المادة 7 من اتفاقية الذخائر العنقودية",
    "اسم الدولة الطرف: الجمهورية اللبنانية",
    "الفترة المشمولة بالتقرير: من 01/01/2022 إلى 31/12/2022",
    "تاريخ التقديم: 24 نيسان 2023",
    "# الاستمارة ألف: تدابير التنفيذ الوطنية",
    "لا تغيير (آخر تقرير: 2021)",
    "# الاستمارة واو: المناطق الملوثة والتطهير",
    [
        ["الموقع", "المساحة (م2)", "نوع المخلفات", "الكمية"],
        ["النبطية", "1,204,500", "M77", "312"],
        ["بنت جبيل", "2,310,000", "BLU-63", "541"],
    ],
    "# الاستمارة زاي: تحذير السكان والتوعية بالمخاطر",
    "نفذت حملات توعية في المدارس بالتعاون مع الجمعيات المحلية.",
)

IRELAND: tuple[Piece, ...] = pieces(*cover("Ireland", "01/01/2022", "31/12/2022", "unnnnnnncu"))

CROATIA: tuple[Piece, ...] = pieces(
    "= CONVENTION ON CLUSTER MUNITIONS\nReporting formats for Article 7",
    "State [Party]: Republic of Croatia",
    "Date of submission: 28/04/2023",
    "Reporting time period: from JAN 01, 2022 to DEC 31, 2022",
    "National point of contact: Civil Protection Directorate, Zagreb; e-mail: mines@directorate.example",
    "# Form A: National implementation measures",
    "The act ratifying the Convention of 5 June 2009 remains in force.",
    "# Form F: Contaminated areas and clearance",
    "Nil. The declaration of compliance with Article 4 was made on 10 July 2020.",
    "# Form H: Victim assistance",
    "The national action plan for the assistance to victims was prolonged to 2025.",
)

TRINIDAD_REPORT: tuple[Piece, ...] = pieces(
    *cover("Trinidad and Tobago", "01/01/2022", "31/12/2022", "cnnnnnnnnn"), "Date of submission: 16 August 2023"
)

# --- papers of other kinds --------------------------------------------------------------------------------------------

MINE_BAN: tuple[Piece, ...] = pieces(
    "= CONVENTION ON THE PROHIBITION OF THE USE, STOCKPILING, PRODUCTION AND TRANSFER OF ANTI-PERSONNEL MINES AND ON THEIR DESTRUCTION",
    "= Reporting formats for Article 7",
    "State [Party]: Republic of Tajikistan",
    "Reporting time period: from 01/01/2022 to 31/12/2022",
    "Form A: National implementation measures: no change",
    "Form B: Stockpiled anti-personnel mines: nil",
    "Form C: Location of mined areas: see annex",
    "Form G: Anti-personnel mines destroyed after entry into force: 1,704",
)

EXTENSION: tuple[Piece, ...] = pieces(
    "= CONVENTION ON CLUSTER MUNITIONS",
    "= Request for an extension of the deadline for completing the clearance and destruction of cluster munition remnants "
    "in accordance with Article 4",
    "Submitted by the Republic of Chad, 20 April 2023",
    "The Republic of Chad requests an extension of its deadline under Article 4 of the Convention by thirteen months, until "
    "1 October 2024, in order to complete the survey of the Tibesti region.",
    "The information given in the latest report under Article 7 remains valid.",
)

ZAMBIA: tuple[Piece, ...] = pieces(
    "= PERMANENT MISSION OF THE REPUBLIC OF ZAMBIA, GENEVA",
    "No. 77/ZM/2023",
    "The Permanent Mission of the Republic of Zambia presents its compliments to the Implementation Support Unit and has the honour "
    "to submit the delegation to the Twenty-First Meeting of the States Parties to the Convention on the Prohibition of the Use, "
    "Stockpiling, Production and Transfer of Anti-Personnel Mines and on Their Destruction, Geneva, 20 to 24 November 2023:",
    "1. Mr. Mulenga CHANSA, Counsellor, Head of Delegation",
    "The Permanent Mission of the Republic of Zambia avails itself of this opportunity to renew the assurances of its highest "
    "consideration.",
    "> Geneva, 17 August 2023",
)
