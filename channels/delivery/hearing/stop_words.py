"""Words that end messages, begin them again, or ask for help, in the languages of those who may write them.

A reply is a command when it is nothing else: "STOP" and "Стоп!" are, "stop sending at night, please" is not, and is
read by a person. The English and French words are those that providers take by themselves, so that what they have
done and what we know agree:

- Twilio, "Twilio support for opt-out keywords (SMS STOP filtering)", support.twilio.com article 223134027, and "Opt-out
  keywords" of Proxy, www.twilio.com/docs/proxy/opt-out-keywords (ARRET, ARRETE, ARRETT); only single words count;
- AWS End User Messaging SMS, "Required opt-out keywords", docs.aws.amazon.com/sms-voice/latest/userguide/
  keywords-required.html (OPTOUT, OPT-OUT, REMOVE, TD); both read 2026-11-22.

CTIA's "Messaging Principles and Best Practices" ask senders to understand ordinary words beyond "STOP"; those of other
languages are the plain words for "stop" and "unsubscribe" there. "YES", which Twilio takes for "START",
is none here: it answers too many other questions.
"""

import unicodedata

WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "stop": {
        "en": (
            *("stop", "stopall", "stop all", "unsubscribe", "unsub", "cancel", "end", "quit"),
            *("optout", "opt out", "remove", "revoke", "td"),
        ),
        "fr": ("arret", "arrete", "arretez", "arrett", "desabonner", "stop pub"),
        "ru": ("стоп", "стоп все", "отписка", "отписаться", "отписать", "отпишите"),
        "uk": ("стоп усе", "стій", "відписка", "відписатися", "відписатись", "відпишіть"),
        "pl": ("stop wszystko", "wypisz", "wypisz mnie", "rezygnuje", "rezygnacja"),
        "de": ("stopp", "abmelden", "abbestellen"),
        "es": ("alto", "baja", "parar", "cancelar"),
        "it": ("ferma", "disiscrivimi"),
        "pt": ("pare", "sair", "descadastrar"),
        "nl": ("afmelden", "uitschrijven"),
        "nb": ("avmeld",),
        "sv": ("stoppa", "avsluta", "avregistrera"),
        "fi": ("lopeta", "seis"),
        "cs": ("odhlasit",),
        "tr": ("dur", "iptal", "ret"),
    },
    "start": {
        "en": ("start", "unstop", "subscribe"),
        "ru": ("старт", "подписаться", "подписка"),
        "uk": ("підписатися", "підписатись", "підписка"),
        "pl": ("zapisz", "zapisz mnie"),
        "de": ("anmelden",),
        "fr": ("debut", "abonner"),
    },
    "help": {
        "en": ("help", "info"),
        "ru": ("помощь", "инфо", "справка"),
        "uk": ("допомога", "інфо", "довідка"),
        "pl": ("pomoc", "informacja"),
        "de": ("hilfe",),
        "fr": ("aide",),
        "es": ("ayuda",),
    },
}

LONGEST = 40  # a longer text is no command, whatever it says
# Letters that carry no separable mark of their own.
PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss"})


def command(text: str) -> str:
    """ "stop", "start" or "help"; "" for a text that says anything else."""
    if len(text) > LONGEST:
        return ""
    return _KNOWN.get(_plain(text), "")


def _plain(text: str) -> str:
    """In lower case, without accents, and without whatever stands around and between the words."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(PLAIN))
    letters = (
        # The breve of й and the dots of ї belong to the letter.
        unicodedata.normalize("NFC", folded) if _is_cyrillic(folded) else _without_marks(folded)
    )
    return " ".join("".join(each if each.isalnum() else " " for each in letters).split())


def _is_cyrillic(text: str) -> bool:
    return any("а" <= each <= "я" or each in "іїєґ" for each in text)


def _without_marks(text: str) -> str:
    return "".join(each for each in text if not unicodedata.combining(each))


_KNOWN = {
    _plain(word): meaning for meaning, languages in WORDS.items() for words in languages.values() for word in words
}
