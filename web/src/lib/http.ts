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
    /** The problem's `type`: a word of the server's where a program has to tell it from others. */
    readonly kind = "about:blank",
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
    typeof body["type"] === "string" ? body["type"] : undefined,
  );
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** The cookie may be gone with the log-in's: asking who is logged in brings a new one. */
async function csrfToken(): Promise<string> {
  if (!cookie("csrftoken"))
    await fetch(addressOf("api/v1/session"), { credentials: "same-origin" }).catch(() => null);
  return cookie("csrftoken");
}

/** What the server wants to be shown, before it does what was asked for. */
export type Proof = "second-factor-needed" | "reauthentication-needed";

type AskForProof = (proof: Proof, why: string) => Promise<boolean>;
const ASK_NOBODY: AskForProof = () => Promise.resolve(false);
let onProofNeeded = ASK_NOBODY;

/** `ask` lets the person show the proof; once it resolves to true, what needed it is asked for again. */
export function whenProofNeeded(ask: AskForProof): () => void {
  onProofNeeded = ask;
  return () => {
    if (onProofNeeded === ask) onProofNeeded = ASK_NOBODY;
  };
}

function proofOf({ status, kind }: ApiError): Proof | null {
  const known = kind === "second-factor-needed" || kind === "reauthentication-needed";
  return status === 403 && known ? kind : null;
}

interface Asked {
  /** The ETag of what is being changed: if somebody else has changed it meanwhile, 412. */
  readonly ifMatch?: string | undefined;
  readonly signal?: AbortSignal;
}

async function send(
  method: Method,
  path: string,
  body: unknown,
  { ifMatch, signal }: Asked,
): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRFToken"] = await csrfToken();
  // A form's own type, with the mark between its parts, is the browser's to say; so is a file's.
  const asItIs = body instanceof FormData || body instanceof Blob;
  if (body !== undefined && !asItIs) headers["Content-Type"] = "application/json";
  if (ifMatch) headers["If-Match"] = ifMatch;
  const init: RequestInit = { method, headers, credentials: "same-origin" };
  if (body !== undefined) init.body = asItIs ? body : JSON.stringify(body);
  if (signal) init.signal = signal;
  return fetch(addressOf(`api/v1/${path}`), init).catch((error: unknown) => {
    throw signal?.aborted ? error : new ApiError(0, UNREACHABLE);
  });
}

async function answer(
  method: Method,
  path: string,
  body: unknown,
  asked: Asked,
): Promise<Response> {
  const response = await send(method, path, body, asked);
  // Below session/ it is the code or the password that was wrong, not the log-in that is over.
  if (response.status === 401 && !path.startsWith("session/")) onUnauthenticated();
  if (response.ok) return response;
  const problem = await problemOf(response);
  const proof = proofOf(problem);
  if (!proof || !(await onProofNeeded(proof, problem.message))) throw problem;
  const again = await send(method, path, body, asked);
  if (again.ok) return again;
  throw await problemOf(again);
}

/** Resolves to the answer's JSON, or undefined for an answer without a body. Rejects with ApiError. */
export async function request<T>(
  method: Method,
  path: string,
  body?: unknown,
  asked: Asked = {},
): Promise<T> {
  const response = await answer(method, path, body, asked);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

/** An object together with the ETag that a later change of it sends back. */
export interface Tagged<T> {
  readonly data: T;
  readonly etag: string;
}

export async function requestTagged<T>(
  method: Method,
  path: string,
  body?: unknown,
  asked: Asked = {},
): Promise<Tagged<T>> {
  const response = await answer(method, path, body, asked);
  return { data: (await response.json()) as T, etag: response.headers.get("ETag") ?? "" };
}

/** "q=a&limit=50": what is undefined, null or "" is left out. */
export function queryOf(
  values: Readonly<Record<string, string | number | boolean | null | undefined>>,
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && value !== null && value !== "") query.set(name, String(value));
  return query.toString();
}

/** Whether asking again is useless until somebody has logged in. */
export function isLoggedOut(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "Something went wrong.";
}
