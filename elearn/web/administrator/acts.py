"""The acts of the record in the reader's words."""

from __future__ import annotations

from elearn.web.language import _


def words() -> dict[str, str]:
    """Every act, in the order in which one looks for them; one that is missing says itself."""
    return (
        _of_ways_in()
        | _of_learning()
        | _of_writing()
        | _of_assigning()
        | _of_chasing()
        | _of_keeping()
    )


def _of_ways_in() -> dict[str, str]:
    return {
        "sign in": _("Sign-in"),
        "sign out": _("Sign-out"),
        "end session": _("Session ended"),
        "end sessions": _("All sessions of a person ended"),
        "end other sessions": _("All other sessions ended"),
        "prove identity": _("Identity proved again"),
        "refuse second step": _("Wrong second step"),
        "choose password": _("Password chosen"),
        "change password": _("Password changed"),
        "add passkey": _("Passkey added"),
        "remove passkey": _("Passkey removed"),
        "refuse passkey": _("Passkey refused"),
        "set up app": _("Code app set up"),
        "remove app": _("Code app removed"),
        "make recovery codes": _("Recovery codes made"),
        "make sheet codes": _("Sheet of codes made"),
        "remove sheet": _("Sheet of codes removed"),
        "give sheet": _("Sheet of codes given"),
        "reset second step": _("Second step reset"),
        "send link": _("Link sent by letter"),
        "give link": _("Link given by hand"),
        "give sign-in code": _("Sign-in code given"),
        "recover account": _("Account recovered at the console"),
    }


def _of_learning() -> dict[str, str]:
    return {
        "open page": _("Page"),
        "send form": _("Form"),
        "read lesson": _("Lesson read"),
        "start attempt": _("Attempt started"),
        "finish attempt": _("Attempt finished"),
        "hand in sealed answers": _("Saved answers handed in"),
        "count late answers": _("Late answers counted"),
        "set late answers aside": _("Late answers set aside"),
        "lengthen attempt": _("Attempt lengthened"),
        "give extra time": _("Extra time given"),
        "give extra attempt": _("Another attempt given"),
        "open sitting": _("Sitting opened"),
        "mark answer": _("Answer marked"),
        "grade attempt": _("Attempt graded"),
        "grade attempt again": _("Attempt graded again"),
        "correct question": _("Question corrected"),
        "revoke certificate": _("Certificate revoked"),
        "enter training": _("Training elsewhere entered"),
        "import training": _("Training elsewhere brought in by a file"),
        "approve training": _("Training elsewhere approved"),
        "refuse training": _("Training elsewhere refused"),
    }


def _of_writing() -> dict[str, str]:
    return {
        "begin draft": _("Draft begun"),
        "change draft": _("Draft changed"),
        "drop draft": _("Draft dropped"),
        "bring in file": _("File brought into a draft"),
        "add picture": _("Picture or hand-out added to a draft"),
        "replace picture": _("Picture or hand-out of a draft replaced"),
        "remove picture": _("Picture or hand-out taken out of a draft"),
        "ask for review": _("Review of a draft asked for"),
        "approve draft": _("Draft approved"),
        "return draft": _("Draft returned with remarks"),
        "schedule draft": _("Draft to be published on a day"),
        "take draft from its day": _("Draft taken from its day"),
        "hold draft back": _("Draft not published on its day"),
        "archive module": _("Course archived"),
        "offer module again": _("Course offered again"),
    }


def _of_assigning() -> dict[str, str]:
    return {
        "make programme": _("Programme made"),
        "change programme": _("Programme changed"),
        "end programme": _("Programme ended"),
        "give assignment": _("Course or programme assigned"),
        "change assignment": _("Assignment changed"),
        "end assignment": _("Assignment ended"),
        "exempt": _("Officer exempted"),
        "end exemption": _("Exemption ended"),
        "give leave": _("Leave noted"),
        "change leave": _("Leave changed"),
        "withdraw leave": _("Leave withdrawn"),
    }


def _of_chasing() -> dict[str, str]:
    return {
        "queue reminders": _("Reminders queued"),
        "queue weekly letters": _("Letters of the week queued"),
        "remind officer": _("Officer reminded"),
        "print reminders": _("List of due days printed"),
        "choose letters": _("Letters chosen"),
    }


def _of_keeping() -> dict[str, str]:
    return {
        "publish module": _("Course published"),
        "add person": _("Person added"),
        "add demonstration people": _("People of the demonstration added"),
        "change person": _("Person changed"),
        "disable person": _("Account disabled"),
        "import roster": _("Roster brought in"),
        "enable person": _("Account opened again"),
        "erase person": _("Person erased"),
        "give role": _("Role given"),
        "end role": _("Role ended"),
        "name deputy": _("Deputy named"),
        "add unit": _("Unit added"),
        "rename unit": _("Unit renamed"),
        "move unit": _("Unit moved"),
        "export own data": _("Own data exported"),
        "export record": _("Record exported"),
        "export completion": _("Completion exported"),
        "make report": _("Report made"),
        "export report": _("Report exported"),
    }
