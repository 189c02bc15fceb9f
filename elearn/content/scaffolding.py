"""The files that a new course, lesson, quiz or glossary begins with, in each language.

What they say are prompts to the author; as they stand they pass the check.
"""

from __future__ import annotations

from dataclasses import dataclass

from elearn.content.formatting import format_quiz
from elearn.content.latin import address_of
from elearn.content.settings_words import quoted

_MINUTES = 5


@dataclass(frozen=True)
class _Starter:
    """The prompts in one language, a line each, in the order of the rows below."""

    lesson: str
    aim: str
    aim_text: str
    steps: str
    steps_text: str
    choice: str
    choice_text: str
    right: str
    wrong: str
    other: str
    explain: str
    word: str
    word_text: str
    answer: str
    term: str
    meaning: str
    answer_label: str
    explain_label: str


_ROWS = {
    "en": """\
First lesson
What the officer will be able to do
Write one or two sentences: what does an officer do better after this lesson?
How it is done
Write the steps in their order, one thought to a paragraph. An example from service says more \
than a rule.
What does the officer do first
Describe a situation from service in two or three sentences, then ask what is to be done.
The right action
A mistake that is often made
Another such mistake
Say why this is right and where it is written.
Which word must every officer know
Ask for a term or a number from the lesson, and write below every form of it that counts.
the right word
Term
What it means, in one sentence.
Answer
Explain""",
    "ru": """\
Первый урок
Чему научится сотрудник
Напишите одно-два предложения: что сотрудник будет делать лучше после этого урока?
Как это делается
Напишите шаги по порядку, по одной мысли в абзаце. Пример из службы скажет больше, чем правило.
Что сотрудник делает сначала
Опишите ситуацию из службы в двух-трёх предложениях, затем спросите, как следует поступить.
Правильное действие
Ошибка, которую часто допускают
Ещё одна такая ошибка
Объясните, почему это верно и где это записано.
Какое слово должен знать каждый сотрудник
Спросите термин или число из урока и напишите ниже все формы ответа, которые засчитываются.
правильное слово
Термин
Что он означает, в одном предложении.
Ответ
Пояснение""",
    "kk": """\
Бірінші сабақ
Қызметкер нені үйренеді
Бір-екі сөйлем жазыңыз: осы сабақтан кейін қызметкер нені жақсырақ істейді?
Бұл қалай жасалады
Қадамдарды ретімен жазыңыз, әр абзацта бір ой болсын. Қызметтен алынған мысал ережеден \
гөрі көбірек айтады.
Қызметкер алдымен не істейді
Қызметтегі жағдайды екі-үш сөйлеммен сипаттаңыз, содан кейін не істеу керегін сұраңыз.
Дұрыс әрекет
Жиі жіберілетін қате
Тағы бір осындай қате
Мұның неге дұрыс екенін және қайда жазылғанын айтыңыз.
Әр қызметкер қандай сөзді білуі керек
Сабақтағы терминді немесе санды сұраңыз, төменде есептелетін жауаптың барлық түрін жазыңыз.
дұрыс сөз
Термин
Оның мағынасы, бір сөйлеммен.
Жауап
Түсіндірме""",
    "ky": """\
Биринчи сабак
Кызматкер эмнени үйрөнөт
Бир-эки сүйлөм жазыңыз: бул сабактан кийин кызматкер эмнени жакшыраак кылат?
Бул кантип жасалат
Кадамдарды ирети менен жазыңыз, ар бир абзацта бир ой болсун. Кызматтан алынган мисал \
эрежеден көбүрөөк айтат.
Кызматкер адегенде эмне кылат
Кызматтагы кырдаалды эки-үч сүйлөм менен сүрөттөңүз, анан эмне кылуу керектигин сураңыз.
Туура аракет
Көп кетирилген ката
Дагы бир ошондой ката
Бул эмне үчүн туура экенин жана кайда жазылганын айтыңыз.
Ар бир кызматкер кайсы сөздү билиши керек
Сабактагы терминди же санды сураңыз, төмөндө эсептелүүчү жооптун бардык түрүн жазыңыз.
туура сөз
Термин
Анын мааниси, бир сүйлөм менен.
Жооп
Түшүндүрмө""",
    "uz": """\
Birinchi dars
Xodim nimani o‘rganadi
Bir-ikki jumla yozing: shu darsdan keyin xodim nimani yaxshiroq bajaradi?
Bu qanday qilinadi
Qadamlarni tartib bilan yozing, har bir xatboshida bitta fikr bo‘lsin. Xizmatdan olingan \
misol qoidadan ko‘proq aytadi.
Xodim avval nima qiladi
Xizmatdagi vaziyatni ikki-uch jumlada tasvirlang, so‘ng nima qilish kerakligini so‘rang.
To‘g‘ri harakat
Ko‘p uchraydigan xato
Yana bir shunday xato
Bu nima uchun to‘g‘ri ekanini va qayerda yozilganini ayting.
Har bir xodim qaysi so‘zni bilishi kerak
Darsdagi atama yoki sonni so‘rang va quyida hisobga olinadigan barcha shakllarini yozing.
to‘g‘ri so‘z
Atama
Uning ma’nosi, bir jumlada.
Javob
Izoh""",
    "tg": """\
Дарси якум
Корманд чиро меомӯзад
Як-ду ҷумла нависед: корманд пас аз ин дарс чиро беҳтар иҷро мекунад?
Ин чӣ тавр иҷро мешавад
Қадамҳоро бо тартиб нависед, дар ҳар сархат як фикр бошад. Мисол аз хизмат аз қоида бештар \
мегӯяд.
Корманд аввал чӣ кор мекунад
Вазъиятро аз хизмат дар ду-се ҷумла тасвир кунед, сипас пурсед, ки чӣ бояд кард.
Амали дуруст
Хатое, ки бисёр мешавад
Боз як хатои ҳамин гуна
Гӯед, ки чаро ин дуруст аст ва дар куҷо навишта шудааст.
Ҳар корманд кадом калимаро бояд донад
Истилоҳ ё ададро аз дарс пурсед ва дар поён ҳамаи шаклҳои қабулшавандаро нависед.
калимаи дуруст
Истилоҳ
Маънои он, дар як ҷумла.
Ҷавоб
Шарҳ""",
    "tk": """\
Birinji sapak
Işgär nämäni öwrener
Bir-iki sözlem ýazyň: şu sapakdan soň işgär nämäni has gowy eder?
Bu nähili edilýär
Ädimleri tertip bilen ýazyň, her abzasda bir pikir bolsun. Gullukdan alnan mysal düzgünden \
köp zat aýdýar.
Işgär ilki näme edýär
Gullukdaky ýagdaýy iki-üç sözlemde beýan ediň, soňra näme etmelidigini soraň.
Dogry hereket
Köp goýberilýän ýalňyşlyk
Ýene bir şeýle ýalňyşlyk
Munuň näme üçin dogrudygyny we nirede ýazylandygyny aýdyň.
Her işgär haýsy sözi bilmeli
Sapakdaky adalgany ýa-da sany soraň we aşakda kabul edilýän ähli görnüşlerini ýazyň.
dogry söz
Adalga
Onuň manysy, bir sözlemde.
Jogap
Düşündiriş""",
    "fa-af": """\
درس اول
افسر چه می‌آموزد
یک یا دو جمله بنویسید: افسر پس از این درس کدام کار را بهتر انجام می‌دهد؟
چگونه انجام می‌شود
گام‌ها را به ترتیب بنویسید، در هر بند یک اندیشه. مثالی از وظیفه بیشتر از یک قاعده می‌گوید.
افسر نخست چه می‌کند
یک وضعیت از وظیفه را در دو یا سه جمله شرح دهید، سپس بپرسید چه باید کرد.
کار درست
اشتباهی که زیاد رخ می‌دهد
یک اشتباه دیگر از همین گونه
بگویید چرا این درست است و در کجا نوشته شده است.
هر افسر کدام کلمه را باید بداند
یک اصطلاح یا عدد را از درس بپرسید و در زیر همه شکل‌های قابل قبول آن را بنویسید.
کلمه درست
اصطلاح
معنای آن، در یک جمله.
پاسخ
توضیح""",
    "ps": """\
لومړی درس
افسر به څه زده کړي
یوه یا دوې جملې ولیکئ: افسر به له دې درس وروسته کوم کار ښه وکړي؟
دا څنګه کېږي
ګامونه په ترتیب ولیکئ، په هر پراګراف کې یو فکر. د دندې یوه بېلګه تر قاعدې ډېر څه وايي.
افسر لومړی څه کوي
د دندې یو حالت په دوو یا درېو جملو کې بیان کړئ، بیا وپوښتئ چې څه باید وشي.
سم کار
هغه تېروتنه چې ډېره کېږي
یوه بله داسې تېروتنه
ووایئ چې دا ولې سم دي او چېرته لیکل شوي دي.
هر افسر باید کومه کلمه وپېژني
د درس یوه اصطلاح یا شمېره وپوښتئ او لاندې یې ټول منل شوي شکلونه ولیکئ.
سمه کلمه
اصطلاح
مانا یې، په یوه جمله کې.
ځواب
تشریح""",
    "ur": """\
پہلا سبق
افسر کیا سیکھے گا
ایک دو جملے لکھیں: اس سبق کے بعد افسر کون سا کام بہتر کرے گا؟
یہ کیسے کیا جاتا ہے
قدم ترتیب سے لکھیں، ہر پیراگراف میں ایک بات۔ ڈیوٹی کی ایک مثال قاعدے سے زیادہ بتاتی ہے۔
افسر سب سے پہلے کیا کرتا ہے
ڈیوٹی کی کوئی صورتِ حال دو تین جملوں میں بیان کریں، پھر پوچھیں کہ کیا کرنا چاہیے۔
درست عمل
ایک غلطی جو اکثر ہوتی ہے
ایسی ہی ایک اور غلطی
بتائیں کہ یہ کیوں درست ہے اور کہاں لکھا ہے۔
ہر افسر کو کون سا لفظ معلوم ہونا چاہیے
سبق سے کوئی اصطلاح یا عدد پوچھیں اور نیچے جواب کی ہر قابلِ قبول شکل لکھیں۔
درست لفظ
اصطلاح
اس کا مطلب، ایک جملے میں۔
جواب
وضاحت""",
}


def _starter(language: str) -> _Starter:
    return _Starter(*_ROWS[language].splitlines())


def files_of(
    id: str, base: str, title: str, lesson_title: str = "", lesson: str = ""
) -> dict[str, str]:
    """The files of a new module: settings, one lesson, a quiz of two questions; `base` is one of
    the ten languages, `lesson` the lesson's slug."""
    lesson_title = lesson_title or _starter(base).lesson
    lesson = lesson or address_of(lesson_title, otherwise="lesson")
    return {
        "module.yml": (
            f"id: {id}\n"
            "syntax: 1\n"
            f"base: {base}\n"
            f"title:\n  {base}: {quoted(_line(title))}\n"
            f"lessons:\n  - {lesson}\n"
            "certificate: {valid: 24 months, renew from: 60 days}\n"
            "completion: pass\n"
            "edition: 1\n"
        ),
        f"{lesson}.{base}.md": lesson_of(base, lesson_title),
        f"quiz.{base}.md": quiz_of(base, title),
    }


def lesson_of(language: str, title: str) -> str:
    """A lesson of this title with prompts to its author."""
    says = _starter(language)
    return (
        f"---\ntitle: {quoted(_line(title))}\nminutes: {_MINUTES}\n\n---\n\n"
        f"## {says.aim}\n\n{says.aim_text}\n\n## {says.steps}\n\n{says.steps_text}\n"
    )


def quiz_of(language: str, title: str) -> str:
    """A quiz of two questions, one of them too hard to guess for luck to pass it."""
    says = _starter(language)
    return format_quiz(
        f"---\ntitle: {quoted(_line(title))}\n\n---\n\n"
        f"## {says.choice}\n\n{says.choice_text}\n\n"
        f"- (x) {says.right}\n- ( ) {says.wrong}\n- ( ) {says.other}\n\n"
        f"{says.explain_label}: {says.explain}\n\nLevel: apply\n\n"
        f"## {says.word}\n\n{says.word_text}\n\n"
        f"{says.answer_label}: {says.answer}\n\n"
        f"{says.explain_label}: {says.explain}\n\nLevel: remember\n",
        language,
    )


def glossary_of(language: str) -> str:
    """A glossary with one term to write over."""
    says = _starter(language)
    return f"{says.term}\n:   {says.meaning}\n"


def _line(text: str) -> str:
    return " ".join(text.split())
