"""/look: what everybody sees of it, and what administrators set. Live: the next look shows it."""

from __future__ import annotations

import hashlib
from typing import Final

from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from ninja import Router

from deskgate.colors import parse_color
from deskgate.control.api.auth import person_of
from deskgate.control.api.errors import ERRORS
from deskgate.control.api.look_schemas import (
    ColorsIn,
    LookIn,
    LookOut,
    OwnLookOut,
    TermsOut,
    WarningsOut,
)
from deskgate.control.api.schemas import Problem
from deskgate.control.errors import Invalid, NotFound
from deskgate.control.look.models import Part, Picture
from deskgate.control.look.selectors import (
    LookNow,
    color_warnings,
    look_now,
    look_own,
    picture_get,
)
from deskgate.control.look.services import (
    look_set,
    look_writable,
    picture_clear,
    picture_set,
)

router = Router(tags=["look"])

_FILES: Final = "api/v1/look/files"
# Opened by itself, an SVG is a page of this very address: it may do nothing here.
_AS_PICTURE: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_FOREVER: Final = "public, max-age=31536000, immutable"


@router.get("", response=LookOut, auth=None)
def look_read(request: HttpRequest) -> LookOut:
    """The look, for the log-in page too."""
    del request
    return look_out(look_now())


@router.get("/terms", response={200: TermsOut, ERRORS: Problem}, auth=None)
def look_terms(request: HttpRequest) -> TermsOut:
    """The terms of use. 404 where there are none."""
    del request
    terms = look_now().terms
    if not terms:
        raise NotFound("There are no terms of use.")
    return TermsOut(text=terms)


@router.get("/files/style.css", response={ERRORS: Problem}, auth=None)
def look_style(request: HttpRequest) -> HttpResponse:
    """The extra style rules; none is an empty file."""
    return _cached(request, look_now().css.encode(), "text/css; charset=utf-8")


@router.get("/files/{part}", response={ERRORS: Problem}, auth=None)
def look_picture(request: HttpRequest, part: str) -> HttpResponse:
    """A picture."""
    content, media_type = picture_get(part=_part(part))
    answer = _cached(request, content, media_type)
    answer["Content-Security-Policy"] = _AS_PICTURE
    return answer


@router.get("/own", response={200: OwnLookOut, ERRORS: Problem})
def own_look_read(request: HttpRequest) -> OwnLookOut:
    """What the interface has set, for administrators."""
    look_writable(user=person_of(request))
    return _own_out()


@router.patch("/own", response={200: OwnLookOut, ERRORS: Problem})
def own_look_patch(request: HttpRequest, look: LookIn) -> OwnLookOut:
    """Change what is given."""
    look_writable(user=person_of(request))
    look_set(values={k: v for k, v in look.dict(exclude_unset=True).items() if v is not None})
    return _own_out()


@router.post("/own/check", response={200: WarningsOut, ERRORS: Problem})
def own_look_check(request: HttpRequest, colors: ColorsIn) -> WarningsOut:
    """What would be hard to read in these colours; nothing is changed."""
    look_writable(user=person_of(request))
    try:
        told = {name: parse_color(value) for name, value in colors.dict().items()}
    except ValueError as error:
        raise Invalid({"accent": [str(error)]}) from None
    return WarningsOut(warnings=color_warnings(**told))


@router.put("/own/files/{part}", response={200: OwnLookOut, ERRORS: Problem})
def own_picture_put(request: HttpRequest, part: str) -> OwnLookOut:
    """A picture in place of ours; the body is the file itself."""
    look_writable(user=person_of(request))
    picture_set(part=_part(part), content=request.body)
    return _own_out()


@router.delete("/own/files/{part}", response={204: None, ERRORS: Problem})
def own_picture_remove(request: HttpRequest, part: str) -> HttpResponse:
    """As the settings, or Deskgate, have it."""
    look_writable(user=person_of(request))
    picture_clear(part=_part(part))
    return HttpResponse(status=204)


def look_out(look: LookNow) -> LookOut:
    """What the page is told; also within the page itself."""
    pictures = {
        part: f"{_FILES}/{part.value}?v={digest[:12]}" for part, digest in look.pictures.items()
    }
    style = hashlib.sha256(look.css.encode()).hexdigest()[:12]
    return LookOut(
        name=look.name,
        accent=look.accent,
        accent_dark=look.accent_dark,
        title=look.title,
        text=look.text,
        logo=pictures.get(Part.LOGO, ""),
        logo_dark=pictures.get(Part.LOGO_DARK, "") or pictures.get(Part.LOGO, ""),
        favicon=pictures.get(Part.FAVICON, ""),
        background=pictures.get(Part.BACKGROUND, ""),
        css=f"{_FILES}/style.css?v={style}" if look.css else "",
        has_terms=bool(look.terms),
    )


def _own_out() -> OwnLookOut:
    own, now = look_own(), look_now()
    return OwnLookOut(
        **model_to_dict(own, exclude=("id",)),
        pictures=sorted(Picture.objects.values_list("part", flat=True)),
        warnings=color_warnings(accent=now.accent, accent_dark=now.accent_dark),
    )


def _part(text: str) -> Part:
    try:
        return Part(text)
    except ValueError:
        raise NotFound("There is no such picture.") from None


def _cached(request: HttpRequest, content: bytes, media_type: str) -> HttpResponse:
    """For ever under an address that names the content, else asked for again."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Cache-Control"] = _FOREVER if request.GET.get("v") else "no-cache"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
