/** What is entered of credentials: kept apart from the server's, so that untouched secrets stay as they are. */
import type { Credential } from "@/lib/api";
import type { CredentialChange } from "./api/credentials";

export interface ValueDraft {
  readonly username: string;
  readonly domain: string;
  /** Undefined: as it is. Null: cleared. */
  readonly secrets: Readonly<Record<string, string | null | undefined>>;
}

export const EMPTY_VALUE: ValueDraft = { username: "", domain: "", secrets: {} };

export function valueDraftOf({ username, domain }: Credential): ValueDraft {
  return { username, domain, secrets: {} };
}

export function valueChange(draft: ValueDraft, before: Credential | null): CredentialChange {
  const secrets = Object.fromEntries(
    Object.entries(draft.secrets).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
  return {
    ...(draft.username.trim() === (before?.username ?? "")
      ? {}
      : { username: draft.username.trim() }),
    ...(draft.domain.trim() === (before?.domain ?? "") ? {} : { domain: draft.domain.trim() }),
    ...(Object.keys(secrets).length > 0 ? { secrets } : {}),
  };
}
