"""`deskgate user`: the people who log in, what they log in by, and where they are logged in."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Protocol

from deskgate.cli.errors import told
from deskgate.cli.kinds import Commands
from deskgate.cli.passwords import password_given
from deskgate.cli.prepare import prepare_data, tell_first_run
from deskgate.settings import Settings

if TYPE_CHECKING:
    from deskgate.control.accounts.models import User

_STDIN_HELP = "read the password from standard input"


class _Service(Protocol):
    def __call__(self, *, user: User) -> object: ...


def add_parser(commands: Commands) -> None:
    """`user list | add | enable | disable | remove | password | second-factor-reset | …`."""
    user = commands.add_parser("user", help="manage the people who log in")
    actions = user.add_subparsers(metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="everybody, one a line")
    listing.set_defaults(run=run_list)
    add = actions.add_parser("add", help="add a person")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--admin", action="store_true", help="an administrator, who manages all")
    password = actions.add_parser("password", help="set a password; log-ins of this person end")
    password.add_argument("name", metavar="NAME")
    for one in (add, password):
        one.add_argument("--password-stdin", action="store_true", help=_STDIN_HELP)
    password.add_argument("--none", action="store_true", help="take it away instead")
    add.set_defaults(run=run_add)
    password.set_defaults(run=run_password)
    for action, words, run in (
        ("enable", "let them log in again", run_enable),
        ("disable", "they can't log in any more, and what they have open ends", run_disable),
        ("remove", "delete them; the log keeps the name", run_remove),
        ("second-factor-reset", "take a lost second factor away", run_second_factor_reset),
        ("unlock", "forget wrong passwords and codes", run_unlock),
        ("logins", "where they are logged in", run_logins),
        ("logout", "end all their log-ins, API tokens and sessions", run_logout),
    ):
        one = actions.add_parser(action, help=words)
        one.add_argument("name", metavar="NAME")
        one.set_defaults(run=run)


def run_list(settings: Settings, arguments: argparse.Namespace) -> int:
    """Name, role, state, second factor and full name, with a tab between."""
    del arguments
    prepare_data(settings)
    from deskgate.control.accounts.users_selectors import has_factor, users_all

    for user in users_all():
        words = (
            user.username,
            "administrator" if user.is_admin else "user",
            "enabled" if user.is_active else "disabled",
            "second factor" if has_factor(user) else "-",
            user.source,
            user.full_name,
        )
        print("\t".join(words))
    return 0


def run_add(settings: Settings, arguments: argparse.Namespace) -> int:
    """Asks for the password twice on a terminal; refuses one that is too weak."""
    tell_first_run(prepare_data(settings))
    from deskgate.control.accounts.services import user_create

    password = password_given(from_stdin=arguments.password_stdin)
    with told():
        user = user_create(username=arguments.name, password=password, is_admin=arguments.admin)
    print(f"Added {'the administrator' if arguments.admin else 'the user'} {user.username!r}.")
    return 0


def run_password(settings: Settings, arguments: argparse.Namespace) -> int:
    """Asks as `add` does."""
    user = _person(settings, arguments)
    from deskgate.control.accounts.passwords import password_disable, password_set

    if arguments.none:
        with told():
            password_disable(user=user)
        print(f"{user.username} has no password any more.")
        return 0
    password = password_given(from_stdin=arguments.password_stdin)
    with told():
        password_set(user=user, password=password)
    print(f"{user.username} has a new password; their log-ins have ended.")
    return 0


def run_enable(settings: Settings, arguments: argparse.Namespace) -> int:
    """Enables."""
    user = _person(settings, arguments)
    from deskgate.control.accounts.services import user_enable

    return _do(user_enable, user, "may log in again")


def run_disable(settings: Settings, arguments: argparse.Namespace) -> int:
    """Disables."""
    user = _person(settings, arguments)
    from deskgate.control.accounts.services import user_disable

    return _do(user_disable, user, "is disabled")


def run_remove(settings: Settings, arguments: argparse.Namespace) -> int:
    """Deletes."""
    user = _person(settings, arguments)
    from deskgate.control.accounts.services import user_delete

    return _do(user_delete, user, "is deleted")


def run_second_factor_reset(settings: Settings, arguments: argparse.Namespace) -> int:
    """Takes authenticator, passkeys and recovery codes away."""
    user = _person(settings, arguments)
    from deskgate.control.accounts.factor_services import factors_reset

    return _do(factors_reset, user, "has no second factor any more; their log-ins have ended")


def run_logout(settings: Settings, arguments: argparse.Namespace) -> int:
    """Ends everything."""
    user = _person(settings, arguments)
    from deskgate.control.accounts.log_outs import log_ins_end

    return _do(log_ins_end, user, "is logged out everywhere; their API tokens are deleted")


def run_unlock(settings: Settings, arguments: argparse.Namespace) -> int:
    """For every address."""
    user = _person(settings, arguments)
    from deskgate.control.accounts.attempts import attempts_forget

    return _do(attempts_forget, user, "is unlocked")


def run_logins(settings: Settings, arguments: argparse.Namespace) -> int:
    """Kind, address, when seen and program, with a tab between."""
    user = _person(settings, arguments)
    from deskgate.control.tokens.selectors import presences

    for one in presences(user):
        seen = one.seen_at.isoformat(timespec="seconds") if one.seen_at else "never"
        print("\t".join((one.kind, one.address or "-", seen, one.name or one.user_agent or "-")))
    return 0


def _do(service: _Service, user: User, done: str) -> int:
    name = user.username
    with told():
        service(user=user)
    print(f"{name} {done}.")
    return 0


def _person(settings: Settings, arguments: argparse.Namespace) -> User:
    prepare_data(settings)
    from deskgate.control.accounts.selectors import user_get

    with told():
        return user_get(username=arguments.name)
