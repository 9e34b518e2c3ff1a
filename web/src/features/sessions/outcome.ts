/**
 * What the page says when a session has ended: what happened, and what to do about it. One place for all
 * of it: an entry for every ending that the gateway or this page knows, and one for every status, for
 * servers that tell no more than that.
 */
import { Status, type Ending, type SessionEnd, type StatusCode } from "@/tunnel";

export interface Outcome {
  readonly title: string;
  readonly what: string;
  /** What the user can do, or "" where Reconnect says it all. */
  readonly todo: string;
  /** `calm`: it ended as it should. `lost`: it broke, and may work again. `refused`: trying again alone won't help. */
  readonly tone: "calm" | "lost" | "refused";
  /** Whether the connection's settings are where it is mended: offers Edit to those who may. */
  readonly settings: boolean;
}

const calm = (title: string, what: string, todo = ""): Outcome => ({
  title,
  what,
  todo,
  tone: "calm",
  settings: false,
});
const lost = (title: string, what: string, todo: string): Outcome => ({
  title,
  what,
  todo,
  tone: "lost",
  settings: false,
});
const refused = (title: string, what: string, todo: string, settings = true): Outcome => ({
  title,
  what,
  todo,
  tone: "refused",
  settings,
});

export const OUTCOMES: Readonly<Record<Ending, Outcome>> = {
  "closed-by-user": calm("Disconnected", "You ended this session."),
  "closed-by-target": calm(
    "The session is over",
    "The remote machine ended it: somebody logged out, or the program finished.",
  ),
  "browser-lost": lost(
    "Your connection was interrupted",
    "The gateway heard nothing more from this browser and ended the session.",
    "Check your network, then reconnect.",
  ),
  "bad-instruction": lost(
    "The session was stopped",
    "This page sent something that the gateway did not understand. That is a defect.",
    "Reload the page and try again. If it happens again, tell your administrator.",
  ),
  "guacd-unreachable": lost(
    "The display service can't be reached",
    "guacd, which draws remote screens, does not answer at its address.",
    "An administrator can start it; “deskgate doctor” on the server says more. Then reconnect.",
  ),
  "guacd-silent": lost(
    "The display service does not respond",
    "guacd accepted the connection and then said nothing.",
    "Try again in a moment. If it stays like this, an administrator should restart guacd.",
  ),
  "guacd-lost": lost(
    "The display service stopped",
    "guacd, which draws remote screens, went away in the middle of your session.",
    "Reconnect: it is usually back within seconds. The remote machine may have kept your work open.",
  ),
  "guacd-protocol": lost(
    "The display service sent garbage",
    "What came from guacd was no valid instruction, so the session was stopped.",
    "Reconnect. If it happens again, an administrator should check guacd's version.",
  ),
  "protocol-unsupported": refused(
    "The server lacks this protocol",
    "The installed guacd has no plug-in for this kind of connection.",
    "An administrator can install it (for instance libguac-client-rdp0) and restart guacd.",
    false,
  ),
  "host-unknown": refused(
    "The host name is unknown",
    "The name in this connection's settings does not lead to an address.",
    "Check the host name for typing errors, or use the machine's IP address.",
  ),
  "host-unreachable": refused(
    "The machine can't be reached",
    "Nothing answers at this connection's address and port.",
    "Check that the machine is on, that its service runs, and that no firewall is in between.",
  ),
  "login-refused": refused(
    "The log-in was refused",
    "The remote machine did not accept the user name, password or key.",
    "Check the credentials in the connection's settings.",
  ),
  "certificate-untrusted": refused(
    "The certificate is not trusted",
    "The remote machine showed a certificate that can't be verified.",
    "If you are sure that it is the right machine, turn on “Ignore certificate” in the settings.",
  ),
  "host-key-mismatch": refused(
    "This is not the machine it was",
    "The SSH host key differs from the one in this connection's settings. The machine was reinstalled, or somebody is in between.",
    "Ask whoever runs the machine before you change the host key in the settings.",
  ),
  "target-error": lost(
    "The remote machine reported an error",
    "The connection to it failed.",
    "Try again. If it stays like this, check the connection's settings.",
  ),
  "target-timeout": lost(
    "The remote machine stopped answering",
    "It was reached, and then nothing more came.",
    "Check that it is still running, then reconnect.",
  ),
  idle: calm(
    "The session was ended",
    "Nobody had used it for as long as a session may stand still here.",
    "Open it again when you need it.",
  ),
  left: calm(
    "The session is over",
    "It went on without a browser, and nobody came back to it in time.",
    "Reconnect to begin a new one.",
  ),
  moved: calm(
    "Continued in another browser",
    "The session goes on there. Only one browser at a time can have it.",
  ),
  "session-conflict": calm(
    "Somebody else took over",
    "Another log-in on the same desktop ended this session.",
    "Reconnecting takes the desktop back.",
  ),
  expired: refused(
    "Your access has ended",
    "The time for which you may use this connection is over.",
    "Ask whoever gave you access to extend it.",
    false,
  ),
  revoked: refused(
    "The session was ended for you",
    "An administrator ended it, you were logged out elsewhere, or your access was withdrawn.",
    "Ask your administrator if you did not expect this.",
    false,
  ),
  "server-stopped": lost(
    "The server is restarting",
    "Deskgate itself was stopped. Sessions that were open may go on, and wait for you.",
    "Reconnect in a moment.",
  ),
  refused: refused(
    "You can't open this connection",
    "The server did not grant access to it.",
    "Ask an administrator to share it with you.",
    false,
  ),
  internal: lost(
    "Something went wrong",
    "Deskgate ran into a defect of its own and ended the session.",
    "Try again. If it happens again, the server's log tells your administrator more.",
  ),
  "gateway-unreachable": lost(
    "The server can't be reached",
    "This page could not open its connection to Deskgate.",
    "Check your network. Behind a proxy, WebSockets must be let through.",
  ),
  "gateway-lost": lost(
    "The connection was lost",
    "The connection between this page and Deskgate broke.",
    "Check your network, then reconnect. The remote machine may have kept your work open.",
  ),
  "gateway-silent": lost(
    "The server fell silent",
    "The connection is open, but nothing has come for 15 seconds.",
    "Check your network, then reconnect.",
  ),
  gone: lost(
    "The session is over",
    "The connection to it was lost, and it has ended since.",
    "Reconnect to begin a new one. The remote machine may have kept your work open.",
  ),
  garbled: lost(
    "The connection was garbled",
    "What arrived was no valid instruction, so the session was stopped.",
    "Reconnect. If it happens again, something between you and the server changes the traffic.",
  ),
};

/** For a server that tells a status alone: the ending that says the same. */
const BY_STATUS: Readonly<Record<StatusCode, Ending>> = {
  [Status.SUCCESS]: "closed-by-target",
  [Status.UNSUPPORTED]: "protocol-unsupported",
  [Status.SERVER_ERROR]: "internal",
  [Status.SERVER_BUSY]: "server-stopped",
  [Status.UPSTREAM_TIMEOUT]: "target-timeout",
  [Status.UPSTREAM_ERROR]: "target-error",
  [Status.RESOURCE_NOT_FOUND]: "refused",
  [Status.RESOURCE_CONFLICT]: "session-conflict",
  [Status.RESOURCE_CLOSED]: "closed-by-target",
  [Status.UPSTREAM_NOT_FOUND]: "host-unreachable",
  [Status.UPSTREAM_UNAVAILABLE]: "host-unreachable",
  [Status.SESSION_CONFLICT]: "session-conflict",
  [Status.SESSION_TIMEOUT]: "expired",
  [Status.SESSION_CLOSED]: "revoked",
  [Status.CLIENT_BAD_REQUEST]: "bad-instruction",
  [Status.CLIENT_UNAUTHORIZED]: "login-refused",
  [Status.CLIENT_FORBIDDEN]: "refused",
  [Status.CLIENT_TIMEOUT]: "browser-lost",
  [Status.CLIENT_OVERRUN]: "bad-instruction",
  [Status.CLIENT_BAD_TYPE]: "bad-instruction",
  [Status.CLIENT_TOO_MANY]: "refused",
};

export function endingOf(end: SessionEnd): Ending {
  return end.ending ?? BY_STATUS[end.status];
}

/** Of these the server knows more than their name says: its sentence takes the place of ours. */
const TOLD_BY_SERVER = new Set<Ending | null>([null, "refused", "internal"]);

/** To whom it is told: who may change connections, who may not, who has a link and no account. */
export type Reader = "manager" | "person" | "visitor";

const ASK_FOR_LINK = "Ask whoever gave you this link.";

/** What a refusal says to do. Nobody can share anything with an administrator, who sees it all. */
function hintOf(status: StatusCode, manages: boolean): string {
  if (status === Status.CLIENT_UNAUTHORIZED) return "Log in again, then reconnect.";
  if (!manages) return OUTCOMES.refused.todo;
  return status === Status.RESOURCE_NOT_FOUND
    ? "Somebody may have deleted it. Reload the page to see what there is now."
    : "Try again. If it stays like this, the server's log says more.";
}

/** A visitor has no settings to mend anything in, and logs in by the link alone. */
function toVisitor(end: SessionEnd, outcome: Outcome): Outcome {
  if (endingOf(end) === "refused" && end.status === Status.CLIENT_UNAUTHORIZED)
    return {
      ...outcome,
      title: "This link is no longer valid",
      what: "It has expired, was used already, or was withdrawn.",
      todo: "Open it again from where you got it.",
    };
  if (end.ending === "revoked" && end.message)
    return { ...outcome, what: end.message, todo: ASK_FOR_LINK };
  if (outcome.tone === "refused") return { ...outcome, todo: ASK_FOR_LINK, settings: false };
  if (endingOf(end) !== "target-error") return outcome;
  return { ...outcome, todo: "Try again. If it stays like this, ask whoever gave you this link." };
}

export function outcomeOf(end: SessionEnd, reader: Reader = "person"): Outcome {
  const outcome = toPerson(end, reader === "manager");
  return reader === "visitor" ? toVisitor(end, outcome) : outcome;
}

function toPerson(end: SessionEnd, manages: boolean): Outcome {
  const ending = endingOf(end);
  const known = OUTCOMES[ending];
  const told = end.message && TOLD_BY_SERVER.has(end.ending) ? end.message : "";
  if (ending !== "refused") return told ? { ...known, what: told } : known;
  if (end.status === Status.RESOURCE_CONFLICT && told)
    // The server says what is missing, and what to do about it.
    return {
      ...known,
      title: "Something is missing first",
      what: told,
      todo: "",
      settings: manages,
    };
  return {
    ...known,
    ...(manages && { title: "The connection was not opened" }),
    what: told || known.what,
    todo: hintOf(end.status, manages),
  };
}
