/**
 * Why a session ended. The first list is the gateway's (deskgate.grants.Ending); the second holds what
 * only this page can know: its own end of the line.
 */
import { Status, type StatusCode } from "./status";

export const GATEWAY_ENDINGS = [
  "closed-by-user",
  "closed-by-target",
  "browser-lost",
  "bad-instruction",
  "guacd-unreachable",
  "guacd-silent",
  "guacd-lost",
  "guacd-protocol",
  "protocol-unsupported",
  "host-unknown",
  "host-unreachable",
  "login-refused",
  "certificate-untrusted",
  "host-key-mismatch",
  "target-error",
  "target-timeout",
  "idle",
  "left",
  "moved",
  "session-conflict",
  "expired",
  "revoked",
  "server-stopped",
  "refused",
  "internal",
] as const;

export const PAGE_ENDINGS = [
  "gateway-unreachable", // the WebSocket never opened
  "gateway-lost", // it broke without a close frame
  "gateway-silent", // it stayed open and nothing came
  "garbled", // what came is no instruction
  "gone", // the line broke, and when it was to be taken up again the session was over
] as const;

export type GatewayEnding = (typeof GATEWAY_ENDINGS)[number];
export type PageEnding = (typeof PAGE_ENDINGS)[number];
export type Ending = GatewayEnding | PageEnding;

const known = new Set<string>([...GATEWAY_ENDINGS, ...PAGE_ENDINGS]);

export function isEnding(text: string): text is Ending {
  return known.has(text);
}

/** After these the session may well be going on: it is this page's line to it that broke. */
const LOST: ReadonlySet<Ending | null> = new Set<Ending | null>([
  "browser-lost",
  "server-stopped",
  "gateway-unreachable",
  "gateway-lost",
  "gateway-silent",
]);

export function isLost({ ending }: SessionEnd): boolean {
  return LOST.has(ending);
}

/** After these the session goes on and can be had again: at once, or after the next log-in here. */
export function isHadAgain({ ending, status }: SessionEnd): boolean {
  return ending === "moved" || (ending === "refused" && status === Status.CLIENT_UNAUTHORIZED);
}

export interface SessionEnd {
  /** Null where the other side told a status alone (a plain Guacamole server does). */
  readonly ending: Ending | null;
  readonly status: StatusCode;
  /** A plain English sentence of the gateway's, or "". */
  readonly message: string;
}
