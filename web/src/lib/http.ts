/**
 * Requests to /api/v1: same origin, cookie session, CSRF header, problem+json as ApiError.
 * Paths are relative to the page, so that all of it works below any prefix.
 */

export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** The server said no (or could not be reached: status 0). `message` is fit for people. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly status: number,
    message: string,
    readonly fields: readonly FieldError[] = [],
  ) {
    super(message);
  }
}

const UNREACHABLE = "The server can't be reached. Check your network; it is tried again.";

/** An absolute address for `path` ("api/v1/tree"), by the page's own. */
export function addressOf(path: string, base: string = document.baseURI): URL {
  return new URL(path, new URL(".", base));
}

/** The same for a WebSocket, without query and fragment. */
export function webSocketAddress(path: string, base: string = document.baseURI): string {
  const url = addressOf(path, base);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.search = url.hash = "";
  return url.href;
}

export function cookie(name: string, cookies: string = document.cookie): string {
  for (const pair of cookies.split(/;\s*/)) {
    const [key, ...value] = pair.split("=");
    if (key === name) return decodeURIComponent(value.join("="));
  }
  return "";
}

let onUnauthenticated: () => void = () => undefined;

/** Called whenever the server says that nobody is logged in any more. */
export function whenUnauthenticated(listener: () => void): void {
  onUnauthenticated = listener;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function fieldErrors(problem: Record<string, unknown>): FieldError[] {
  const errors: unknown = problem["errors"];
  if (!Array.isArray(errors)) return [];
  return errors.filter(isRecord).map(({ field, message }) => ({
    field: typeof field === "string" ? field : "",
    message: typeof message === "string" ? message : "Not valid.",
  }));
}

async function problemOf(response: Response): Promise<ApiError> {
  const fallback = `The server answered ${response.status} ${response.statusText}`.trim() + ".";
  const body: unknown = await response.json().catch(() => null);
  if (!isRecord(body)) return new ApiError(response.status, fallback);
  const text = [body["detail"], body["title"]].find((part) => typeof part === "string" && part);
  return new ApiError(
    response.status,
    typeof text === "string" ? text : fallback,
    fieldErrors(body),
  );
}

export type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** The cookie may be gone with the log-in's: asking who is logged in brings a new one. */
async function csrfToken(): Promise<string> {
  if (!cookie("csrftoken"))
    await fetch(addressOf("api/v1/session"), { credentials: "same-origin" }).catch(() => null);
  return cookie("csrftoken");
}

/** Resolves to the answer's JSON, or undefined for an answer without a body. Rejects with ApiError. */
export async function request<T>(method: Method, path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRFToken"] = await csrfToken();
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const init: RequestInit = { method, headers, credentials: "same-origin" };
  if (body !== undefined) init.body = JSON.stringify(body);
  const response = await fetch(addressOf(`api/v1/${path}`), init).catch(() => {
    throw new ApiError(0, UNREACHABLE);
  });
  if (response.status === 401) onUnauthenticated();
  if (!response.ok) throw await problemOf(response);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

/** Whether asking again is useless until somebody has logged in. */
export function isLoggedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "Something went wrong.";
}
