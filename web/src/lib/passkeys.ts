/** Passkeys, by what browsers have for them; where that is missing, none are offered. */
import { request } from "./http";

interface Options {
  readonly publicKey: Record<string, unknown>;
}

export function passkeysWork(): boolean {
  return (
    window.isSecureContext &&
    typeof PublicKeyCredential !== "undefined" &&
    typeof PublicKeyCredential.parseRequestOptionsFromJSON === "function" &&
    typeof PublicKeyCredential.parseCreationOptionsFromJSON === "function"
  );
}

/** Has the browser sign what the server wants signed. Rejects when the person cancels it. */
export async function showPasskey(): Promise<Record<string, unknown>> {
  const { publicKey } = await request<Options>("POST", "session/passkey/options");
  const options = PublicKeyCredential.parseRequestOptionsFromJSON(
    publicKey as unknown as PublicKeyCredentialRequestOptionsJSON,
  );
  return asJson(await asked(navigator.credentials.get({ publicKey: options })));
}

/** Has the browser make a new one. `passwordless`: it is to log in without name and password. */
export async function makePasskey(passwordless: boolean): Promise<Record<string, unknown>> {
  const { publicKey } = await request<Options>("POST", "me/second-factor/passkeys/options", {
    passwordless,
  });
  const options = PublicKeyCredential.parseCreationOptionsFromJSON(
    publicKey as unknown as PublicKeyCredentialCreationOptionsJSON,
  );
  return asJson(await asked(navigator.credentials.create({ publicKey: options })));
}

async function asked(promise: Promise<Credential | null>): Promise<PublicKeyCredential> {
  const credential = await promise.catch((error: unknown) => {
    const known = error instanceof DOMException && error.name === "InvalidStateError";
    throw new Error(
      known
        ? "This passkey is registered already."
        : "The browser gave no passkey: it was cancelled, or took too long.",
    );
  });
  if (!(credential instanceof PublicKeyCredential)) throw new Error("The browser gave no passkey.");
  return credential;
}

function asJson(credential: PublicKeyCredential): Record<string, unknown> {
  return credential.toJSON() as Record<string, unknown>;
}
