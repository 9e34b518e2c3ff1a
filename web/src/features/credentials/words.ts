/** The kinds of credentials, and what they hold, in words. */
import type { Credential, CredentialKind } from "@/lib/api";

export const KINDS: Readonly<Record<CredentialKind, { label: string; about: string }>> = {
  static: {
    label: "Shared",
    about:
      "One user name and password or key for everybody who opens the connection. Nobody reads it.",
  },
  named: {
    label: "Named",
    about: "A name that each person fills in with their own user name and password or key.",
  },
  personal: {
    label: "Personal",
    about: "Yours alone. Nobody else sees or uses it, administrators included.",
  },
};

const SECRETS: Readonly<Record<string, string>> = {
  password: "password",
  "private-key": "key",
  passphrase: "passphrase",
};

/** "password, key", or "–". */
export function secretWords({ secrets_set }: Pick<Credential, "secrets_set">): string {
  return secrets_set.map((name) => SECRETS[name] ?? name).join(", ") || "–";
}

export function usedWords(count: number): string {
  if (count === 0) return "–";
  return count === 1 ? "1 place" : `${count} places`;
}
