"""The acts of the record in the reader's words."""

from __future__ import annotations

from elearn.web.language import _


def words() -> dict[str, str]:
    """Every act, in the order in which one looks for them; one that is missing says itself."""
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
        "publish module": _("Course published"),
        "add person": _("Person added"),
        "add demonstration people": _("People of the demonstration added"),
        "change person": _("Person changed"),
        "disable person": _("Account disabled"),
        "enable person": _("Account opened again"),
        "erase person": _("Person erased"),
        "give role": _("Role given"),
        "end role": _("Role ended"),
        "name deputy": _("Deputy named"),
        "add unit": _("Unit added"),
        "rename unit": _("Unit renamed"),
        "export own data": _("Own data exported"),
        "export record": _("Record exported"),
    }
