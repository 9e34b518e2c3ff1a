/**
 * Going on with a live session in this browser: by a token of its own for who is logged in, by the visit's
 * own for who came by a link.
 */
import type { SessionRecord, TunnelToken } from "@/lib/api";
import { ApiError, request } from "@/lib/http";
import { Status, isEnding, isLost, type Admission, type SessionEnd } from "@/tunnel";
import { refusal } from "./createTunnelToken";

/** The server, or what stands before it, is on its way: it is asked again. */
const AGAIN: SessionEnd = {
  ending: "gateway-unreachable",
  status: Status.UPSTREAM_UNAVAILABLE,
  message: "",
};
const TOO_MANY = 429;

function pathOf(sessionId: string): string {
  return `sessions/${encodeURIComponent(sessionId)}`;
}

const GONE: SessionEnd = { ending: "gone", status: Status.RESOURCE_CLOSED, message: "" };

/** How a session ended that is no longer there to be gone on with, if the log says more than that. */
async function endOf(sessionId: string): Promise<SessionEnd> {
  const row = await request<SessionRecord>("GET", pathOf(sessionId)).catch(() => null);
  const ending = row?.ending;
  if (!ending || !isEnding(ending)) return GONE;
  const end: SessionEnd = { ending, status: Status.SESSION_CLOSED, message: "" };
  return isLost(end) ? GONE : end; // that it was lost is known, and would be tried again
}

/** Never rejects. */
export async function comeBackTo(sessionId: string): Promise<Admission | SessionEnd> {
  try {
    const { token, data_source, kind, identifier } = await request<TunnelToken>(
      "POST",
      `${pathOf(sessionId)}/return-tokens`,
    );
    return { token, dataSource: data_source, kind, identifier };
  } catch (error) {
    const status = error instanceof ApiError ? error.status : 500;
    if (status === TOO_MANY || status >= 500) return AGAIN;
    return status === 404 ? endOf(sessionId) : refusal(error, "r");
  }
}

/** What a visit was let in by lets it go on with its own sessions as well. */
export function returning(admission: Admission, sessionId: string): Admission {
  return { ...admission, kind: "r", identifier: sessionId };
}

/** Ends a session to which this page has no line; where that fails, it ends when its time is over. */
export function endFromAfar(sessionId: string): void {
  request("DELETE", pathOf(sessionId)).catch(() => undefined);
}
