"""The words with a meaning in a quiz file, in the ten languages of the house.

An author writes labels in any of them, in any case; `fold` makes them comparable. The
first word of a row is the name by which the rest of the house knows it.
"""

from __future__ import annotations

from elearn.languages import fold

# Takes its whole paragraph; all others may share a line, parted by `;`.
TEXT_LABELS = frozenset({"answer", "hint", "correct", "incorrect", "explain", "rubric"})

_LABELS = """
answer | Ответ | Жауап | Жооп | Javob | Ҷавоб | Jogap | پاسخ | ځواب | جواب
hint | Подсказка | Кеңес | Кеңеш | Maslahat | Маслиҳат | راهنمایی | لارښوونه | اشارہ
correct | Верно | Правильно | Дұрыс | Туура | To'g'ri | Дуруст | Dogry | درست | سم
incorrect | Неверно | Неправильно | Қате | Бұрыс | Туура эмес | Noto'g'ri | Нодуруст | Nädogry \
 | نادرست | ناسم | غلط
explain | Пояснение | Объяснение | Түсіндірме | Түшүндүрмө | Izoh | Шарҳ | Düşündiriş | توضیح \
 | تشریح | وضاحت
rubric | Критерии | Критерийлер | Mezonlar | Меъёрҳо | Ölçegler | معیارها | معیارونه | معیار
points | Баллы | Балл | Ұпай | Упай | Ball | Хол | Bal | امتیاز | نمرې | نمبر
points each | Баллы за каждый | Баллов за каждый | Әрқайсысына ұпай | Ар бирине упай \
 | Har biriga ball | Ба ҳар яке хол | Her birine bal | امتیاز هر کدام | د هر یوه نمرې \
 | ہر ایک کے نمبر
tags | Метки | Теги | Тегтер | Белгілер | Тегдер | Белгилер | Teglar | Тегҳо | Bellikler \
 | برچسب‌ها | برچسپ‌ها | ټګونه | ٹیگ
objective | Цель | Мақсат | Максат | Maqsad | Ҳадаф | Maksat | هدف | موخه | مقصد
level | Уровень | Деңгей | Деңгээл | Daraja | Сатҳ | Dereje | سطح | کچه
source | Источник | Дереккөз | Булак | Manba | Манбаъ | Çeşme | منبع | سرچینه | ماخذ
expect | Ожидание | Күтілетін | Күтүлгөн | Kutiladi | Интизорӣ | Garaşylýan | انتظار | تمه | توقع
for | Для | Үшін | Үчүн | Uchun | Барои | Üçin | برای | لپاره | برائے
credit | Зачёт | Есептеу | Эсептөө | Hisob | Баҳогузорӣ | Hasap | محاسبه | شمېرنه | شمار
shuffle | Перемешать | Араластыру | Аралаштыруу | Aralashtirish | Омехтан | Garyşdyrmak | درهم \
 | ګډول | خلط
unit | Единица | Бірлік | Бирдик | Birlik | Воҳид | واحد | اکائی
tolerance | Допуск | Ауытқу | Четтөө | Chetlanish | Таҳаммул | Gyşarma | رواداری | زغم
reuse | Повтор | Қайталау | Кайталоо | Takror | Такрор | Gaýtalama | تکرار
case | Регистр | Registr | حروف | توري
id | Ид | شناسه
info | Инфо | Справка | Ақпарат | Маалымат | Ma'lumot | Маълумот | Maglumat | معلومات
draw | Выбрать | Таңдау | Тандоо | Tanlash | Интихоб | Saýlamak | انتخاب | ټاکنه
spread | Распределение | Бөлу | Бөлүштүрүү | Taqsimlash | Тақсим | Paýlamak | توزیع | وېش | تقسیم
order | Порядок | Реті | Иреттүүлүк | Tartib | Тартиб | Tertip | ترتیب
"""

_HEADINGS = """
pool | Пул | Набор | Жинақ | Топтом | To'plam | Маҷмӯа | Toplum | مجموعه | ټولګه | مجموعہ
scenario | Сценарий | Ситуация | Жағдай | Кырдаал | Ssenariy | Vaziyat | Сенария | Ҳолат \
 | Ssenariý | سناریو | سناریوی | منظرنامہ
"""

_VALUES = """
true | верно | истина | правда | рас | дұрыс | ақиқат | чын | туура | rost | to'g'ri | haqiqat \
 | дуруст | рост | dogry | hakyky | درست | صحیح | سم | رښتیا | سچ
false | неверно | ложь | неправда | жалған | бұрыс | қате | жалган | туура эмес | yolg'on \
 | noto'g'ri | xato | нодуруст | дурӯғ | nädogry | ýalan | نادرست | غلط | ناسم | دروغ | جھوٹ
written | письменно | письменный | жазбаша | жазуу түрүндө | yozma | хаттӣ | ýazmaça | نوشتاری \
 | کتبی | لیکلی | تحریری
yes | да | иә | ооба | ha | ҳа | бале | hawa | بله | بلی | هو | ہاں | جی ہاں
no | нет | жоқ | жок | yo'q | не | ýok | نه | نخیر | نہیں
required | обязательно | обязательна | міндетті | милдеттүү | majburiy | ҳатмӣ | hökman | الزامی \
 | اړین | لازمی
ok | допустимо | жарайды | mumkin | мумкин | bolýar | مجاز
exact | точно | дәл | так | aniq | дақиқ | takyk | دقیق | کره
each | каждый | әрқайсысы | ар бири | har biri | ҳар яке | her biri | هر کدام | هر یو | ہر ایک
all | все | барлығы | баары | hammasi | ҳама | ählisi | همه | ټول | سب
remember | помнить | еске түсіру | эстөө | eslash | ба ёд овардан | ýatlamak | به یاد آوردن
understand | понимать | түсіну | түшүнүү | tushunish | фаҳмидан | düşünmek | فهمیدن
apply | применять | қолдану | колдонуу | qo'llash | истифода бурдан | ulanmak | به کار بردن
analyse | analyze | анализировать | талдау | талдоо | tahlil qilish | таҳлил кардан | تحلیل
evaluate | оценивать | бағалау | баалоо | baholash | баҳо додан | baha bermek | ارزیابی
"""


def _by_word(table: str) -> dict[str, str]:
    rows = (row.split("|") for row in table.replace("\\\n", "").strip().splitlines())
    return {fold(word): row[0].strip() for row in rows for word in row}


LABELS = _by_word(_LABELS)
HEADINGS = _by_word(_HEADINGS)
_MEANINGS = _by_word(_VALUES)

LEVELS = ("remember", "understand", "apply", "analyse", "evaluate")

_ALMOST_TRUTH = """
yes no right wrong correct incorrect t f y n ture treu tru flase fasle fals truee falsee
да нет иә жоқ ооба жок ha yo'q ҳа бале hawa ýok بله نه بلی هو ہاں نہیں
"""
# Where an author means true or false and does not say so.
ALMOST_TRUTH = frozenset(fold(word) for word in _ALMOST_TRUTH.split())


def meaning(value: str) -> str:
    """The English name of a value such as `yes` or `written`; else the folded value itself."""
    folded = fold(value)
    return _MEANINGS.get(folded, folded)


def _shorter(word: str) -> set[str]:
    """The word, and the word without each one of its letters."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


# Two words that share one of these are a slip of one letter apart, or two letters swapped.
_NEAR = {near: word for word in LABELS if len(word) > 3 for near in sorted(_shorter(word)) if near}


def nearest_label(word: str) -> str | None:
    """The label that was probably meant: one letter too many, too few, other or swapped."""
    folded = fold(word)
    if not 4 <= len(folded) <= 30:
        return None
    for near in sorted(_shorter(folded), key=lambda each: (-len(each), each)):
        if near in _NEAR:
            return _NEAR[near].capitalize()
    return None
