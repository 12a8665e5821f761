"""Words that invented notes are written with: seven languages. These served development; tests/notice_wording_unseen.py was written after the rules.

Every person is invented. {state} stands for the State as the language names it after "of".
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language as one mission writes it."""

    language: str
    code: str  #: of the State
    state: str
    issuer: str  #: as it names itself in the first sentence, without the article
    head: str  #: letterhead
    issuer_type: str
    city: str  #: English name
    greeting: str  #: with {issuer}: first half of the first sentence, up to "has the honour"
    meeting: str  #: the Eleventh Meeting with its convention
    days: str  #: with its days and place
    compose: str  #: that its delegation is composed as follows; {meeting}
    persons: tuple[str, ...]  #: the first is head
    dateline: str
    date: str  #: ISO
    number: str  #: as printed with its label
    reference: str  #: as it is to be read
    refer: str  #: that it refers to our note {ours}
    regret: str  #: {meeting}
    later: str  #: {meeting}
    add: str  #: {meeting} {person} {earlier}
    replace: str  #: {meeting} {person} {leaving} {earlier}
    whole: str  #: {meeting} {earlier}
    remove: str  #: {meeting} {leaving} {earlier}
    withdraw: str  #: {meeting} {earlier}
    earlier: str  #: a number of an earlier note as cited
    close: str
    attached: str  #: that the list is attached; {meeting}
    list_title: str


EN = Words(
    language="en",
    code="LSO",
    state="Kingdom of Lesotho",
    issuer="Permanent Mission of the Kingdom of Lesotho to the United Nations Office and other international organizations in Geneva",
    head="PERMANENT MISSION OF THE KINGDOM OF LESOTHO",
    issuer_type="mission_geneva",
    city="Geneva",
    greeting="The {issuer} presents its compliments to the United Nations Office for Disarmament Affairs, Geneva Branch, and has the honour to",
    meeting="Eleventh Meeting of States Parties to the Convention on Cluster Munitions",
    days="to be held at the Palais des Nations, Geneva, from 11 to 14 September 2023",
    compose="inform that the delegation of Lesotho to the {meeting} will be composed as follows:",
    persons=(
        "H.E. Mr. Thabo MOKHETHI, Ambassador, Permanent Representative (Head of Delegation)",
        "Ms. Lineo PHAKISO, First Secretary",
        "Mr. Rets'elisitsoe NTSIKI, Counsellor, Ministry of Defence",
    ),
    dateline="Geneva, 21 August 2023",
    date="2023-08-21",
    number="No. 588/DIS/2023",
    reference="No. 588/DIS/2023",
    refer="refer to its note verbale {ours} dated 21 March 2023 and to",
    regret="inform that Lesotho regrets that it will not be able to participate in the {meeting}.",
    later="inform that Lesotho will participate in the {meeting}. The names of its delegates will be communicated in due course.",
    add="refer to its note No. {earlier} of 2 August 2023 and to request that {person} be added to the delegation of Lesotho to the {meeting}.",
    replace="refer to its note No. {earlier} of 2 August 2023 and to inform that {leaving} will be replaced by {person} in the delegation to the {meeting}.",
    whole="transmit the list below of the delegation to the {meeting}, which cancels and replaces the list sent under note No. {earlier} dated 2 August 2023:",
    remove="refer to its note No. {earlier} of 2 August 2023 and to inform that {leaving} will no longer be part of the delegation to the {meeting}.",
    withdraw="refer to its note No. {earlier} of 2 August 2023 and to inform that Lesotho withdraws its delegation to the {meeting}.",
    earlier="541/DIS/2023",
    close="The Permanent Mission avails itself of this opportunity to renew to the Office for Disarmament Affairs the assurances of its highest consideration.",
    attached="inform that Lesotho will participate in the {meeting}. The list of delegates is attached.",
    list_title="List of delegates",
)
FR = Words(
    language="fr",
    code="BEN",
    state="République du Bénin",
    issuer="Mission permanente de la République du Bénin auprès de l’Office des Nations Unies et des autres organisations internationales à Genève",
    head="MISSION PERMANENTE DE LA RÉPUBLIQUE DU BÉNIN",
    issuer_type="mission_geneva",
    city="Geneva",
    greeting="La {issuer} présente ses compliments au Bureau des affaires de désarmement et a l’honneur de",
    meeting="onzième Assemblée des États parties à la Convention sur les armes à sous-munitions",
    days="qui se tiendra à Genève du 11 au 14 septembre 2023",
    compose="lui faire parvenir ci-après la composition de la délégation béninoise à la {meeting} :",
    persons=(
        "S.E. M. Aristide GBEDJI, Ambassadeur, Représentant permanent, Chef de délégation",
        "Mme Solange ADJOVI, Première Conseillère",
        "M. Cyrille HOUNKPE, Ministère de la défense",
    ),
    dateline="Genève, le 23 août 2023",
    date="2023-08-23",
    number="N° 2023-0412/AL",
    reference="N° 2023-0412/AL",
    refer="se référer à la note verbale {ours} du 21 mars 2023 et de",
    regret="porter à sa connaissance que le Bénin ne sera pas en mesure de prendre part à la {meeting}.",
    later="l’informer que le Bénin participera à la {meeting}. La composition de sa délégation sera communiquée ultérieurement.",
    add="se référer à sa note n° {earlier} du 2 août 2023 et de l’informer que {person} fera également partie de la délégation à la {meeting}.",
    replace="se référer à sa note n° {earlier} du 2 août 2023 et de l’informer que {person} participera à la {meeting} en remplacement de {leaving}.",
    whole="lui transmettre la liste ci-dessous des membres de la délégation à la {meeting}, qui annule et remplace celle de la note n° {earlier} du 2 août 2023 :",
    remove="se référer à sa note n° {earlier} du 2 août 2023 et de l’informer que {leaving} ne fera plus partie de la délégation à la {meeting}.",
    withdraw="se référer à sa note n° {earlier} du 2 août 2023 et de l’informer que le Bénin retire sa délégation à la {meeting}.",
    earlier="2023-0377/AL",
    close="La Mission permanente saisit cette occasion pour renouveler au Bureau les assurances de sa très haute considération.",
    attached="l’informer que le Bénin prendra part à la {meeting}. La liste des participants est jointe à la présente.",
    list_title="Liste des participants",
)
ES = Words(
    language="es",
    code="PER",
    state="República del Perú",
    issuer="Misión Permanente del Perú ante la Oficina de las Naciones Unidas y otros organismos internacionales con sede en Ginebra",
    head="MISIÓN PERMANENTE DEL PERÚ",
    issuer_type="mission_geneva",
    city="Geneva",
    greeting="La {issuer} saluda muy atentamente a la Oficina de Asuntos de Desarme y tiene el honor de",
    meeting="Undécima Reunión de los Estados Partes en la Convención sobre Municiones en Racimo",
    days="que se celebrará en Ginebra del 11 al 14 de septiembre de 2023",
    compose="comunicar que la delegación del Perú a la {meeting} estará integrada por las siguientes personas:",
    persons=(
        "S.E. Sra. Mercedes QUILCA VARGAS, Embajadora, Representante Permanente, Jefa de Delegación",
        "Sr. Octavio HUAMANI, Ministro Consejero",
        "Sra. Pilar ENRÍQUEZ, Segunda Secretaria",
    ),
    dateline="Ginebra, 18 de agosto de 2023",
    date="2023-08-18",
    number="Nota No. 4-7-M/123",
    reference="No. 4-7-M/123",
    refer="hacer referencia a la nota verbal {ours} y",
    regret="informar que el Perú lamenta que no podrá participar en la {meeting}.",
    later="comunicar que el Perú participará en la {meeting}. La composición de su delegación será comunicada oportunamente.",
    add="en alcance a su nota No. {earlier}, de fecha 2 de agosto de 2023, comunicar la incorporación de {person} a la delegación del Perú a la {meeting}.",
    replace="en alcance a su nota No. {earlier}, de fecha 2 de agosto de 2023, comunicar que {person} asistirá a la {meeting} en reemplazo de {leaving}.",
    whole="remitir la conformación de la delegación a la {meeting}, la cual deja sin efecto la comunicada mediante nota No. {earlier} de fecha 2 de agosto de 2023:",
    remove="en alcance a su nota No. {earlier}, de fecha 2 de agosto de 2023, comunicar que {leaving} ya no formará parte de la delegación a la {meeting}.",
    withdraw="en alcance a su nota No. {earlier}, de fecha 2 de agosto de 2023, comunicar que el Perú cancela su participación en la {meeting}.",
    earlier="4-7-M/101",
    close="La Misión Permanente aprovecha la oportunidad para reiterar a la Oficina las seguridades de su más alta y distinguida consideración.",
    attached="comunicar que el Perú participará en la {meeting}. Se adjunta la lista de delegados.",
    list_title="Lista de delegados",
)
PT = Words(
    language="pt",
    code="MOZ",
    state="República de Moçambique",
    issuer="Missão Permanente da República de Moçambique junto das Nações Unidas e outras organizações internacionais em Genebra",
    head="MISSÃO PERMANENTE DA REPÚBLICA DE MOÇAMBIQUE",
    issuer_type="mission_geneva",
    city="Geneva",
    greeting="A {issuer} apresenta os seus melhores cumprimentos ao Escritório das Nações Unidas para Assuntos de Desarmamento e tem a honra de",
    meeting="Décima Primeira Reunião dos Estados Partes da Convenção sobre Munições de Fragmentação",
    days="a realizar-se em Genebra de 11 a 14 de setembro de 2023",
    compose="comunicar que a delegação de Moçambique à {meeting} será composta por:",
    persons=(
        "S.E. Sr. Armindo CHISSUNGO, Embaixador, Representante Permanente, Chefe de Delegação",
        "Sra. Graça MUTEMBA, Primeira Secretária",
        "Sr. Elias NHACUONGUE, Instituto Nacional de Desminagem",
    ),
    dateline="Genebra, 24 de agosto de 2023",
    date="2023-08-24",
    number="Ref. 77/MPMG/2023",
    reference="77/MPMG/2023",
    refer="fazer referência à nota verbal {ours} e",
    regret="informar que Moçambique não poderá participar na {meeting}.",
    later="informar que Moçambique participará na {meeting}. A composição da delegação será comunicada oportunamente.",
    add="em aditamento à sua nota n.º {earlier}, de 2 de agosto de 2023, informar que {person} integrará também a delegação à {meeting}.",
    replace="em aditamento à sua nota n.º {earlier}, de 2 de agosto de 2023, informar que {person} participará na {meeting} em substituição de {leaving}.",
    whole="transmitir a lista dos membros da delegação à {meeting}, que anula e substitui a da nota n.º {earlier} de 2 de agosto de 2023:",
    remove="em aditamento à sua nota n.º {earlier}, de 2 de agosto de 2023, informar que {leaving} já não fará parte da delegação à {meeting}.",
    withdraw="em aditamento à sua nota n.º {earlier}, de 2 de agosto de 2023, informar que Moçambique cancela a sua participação na {meeting}.",
    earlier="61/MPMG/2023",
    close="A Missão Permanente aproveita a oportunidade para renovar ao Escritório os protestos da sua mais elevada consideração.",
    attached="informar que Moçambique participará na {meeting}. A lista dos participantes segue em anexo.",
    list_title="Lista dos participantes",
)
RU = Words(
    language="ru",
    code="BLR",
    state="Республики Беларусь",
    issuer="Постоянное представительство Республики Беларусь при Отделении ООН и других международных организациях в Женеве",
    head="ПОСТОЯННОЕ ПРЕДСТАВИТЕЛЬСТВО РЕСПУБЛИКИ БЕЛАРУСЬ",
    issuer_type="mission_geneva",
    city="Geneva",
    greeting="{issuer} свидетельствует свое уважение Управлению ООН по вопросам разоружения и имеет честь",
    meeting="Одиннадцатом совещании государств-участников Конвенции по кассетным боеприпасам",
    days="которое состоится в Женеве 11–14 сентября 2023 года",
    compose="сообщить, что в {meeting} примет участие делегация Беларуси в следующем составе:",
    persons=(
        "Г-жа Алеся КАРПОВИЧ, посол, Постоянный представитель, глава делегации",
        "Г-н Степан ЛУЦКЕВИЧ, советник",
        "Г-н Ян ДРОЗД, второй секретарь",
    ),
    dateline="г. Женева, «17» августа 2023 г.",
    date="2023-08-17",
    number="№ 87/н",
    reference="№ 87/н",
    refer="сослаться на ноту {ours} и",
    regret="сообщить, что делегация Беларуси не сможет принять участие в {meeting}.",
    later="сообщить, что делегация Беларуси примет участие в {meeting}. Состав делегации будет сообщен дополнительно.",
    add="в дополнение к ноте № {earlier} от 2 августа 2023 года просить включить {person} в состав делегации на {meeting}.",
    replace="в дополнение к ноте № {earlier} от 2 августа 2023 года сообщить, что в {meeting} вместо {leaving} примет участие {person}.",
    whole="направить список участников {meeting} взамен ранее направленного нотой № {earlier} от 2 августа 2023 года:",
    remove="в дополнение к ноте № {earlier} от 2 августа 2023 года просить исключить {leaving} из состава делегации на {meeting}.",
    withdraw="в дополнение к ноте № {earlier} от 2 августа 2023 года сообщить, что Беларусь отменяет свое участие в {meeting}.",
    earlier="79/н",
    close="Постоянное представительство пользуется этим случаем, чтобы возобновить Управлению уверения в своем весьма высоком уважении.",
    attached="сообщить, что делегация Беларуси примет участие в {meeting}. Список участников прилагается.",
    list_title="Список участников",
)
AR = Words(
    language="ar",
    code="TUN",
    state="الجمهورية التونسية",
    issuer="البعثة الدائمة للجمهورية التونسية لدى مكتب الأمم المتحدة والمنظمات الدولية الأخرى في جنيف",
    head="البعثة الدائمة للجمهورية التونسية",
    issuer_type="mission_geneva",
    city="Geneva",
    greeting="تهدي {issuer} أطيب تحياتها إلى مكتب الأمم المتحدة لشؤون نزع السلاح، وتتشرف",
    meeting="الاجتماع الحادي عشر للدول الأطراف في اتفاقية الذخائر العنقودية",
    days="الذي سيعقد في جنيف من 11 إلى 14 أيلول/سبتمبر 2023",
    compose="بإبلاغه أن الوفد التونسي المشارك في {meeting} سيتكون من:",
    persons=(
        "سعادة السفير السيد نزار البكوش، المندوب الدائم، رئيس الوفد",
        "السيدة هاجر العياري، مستشارة",
        "السيد قيس الزواري، سكرتير أول",
    ),
    dateline="جنيف، 22 أغسطس 2023",
    date="2023-08-22",
    number="الرقم: 12/3/456",
    reference="12/3/456",
    refer="بالإشارة إلى المذكرة {ours}، و",
    regret="بإبلاغه أن تونس تعتذر عن عدم المشاركة في {meeting}.",
    later="بإبلاغه أن تونس ستشارك في {meeting}. وسيتم موافاته بأسماء أعضاء الوفد في وقت لاحق.",
    add="إلحاقا بمذكرتها رقم {earlier} المؤرخة 2 أغسطس 2023، بطلب إضافة {person} إلى الوفد المشارك في {meeting}.",
    replace="إلحاقا بمذكرتها رقم {earlier} المؤرخة 2 أغسطس 2023، بإبلاغه أن {person} سيشارك في {meeting} بدلا من {leaving}.",
    whole="بموافاته بقائمة أعضاء الوفد إلى {meeting}، التي تلغي القائمة السابقة المرسلة بمذكرتها رقم {earlier} المؤرخة 2 أغسطس 2023 وتحل محلها:",
    remove="إلحاقا بمذكرتها رقم {earlier} المؤرخة 2 أغسطس 2023، بطلب حذف اسم {leaving} من الوفد المشارك في {meeting}.",
    withdraw="إلحاقا بمذكرتها رقم {earlier} المؤرخة 2 أغسطس 2023، بإبلاغه بإلغاء مشاركتها في {meeting}.",
    earlier="12/3/410",
    close="وتغتنم البعثة الدائمة هذه المناسبة لتعرب للمكتب عن فائق التقدير والاحترام.",
    attached="بإبلاغه أن تونس ستشارك في {meeting}. وترفق طيه قائمة المشاركين.",
    list_title="قائمة المشاركين",
)
ZH = Words(
    language="zh",
    code="CHN",
    state="中国",
    issuer="中华人民共和国常驻联合国日内瓦办事处和瑞士其他国际组织代表团",
    head="中华人民共和国常驻联合国日内瓦办事处代表团",
    issuer_type="mission_geneva",
    city="Geneva",
    greeting="{issuer}向联合国裁军事务厅日内瓦分处致意，并谨",
    meeting="《集束弹药公约》第十一次缔约国会议",
    days="将于2023年9月11日至14日在日内瓦举行",
    compose="通知，中方将派代表团出席{meeting}，代表团名单如下：",
    persons=("团长：林若松先生，大使", "成员：郑怀瑾女士，一等秘书", "成员：邵立言先生，三等秘书"),
    dateline="二〇二三年八月十六日于日内瓦",
    date="2023-08-16",
    number="（2023）日团字第45号",
    reference="（2023）日团字第45号",
    refer="提及裁军厅{ours}号照会，并",
    regret="通知，中方无法派代表出席{meeting}。",
    later="通知，中方将出席{meeting}。代表团名单将另行通知。",
    add="提及本团{earlier}号照会，并通知中方增派{person}参加出席{meeting}的代表团。",
    replace="提及本团{earlier}号照会，并通知中方出席{meeting}的代表团成员{leaving}改派{person}。",
    whole="通知出席{meeting}的代表团名单如下，取代此前{earlier}号照会的名单：",
    remove="提及本团{earlier}号照会，并通知{leaving}不再作为出席{meeting}的代表团成员。",
    withdraw="提及本团{earlier}号照会，并通知中方取消出席{meeting}。",
    earlier="CML/23/2023",
    close="顺致最崇高的敬意。",
    attached="通知，中方将派代表团出席{meeting}，名单见附件。",
    list_title="代表团名单",
)
ALL = (EN, FR, ES, PT, RU, AR, ZH)
