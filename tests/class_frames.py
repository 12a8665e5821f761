"""What mail of each language is framed with: courtesies, covers, meetings, persons. Names are invented."""

from __future__ import annotations

import random
from dataclasses import dataclass

from store.reference import load_reference

STATES = ("AUT", "BGR", "CHL", "GHA", "LAO", "MEX", "PER", "ZMB", "NOR", "PHL")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The frame of one language."""

    language: str
    mission: str
    note: str
    number: str
    opening: str
    closing: str
    dear: str
    regards: str
    covers: tuple[str, ...]
    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    short: tuple[str, ...]
    short_theirs: tuple[str, ...]
    persons: tuple[str, ...]
    head: str

    def slots(self, chance: random.Random) -> dict[str, str]:
        """Return one choice of everything that stands in braces in the wordings."""
        code = chance.choice(STATES)
        state = load_reference().states[code].short[self.language if self.language != "pt" else "pt"]
        first, second = chance.sample(self.persons, 2)
        head = f"{first} ({self.head})" if chance.random() < 0.7 else first
        return {
            "MISSION": self.mission.replace("{S}", state),
            "LIST": chance.choice((f"1. {head}\n2. {second}", f"- {head};\n- {second}.", f"{head}\n{second}")),
            "S": state,
            "M2": chance.choice(self.theirs),
            "M": chance.choice(self.ours),
            "m2": chance.choice(self.short_theirs),
            "m": chance.choice(self.short),
            "P1": first,
            "P2": second,
            "REF": "ODA/2023-00050",
        }


FRAMES = {
    "en": Frame(
        language="en",
        mission="The Permanent Mission of {S} to the United Nations Office at Geneva",
        note="Note verbale",
        number="No.",
        opening="{MISSION} presents its compliments to the Office for Disarmament Affairs, Geneva Branch.",
        closing="{MISSION} avails itself of this opportunity to renew to the Office the assurances of its highest consideration.\n\nGeneva, 9 August 2023",
        dear="Dear colleagues,",
        regards="Kind regards",
        covers=(
            "Please find attached a note.",
            "Please see attached.",
            "Dear all, the enclosed is for your attention.",
            "As discussed.",
        ),
        ours=(
            "the Eleventh Meeting of States Parties to the Convention on Cluster Munitions",
            "the 11th Meeting of States Parties to the Convention on Cluster Munitions (Geneva, 11-14 September 2023)",
            "the 11MSP of the Convention on Cluster Munitions",
        ),
        theirs=(
            "the Twenty-First Meeting of the States Parties to the Anti-Personnel Mine Ban Convention",
            "the Meeting of the High Contracting Parties to the Convention on Certain Conventional Weapons",
            "the Second Meeting of States Parties to the Treaty on the Prohibition of Nuclear Weapons",
            "the Ninth Conference of States Parties to the Arms Trade Treaty",
            "the Meeting of States Parties to the Biological Weapons Convention",
            "the First Committee of the General Assembly at its seventy-eighth session",
        ),
        short=("11MSP", "CCM 11MSP", "Convention on Cluster Munitions", "September meeting"),
        short_theirs=("21MSP APMBC", "CCW MHCP", "2MSP TPNW", "CSP9", "First Committee"),
        persons=(
            "H.E. Mr. Anton BRANDL, Ambassador, Permanent Representative",
            "Ms. Lucia TERRANOVA, Counsellor",
            "Mr. Kofi ASAMANI, First Secretary",
            "Col. Petra VINTER, Ministry of Defence",
        ),
        head="Head of Delegation",
    ),
    "fr": Frame(
        language="fr",
        mission="La Mission permanente de {S} auprès de l'Office des Nations Unies à Genève",
        note="Note verbale",
        number="N°",
        opening="{MISSION} présente ses compliments au Bureau des affaires de désarmement, Service de Genève.",
        closing="{MISSION} saisit cette occasion pour renouveler au Bureau les assurances de sa haute considération.\n\nGenève, le 9 août 2023",
        dear="Chers collègues,",
        regards="Cordialement",
        covers=("Veuillez trouver ci-joint une note.", "Voir pièce jointe.", "Pour votre information."),
        ours=(
            "onzième Assemblée des États parties à la Convention sur les armes à sous-munitions",
            "onzième Réunion des États parties à la Convention sur les armes à sous-munitions (Genève, 11-14 septembre 2023)",
            "11e Assemblée des États parties à la CASM (Convention sur les armes à sous-munitions)",
        ),
        theirs=(
            "vingt et unième Assemblée des États parties à la Convention sur l'interdiction des mines antipersonnel",
            "Réunion des Hautes Parties contractantes à la Convention sur certaines armes classiques",
            "deuxième Réunion des États parties au Traité sur l'interdiction des armes nucléaires",
            "neuvième Conférence des États parties au Traité sur le commerce des armes",
            "Première Commission de l'Assemblée générale",
        ),
        short=("11MSP", "Convention sur les armes à sous-munitions", "réunion de septembre"),
        short_theirs=("21e AEP Ottawa", "CCAC", "Première Commission"),
        persons=(
            "S.E. M. Antoine BRANDELLE, Ambassadeur, Représentant permanent",
            "Mme Lucie TERRENOIRE, Conseillère",
            "M. Koffi ASSAMANI, Premier Secrétaire",
            "le colonel Pierre VINTERRE, Ministère de la défense",
        ),
        head="Chef de délégation",
    ),
    "es": Frame(
        language="es",
        mission="La Misión Permanente de {S} ante la Oficina de las Naciones Unidas en Ginebra",
        note="Nota verbal",
        number="Nota N.º",
        opening="{MISSION} saluda muy atentamente a la Oficina de Asuntos de Desarme, Subdivisión de Ginebra.",
        closing="{MISSION} aprovecha la oportunidad para reiterar a la Oficina las seguridades de su más alta consideración.\n\nGinebra, 9 de agosto de 2023",
        dear="Estimados colegas:",
        regards="Saludos cordiales",
        covers=("Se adjunta nota.", "Ver adjunto.", "Para su atención."),
        ours=(
            "Undécima Reunión de los Estados Partes en la Convención sobre Municiones en Racimo",
            "11.ª Reunión de los Estados Partes en la Convención sobre Municiones en Racimo (Ginebra, 11 a 14 de septiembre de 2023)",
        ),
        theirs=(
            "Vigesimoprimera Reunión de los Estados Partes en la Convención sobre la prohibición de las minas antipersonal",
            "Reunión de las Altas Partes Contratantes en la Convención sobre Ciertas Armas Convencionales",
            "segunda Reunión de los Estados Partes en el Tratado sobre la Prohibición de las Armas Nucleares",
            "novena Conferencia de los Estados Partes en el Tratado sobre el Comercio de Armas",
            "Primera Comisión de la Asamblea General",
        ),
        short=("11MSP", "Convención sobre Municiones en Racimo", "reunión de septiembre"),
        short_theirs=("21RES Ottawa", "CCAC", "Primera Comisión"),
        persons=(
            "S.E. Sr. Antonio BRANDALES, Embajador, Representante Permanente",
            "Sra. Lucía TERRANEGRA, Consejera",
            "Sr. Cosme ASAMANES, Primer Secretario",
            "Coronel Petra VINTERO, Ministerio de Defensa",
        ),
        head="Jefe de Delegación",
    ),
    "pt": Frame(
        language="pt",
        mission="A Missão Permanente de {S} junto do Escritório das Nações Unidas em Genebra",
        note="Nota verbal",
        number="Nota n.º",
        opening="{MISSION} apresenta os seus melhores cumprimentos ao Escritório para os Assuntos de Desarmamento.",
        closing="{MISSION} aproveita a oportunidade para reiterar ao Escritório os protestos da sua mais alta consideração.\n\nGenebra, 9 de agosto de 2023",
        dear="Caros colegas,",
        regards="Com os melhores cumprimentos",
        covers=("Segue em anexo nota.", "Ver anexo.", "Para vossa atenção."),
        ours=(
            "Décima Primeira Reunião dos Estados Partes na Convenção sobre Munições de Fragmentação",
            "11.ª Reunião dos Estados Partes da Convenção sobre Munições de Fragmentação (Genebra, 11-14 de setembro de 2023)",
        ),
        theirs=(
            "Vigésima Primeira Reunião dos Estados Partes na Convenção sobre a proibição das minas antipessoal",
            "segunda Reunião dos Estados Partes no Tratado sobre a Proibição das Armas Nucleares",
            "nona Conferência dos Estados Partes no Tratado sobre o Comércio de Armas",
            "Primeira Comissão da Assembleia Geral",
        ),
        short=("11MSP", "Convenção sobre Munições de Fragmentação", "reunião de setembro"),
        short_theirs=("21REP Otava", "Primeira Comissão"),
        persons=(
            "S.E. o Sr. António BRANDÃES, Embaixador, Representante Permanente",
            "Sra. Lúcia TERRANOVES, Conselheira",
            "Sr. Cosme ASSAMANES, Primeiro Secretário",
            "Coronel Petra VINTEIRA, Ministério da Defesa",
        ),
        head="Chefe de Delegação",
    ),
    "ru": Frame(
        language="ru",
        mission="Постоянное представительство {S} при Отделении ООН в Женеве",
        note="Вербальная нота",
        number="№",
        opening="{MISSION} свидетельствует своё уважение Управлению по вопросам разоружения.",
        closing="{MISSION} пользуется этой возможностью, чтобы возобновить Управлению уверения в своём весьма высоком уважении.\n\nг. Женева, 9 августа 2023 г.",
        dear="Уважаемые коллеги!",
        regards="С уважением",
        covers=("Направляется нота.", "См. вложение.", "Для сведения."),
        ours=(
            "одиннадцатом совещании государств-участников Конвенции по кассетным боеприпасам",
            "одиннадцатое совещание государств — участников Конвенции по кассетным боеприпасам (Женева, 11–14 сентября 2023 года)",
        ),
        theirs=(
            "двадцать первом совещании государств-участников Конвенции о запрещении противопехотных мин",
            "втором совещании государств-участников Договора о запрещении ядерного оружия",
            "девятой конференции государств-участников Договора о торговле оружием",
            "Первом комитете Генеральной Ассамблеи",
        ),
        short=("11MSP", "Конвенция по кассетным боеприпасам", "совещание в сентябре"),
        short_theirs=("21 СГУ по минам", "Первый комитет"),
        persons=(
            "Е.П. г-н Антон БРАНДЛИН, Посол, Постоянный представитель",
            "г-жа Людмила ТЕРНОВА, советник",
            "г-н Кирилл АСАМАНОВ, первый секретарь",
            "полковник Пётр ВИНТЕРОВ, Министерство обороны",
        ),
        head="глава делегации",
    ),
    "ar": Frame(
        language="ar",
        mission="البعثة الدائمة لـ{S} لدى مكتب الأمم المتحدة في جنيف",
        note="مذكرة شفوية",
        number="الرقم:",
        opening="تهدي {MISSION} أطيب تحياتها إلى مكتب شؤون نزع السلاح، فرع جنيف.",
        closing="وتغتنم {MISSION} هذه الفرصة لتعرب للمكتب عن فائق تقديرها واحترامها.\n\nجنيف، 9 آب/أغسطس 2023",
        dear="الزملاء الأعزاء،",
        regards="مع أطيب التحيات",
        covers=("مرفق طيه مذكرة.", "انظر المرفق.", "للعلم."),
        ours=(
            "الاجتماع الحادي عشر للدول الأطراف في اتفاقية الذخائر العنقودية",
            "الاجتماع الحادي عشر للدول الأطراف في اتفاقية الذخائر العنقودية (جنيف، 11-14 أيلول/سبتمبر 2023)",
        ),
        theirs=(
            "الاجتماع الحادي والعشرين للدول الأطراف في اتفاقية حظر الألغام المضادة للأفراد",
            "الاجتماع الثاني للدول الأطراف في معاهدة حظر الأسلحة النووية",
            "المؤتمر التاسع للدول الأطراف في معاهدة تجارة الأسلحة",
            "اللجنة الأولى للجمعية العامة",
        ),
        short=("11MSP", "اتفاقية الذخائر العنقودية", "اجتماع أيلول/سبتمبر"),
        short_theirs=("اتفاقية أوتاوا", "اللجنة الأولى"),
        persons=(
            "سعادة السفير أنطون برندلي، المندوب الدائم",
            "السيدة لينا الترناوي، مستشارة",
            "السيد كريم العسماني، سكرتير أول",
            "العقيد بدر الونتري، وزارة الدفاع",
        ),
        head="رئيس الوفد",
    ),
    "zh": Frame(
        language="zh",
        mission="{S}常驻联合国日内瓦办事处代表团",
        note="普通照会",
        number="照字第",
        opening="{MISSION}向裁军事务厅日内瓦处致意。",
        closing="顺致最崇高的敬意。\n\n二〇二三年八月九日于日内瓦",
        dear="各位同事:",
        regards="此致敬礼",
        covers=("请见附件。", "附件请查收。", "供参考。"),
        ours=("《集束弹药公约》第十一次缔约国会议", "集束弹药公约第十一届缔约国会议(2023年9月11日至14日,日内瓦)"),
        theirs=(
            "《禁止杀伤人员地雷公约》第二十一次缔约国会议",
            "《禁止核武器条约》第二次缔约国会议",
            "《武器贸易条约》第九次缔约国会议",
            "联合国大会第一委员会会议",
        ),
        short=("11MSP", "集束弹药公约", "九月会议"),
        short_theirs=("渥太华公约会议", "第一委员会"),
        persons=("布兰德大使,常驻代表", "田露女士,参赞", "阿萨马尼先生,一等秘书", "温特上校,国防部"),
        head="团长",
    ),
}
