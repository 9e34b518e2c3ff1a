"""The token that opens one connection, for whoever asks through the API: a browser or a program.

Law: what demands a second factor opens only to a browser that has just shown one.
"""

from __future__ import annotations

from django.http import HttpRequest

from deskgate.control.accounts.factors import factor_check_fresh
from deskgate.control.accounts.models import User
from deskgate.control.errors import Forbidden
from deskgate.control.tokens.api_tokens import api_tunnel_token_issue
from deskgate.control.tokens.models import ApiToken
from deskgate.control.tokens.services import browser_token_issue
from deskgate.control.tree.inheritance import effective
from deskgate.control.tree.models import Connection
from deskgate.grants import Secret


def opening_token_issue(
    *, request: HttpRequest, person: User, connection: Connection, api_token: ApiToken | None
) -> Secret:
    """Good for one tunnel to this connection. Raises SecondFactorNeeded, Forbidden, LoginOver."""
    if effective(connection).second_factor:
        if api_token is not None:
            raise Forbidden("This connection demands a second factor, which API tokens have not.")
        factor_check_fresh(request, person)
    if api_token is not None:
        return api_tunnel_token_issue(token=api_token, connection=connection)
    return browser_token_issue(person=person, connection=connection, session=request.session)
