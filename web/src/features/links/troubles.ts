/** What is said instead of a session, when a link can't be opened: what is wrong, and what to do. */
import type { Trouble } from "@/lib/trouble";

const trouble = (title: string, what: string, todo: string, again = false): Trouble => ({
  title,
  what,
  todo,
  again,
});

const AGAIN = "Go back to where you got the link, and open it from there again.";

export const TROUBLES = {
  expired: trouble(
    "This link is no longer valid",
    "What it was signed with has expired, was used already, or was withdrawn.",
    AGAIN,
  ),
  "wrong-password": trouble(
    "The log-in was refused",
    "The user name or the password in this link is wrong.",
    "Ask whoever gave you the link for a new one, or log in with your own account.",
  ),
  "share-over": trouble(
    "This session is no longer shared",
    "It has ended, or whoever shared it has withdrawn the link.",
    "Ask them to share it again.",
  ),
  "needs-link": trouble(
    "This address alone opens nothing",
    "It names something that only a fresh link opens: its key is not kept in the address.",
    AGAIN,
  ),
  "nothing-there": trouble(
    "There is nothing to open",
    "The link was accepted, but no connection belongs to it.",
    "Ask whoever gave you the link.",
  ),
  "not-found": trouble(
    "This connection can't be opened",
    "It does not exist any more, or it is not shared with you.",
    "Check the link, or ask an administrator to share the connection with you.",
  ),
  "not-readable": trouble(
    "This connection can't be opened",
    "The server did not say what the link leads to.",
    "Try again. If it stays like this, ask whoever gave you the link.",
    true,
  ),
  "too-many-tiles": trouble(
    "This link names too many connections",
    "At most 16 of them can be shown side by side.",
    "Open them by several links.",
  ),
  "too-many": trouble(
    "Too many attempts",
    "This link was tried too often from here.",
    "Wait some minutes, then try again.",
    true,
  ),
  unreachable: trouble(
    "The server can't be reached",
    "This page could not ask Deskgate about the link.",
    "Check your network, then try again.",
    true,
  ),
} satisfies Record<string, Trouble>;

export type TroubleName = keyof typeof TROUBLES;
