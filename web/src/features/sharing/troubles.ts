/** What is said instead of a session, when a shared link opens nothing: what is wrong, and what to do. */
import { ApiError, messageOf } from "@/lib/http";
import type { Trouble } from "@/lib/trouble";

const ASK = "Ask whoever sent it to you for a new link.";

const trouble = (title: string, what: string, todo = ASK, again = false): Trouble => ({
  title,
  what,
  todo,
  again,
});

/** By the server's word for it. Its own sentence, where it has one, takes the place of ours. */
const TROUBLES: Readonly<Record<string, Trouble>> = {
  "share-locked": trouble(
    "This link is locked",
    "A wrong code word was given too often.",
    "They can make a new link in a moment.",
  ),
};

export const NEEDS_LINK = trouble(
  "This address alone opens nothing",
  "It was the place of a session that was shared with you in another tab, or before.",
  "Open the link again from where you got it.",
);

const USED_UP = trouble(
  "This link is used up",
  "It was made for a number of uses, and has had them.",
);

const UNKNOWN = trouble(
  "This link is over",
  "What was shared has ended, its time has passed, or the link is not complete.",
  `Check that you have the whole link. ${ASK}`,
);

const UNREACHABLE = trouble(
  "The server can’t be reached",
  "This page could not ask about the link.",
  "Check your network, then try again.",
  true,
);

const TOO_MANY = trouble(
  "Too many attempts",
  "Links were tried too often from here.",
  "Wait some minutes, then try again.",
  true,
);

export function troubleOf(error: unknown): Trouble {
  if (!(error instanceof ApiError)) return { ...UNKNOWN, what: messageOf(error), again: true };
  const named = TROUBLES[error.kind];
  if (named) return { ...named, what: error.message || named.what };
  if (error.status === 0) return UNREACHABLE;
  if (error.status === 429) return { ...TOO_MANY, what: error.message || TOO_MANY.what };
  if (error.status === 409) return { ...USED_UP, what: error.message || USED_UP.what };
  if (error.status === 404) return UNKNOWN;
  return { ...UNKNOWN, what: error.message, todo: ASK, again: error.status >= 500 };
}

/** Whether what was typed is at fault, and can be typed again. */
export function isMistyped(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 422 || error.kind === "code-wrong");
}
