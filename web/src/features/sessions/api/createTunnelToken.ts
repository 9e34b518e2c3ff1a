import type { AskedName, TunnelToken } from "@/lib/api";
import { ApiError, messageOf, request } from "@/lib/http";
import { Status, type Admission, type SessionEnd } from "@/tunnel";
import type { Answer, Ask } from "../questions";
import type { Opens, Target } from "../registry";
import { getLoginPlan, keepMine } from "./logIn";

const GIVEN_UP: SessionEnd = { ending: "closed-by-user", status: Status.SUCCESS, message: "" };

const GONE = {
  c: "The connection no longer exists, or it is no longer shared with you.",
  g: "The group no longer exists, or it is no longer shared with you.",
  a: "The session is over, or you may not look into it.",
  r: "The session is over. Open the connection to begin a new one.",
  s: "It is no longer shared with you: its time is over, or whoever shared it has ended it.",
} as const;
type Kind = keyof typeof GONE;

export function refusal(error: unknown, kind: Kind = "c"): SessionEnd {
  const status = error instanceof ApiError ? error.status : 500;
  const message = messageOf(error);
  if (status === 0)
    return { ending: "gateway-unreachable", status: Status.UPSTREAM_UNAVAILABLE, message: "" };
  if (status === 401)
    return {
      ending: "refused",
      status: Status.CLIENT_UNAUTHORIZED,
      message: "Your log-in had ended.",
    };
  if (status === 404)
    return {
      ending: "refused",
      status: Status.RESOURCE_NOT_FOUND,
      message: GONE[kind],
    };
  if (status === 409 || kindOf(error) === "second-factor-needed")
    return { ending: "refused", status: Status.RESOURCE_CONFLICT, message };
  if (status < 500) return { ending: "refused", status: Status.CLIENT_FORBIDDEN, message };
  return { ending: "internal", status: Status.SERVER_ERROR, message };
}

function kindOf(error: unknown): string {
  return error instanceof ApiError ? error.kind : "";
}

interface Given {
  readonly credentials: Answer;
  readonly target: string;
}

const PATHS: Readonly<Record<Kind, (id: string) => string>> = {
  c: (id) => `connections/${id}/tunnel-tokens`,
  g: (id) => `folders/${id}/tunnel-tokens`,
  a: (id) => `sessions/${id}/tunnel-tokens`,
  r: (id) => `sessions/${id}/return-tokens`,
  s: (id) => `shares/${id}/tunnel-tokens`,
};

async function issue(id: string, given?: Given): Promise<Admission> {
  return issued(PATHS.c(encodeURIComponent(id)), given);
}

async function issueFor({ kind, identifier, watch }: Opens): Promise<Admission> {
  const id = encodeURIComponent(identifier);
  if (watch) return issued(`live/${id}/watch-tokens`, { silent: watch === "silently" });
  return issued(PATHS[kind](id));
}

async function issued(path: string, body?: unknown): Promise<Admission> {
  const { token, data_source, kind, identifier } = await request<TunnelToken>("POST", path, body);
  return { token, dataSource: data_source, kind, identifier };
}

/** Fields that a person fills in under a name. */
const KEPT: readonly AskedName[] = ["username", "domain", "password", "private-key", "passphrase"];

/** Asks the person for what is missing, until it will do or they give up. */
async function askAndIssue(connectionId: string, ask: Ask): Promise<Admission | SessionEnd> {
  let trouble = "";
  for (;;) {
    const { source, credential, ask_for, username, target } = await getLoginPlan(connectionId);
    const once = source === "ask";
    const answer = await ask({
      kind: once ? "once" : "kept",
      credential: credential?.name ?? "",
      names: once ? ask_for : KEPT,
      username: username ?? "",
      trouble,
    });
    if (!answer) return GIVEN_UP;
    try {
      if (once) return await issue(connectionId, { credentials: answer, target });
      if (credential) await keepMine(credential.id, answer);
      return await issue(connectionId);
    } catch (error) {
      const again = error instanceof ApiError && (error.status === 422 || isMissing(error));
      if (!again && kindOf(error) !== "target-changed") throw error;
      trouble = messageOf(error);
    }
  }
}

function isMissing(error: unknown): boolean {
  return ["credentials-needed", "credentials-missing"].includes(kindOf(error));
}

/** Whether the person can fill in what is missing: credentials that are gone they can't. */
async function canBeAsked(connectionId: string, error: unknown): Promise<boolean> {
  if (kindOf(error) === "credentials-needed") return true;
  if (kindOf(error) !== "credentials-missing") return false;
  return (await getLoginPlan(connectionId)).source === "named";
}

/** Asks for one connecting to the connection; a refusal comes as the end it means. Never rejects. */
export async function admit(connectionId: string, ask: Ask): Promise<Admission | SessionEnd> {
  try {
    return await issue(connectionId);
  } catch (error) {
    try {
      if (await canBeAsked(connectionId, error)) return await askAndIssue(connectionId, ask);
    } catch (later) {
      return refusal(later);
    }
    return refusal(error);
  }
}

/** The same for whatever a tab is of: for a balancing folder or a session nothing can be filled in. */
export async function admitTo(target: Target, ask: Ask): Promise<Admission | SessionEnd> {
  if (!target.opens) return admit(target.id, ask);
  try {
    return await issueFor(target.opens);
  } catch (error) {
    return refusal(error, target.opens.kind);
  }
}
