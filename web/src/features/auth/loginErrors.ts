/** What a log-in elsewhere came back with, as "?login-error=…" in the address. */

const WORDS: Readonly<Record<string, string>> = {
  "account-disabled": "Your account here is disabled. Ask an administrator.",
  "directory-disabled": "Your account is disabled in the directory. Ask whoever manages it.",
  "name-taken": "There is another account of your name here. An administrator can link the two.",
  "name-unusable": "Your name can't be used here. Ask an administrator.",
  "no-account": "You have no account here yet. Ask an administrator for one.",
  "not-in-group": "The groups that you are in may not log in here.",
  "provider-down": "The log-in provider can't be reached just now. Try again in a few minutes.",
  "provider-error":
    "The log-in provider's answer can't be accepted. An administrator finds the cause in the log.",
  "refused-there": "The log-in provider did not let you in, or you cancelled it there.",
  "second-factor-needed": "Show your second factor to finish the log-in.",
  "state-lost": "This log-in was not begun here, or took too long. Try again.",
};

/** In words; null when the address tells of none. An error that is not known is said, too. */
export function loginError(search: string): { reason: string; message: string } | null {
  const reason = new URLSearchParams(search).get("login-error");
  if (reason === null) return null;
  return { reason, message: WORDS[reason] ?? "The log-in failed. Try again." };
}

/** The address without what was told by it, so that a reload doesn't tell it again. */
export function withoutLoginError(address: string): string {
  const url = new URL(address);
  url.searchParams.delete("login-error");
  return url.href;
}
