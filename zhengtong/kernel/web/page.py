"""How a view says who may open it; a house test walks every URL and asks."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse

from zhengtong.kernel.actors import ActorKind
from zhengtong.kernel.refusal import Absent, Refusal
from zhengtong.kernel.web.middleware import identify

View = TypeVar("View", bound=Callable[..., Any])


def open_page(view: View) -> View:
    """Anyone may open this page; what it shows is public or guarded by what the visitor types."""
    view.permit = "open"  # type: ignore[attr-defined]
    return view


def citizen_page(view: View) -> View:
    """Somebody signed in as a citizen may open this page; the queries behind it decide what is hers."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if identify(request).kind is not ActorKind.CITIZEN:
            raise Refusal("kernel.sign_in")
        answer: HttpResponse = view(request, *args, **kwargs)
        return answer

    guarded.permit = "citizen"  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def applicant_page(view: View) -> View:
    """A citizen signed in, or a window clerk whose citizen's identity has been checked, may open this page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = identify(request)
        if actor.kind not in (ActorKind.CITIZEN, ActorKind.OFFICER):
            raise Refusal("kernel.sign_in")
        if actor.kind is ActorKind.OFFICER and actor.subject_person is None:
            raise Refusal("kernel.nobody_present")
        answer: HttpResponse = view(request, *args, **kwargs)
        return answer

    guarded.permit = "applicant"  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def staff_page(*duties: Any) -> Callable[[View], View]:
    """An officer with one of the duties may open this page; for anybody else it does not exist."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = identify(request)
            if actor.kind is ActorKind.ANONYMOUS:
                raise Refusal("kernel.sign_in")
            if actor.kind is not ActorKind.OFFICER or (duties and not actor.holds(*duties)):
                raise Absent("kernel.page")
            answer: HttpResponse = view(request, *args, **kwargs)
            return answer

        guarded.permit = "staff:" + ",".join(duty.value for duty in duties)  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate
