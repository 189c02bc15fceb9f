"""Passkeys: keys that devices keep and prove with. The only home of the library webauthn.

A device signs a challenge after it has asked its owner for a finger, a face or a PIN: what one
has and what one is or knows, two factors in one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from elearn import audit
from elearn.access import Viewer
from elearn.db import db
from elearn.errors import Conflict, Invalid, NotFound
from elearn.models.accounts import Passkey
from elearn.models.people import Person
from elearn.people import ceremonies, one_time_codes, second_steps, users
from elearn.people.origin import Hub

MOST, LONGEST_NAME, LONGEST_ID = 10, 100, 700
_DEVICE_MILLISECONDS = 120_000
# The library tells of most that is wrong in words of its own, and of some in Python's.
_UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)


# What is asked of a device ------------------------------------------------------------------


def to_register(viewer: Viewer, hub: Hub, hub_name: str, challenge: bytes) -> dict[str, Any]:
    """What a browser needs to have a key made for the viewer."""
    import webauthn
    from webauthn.helpers import options_to_json_dict, structs

    options = webauthn.generate_registration_options(
        rp_id=hub.host,
        rp_name=hub_name,
        user_id=viewer.person_id.bytes,
        user_name=viewer.login,
        user_display_name=viewer.name,
        challenge=challenge,
        timeout=_DEVICE_MILLISECONDS,
        attestation=structs.AttestationConveyancePreference.NONE,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.PREFERRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_descriptors(viewer.person_id),
    )
    return options_to_json_dict(options)


def to_prove(person_id: UUID | None, hub: Hub, challenge: bytes) -> dict[str, Any]:
    """What a browser needs to have it proved who sits there; without a person any key may."""
    import webauthn
    from webauthn.helpers import options_to_json_dict, structs

    options = webauthn.generate_authentication_options(
        rp_id=hub.host,
        challenge=challenge,
        timeout=_DEVICE_MILLISECONDS,
        allow_credentials=_descriptors(person_id) if person_id else [],
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options)


def _descriptors(person_id: UUID) -> list[Any]:
    from webauthn.helpers import base64url_to_bytes, structs

    return [
        structs.PublicKeyCredentialDescriptor(
            id=base64url_to_bytes(one.credential_id),
            transports=[structs.AuthenticatorTransport(word) for word in one.transports.split()],
        )
        for one in of(person_id)
    ]


# What a device answers ----------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    """What a browser sent, taken apart and not believed yet."""

    credential: Any
    id: str
    challenge: bytes


def made(sent: object) -> Answer:
    """A new key as a browser sends it. Raises Invalid where it is nothing of the kind."""
    from webauthn.helpers import parse_registration_credential_json

    return _read(sent, parse_registration_credential_json)


def signed(sent: object) -> Answer:
    """A proof as a browser sends it. Raises Invalid where it is nothing of the kind."""
    from webauthn.helpers import parse_authentication_credential_json

    return _read(sent, parse_authentication_credential_json)


def _read(sent: object, parse: Callable[[Any], Any]) -> Answer:
    from webauthn.helpers import bytes_to_base64url, parse_client_data_json
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        credential = parse(sent)
        said = parse_client_data_json(credential.response.client_data_json)
    except (WebAuthnException, *_UNREADABLE):
        raise Invalid("No passkey came with this. Load the page again.", code="passkey") from None
    return Answer(credential, bytes_to_base64url(credential.raw_id), said.challenge)


def add(viewer: Viewer, hub: Hub, answer: Answer, name: str, *, at: datetime) -> bool:
    """Keeps a new key of the viewer; False where the answer proves none. Sessions stay.

    The challenge is spent either way. Raises Invalid for a name that cannot be kept, and
    Conflict where there are many keys.
    """
    name = _kept(name)
    if len(of(viewer.person_id)) >= MOST:
        raise Conflict("You have %(n)s passkeys. Remove one before you add another.", n=MOST)
    if not ceremonies.spend(answer.challenge, "register", viewer.person_id, at=at):
        return False
    passkey = _made(hub, answer)
    if passkey is None or len(passkey.credential_id) > LONGEST_ID:
        return False
    if db.session.get(Passkey, passkey.credential_id) is not None:
        return False
    passkey.person_id, passkey.name, passkey.made_at = viewer.person_id, name, at
    db.session.add(passkey)
    audit.record(viewer, "add passkey", viewer.login, at=at, passkey=name)
    return True


def _kept(name: str) -> str:
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or any(ord(character) < 32 for character in name):
        raise Invalid("Give the device a name, in 100 characters at most.", code="name")
    return name


def _made(hub: Hub, answer: Answer) -> Passkey | None:
    """The new key, where the answer proves one that can be used later."""
    import webauthn
    from webauthn import helpers
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        attested = helpers.parse_attestation_object(answer.credential.response.attestation_object)
        # No maker's certificate was asked for: the code that reads them stays out of reach.
        if attested.fmt not in ("none", "packed"):
            return None
        proved = webauthn.verify_registration_response(
            credential=answer.credential,
            expected_challenge=answer.challenge,
            expected_rp_id=hub.host,
            expected_origin=hub.origin,
            require_user_verification=True,
        )
        key = helpers.decode_credential_public_key(proved.credential_public_key)
        helpers.decoded_public_key_to_cryptography(key)
    except (WebAuthnException, *_UNREADABLE):
        return None
    transports = answer.credential.response.transports or []
    return Passkey(
        credential_id=helpers.bytes_to_base64url(proved.credential_id),
        public_key=proved.credential_public_key,
        sign_count=proved.sign_count,
        transports=" ".join(dict.fromkeys(one.value for one in transports)),
    )


def prove(
    hub: Hub, answer: Answer, purpose: str, person_id: UUID | None, *, at: datetime, address: str
) -> UUID | None:
    """Who proved that it is they: this person, or where None is asked anybody with a key.

    None whatever the reason; the challenge is spent either way, so the caller commits.
    `address` is where the request came from.
    """
    if not ceremonies.spend(answer.challenge, purpose, person_id, at=at):
        return None
    passkey = db.session.scalar(
        select(Passkey)
        .join(Person, Person.id == Passkey.person_id)
        .where(Passkey.credential_id == answer.id, Person.disabled_at.is_(None))
        .with_for_update(of=Passkey)
    )
    if passkey is None or person_id not in (None, passkey.person_id):
        return None
    count = _signed_count(hub, answer, passkey)
    if count is None:
        return None
    # Devices that count say 1 more each time: less means that a copy of the key is about.
    if (count or passkey.sign_count) and count <= passkey.sign_count:
        owner = replace(users.known_as(passkey.person_id), address=address)
        audit.record(owner, "sign in", owner.login, at=at, outcome="refused", passkey=passkey.name)
        return None
    passkey.sign_count, passkey.used_at = count, at
    return passkey.person_id


def _signed_count(hub: Hub, answer: Answer, passkey: Passkey) -> int | None:
    """The device's count, where it has signed the challenge for this hub and its verified owner."""
    import webauthn
    from webauthn.helpers.exceptions import WebAuthnException

    if answer.credential.response.user_handle not in (None, b"", passkey.person_id.bytes):
        return None
    try:
        proved = webauthn.verify_authentication_response(
            credential=answer.credential,
            expected_challenge=answer.challenge,
            expected_rp_id=hub.host,
            expected_origin=hub.origin,
            credential_public_key=passkey.public_key,
            # The library looks at the count before the signature; a count is told only by those
            # whose signature is right, so it is looked at afterwards.
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except (WebAuthnException, *_UNREADABLE):
        return None
    return proved.new_sign_count


# The keys there are -------------------------------------------------------------------------


def of(person_id: UUID) -> list[Passkey]:
    """A person's keys, the oldest first."""
    query = select(Passkey).where(Passkey.person_id == person_id)
    return list(db.session.scalars(query.order_by(Passkey.made_at, Passkey.credential_id)))


def remove(viewer: Viewer, credential_id: str, *, is_needed: bool, at: datetime) -> None:
    """Forgets a key of the viewer. Raises NotFound, and Conflict for the last way of who needs one.

    Without any way left there is nothing that recovery codes could stand in for.
    """
    found = [one for one in of(viewer.person_id) if one.credential_id == credential_id]
    if not found:
        raise NotFound("There is no such passkey.")
    is_last = second_steps.of(viewer.person_id).factors < 2
    if is_needed and is_last:
        raise Conflict(
            "This is the only second step of your account, and your role needs one. "
            "Set up another one first.",
            code="last",
        )
    if is_last:
        one_time_codes.remove(viewer.person_id, one_time_codes.RECOVERY)
    db.session.delete(found[0])
    audit.record(viewer, "remove passkey", viewer.login, at=at, passkey=found[0].name)
