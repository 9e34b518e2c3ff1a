/** What somebody without an account does with a link: looks what it leads to, and enters. */
import { request } from "@/lib/http";
import type { Rights } from "../words";

/** What is told to whoever has the link. */
export interface Offer {
  readonly name: string;
  readonly protocol: string;
  readonly giver: string;
  readonly needs_code: boolean;
  readonly rights: Rights;
  readonly expires_at: string;
}

export interface Entered {
  readonly token: string;
  readonly data_source: string;
  readonly kind: string;
  readonly identifier: string;
  readonly name: string;
  readonly protocol: string;
  readonly expires_at: string;
}

export function lookAt(secret: string): Promise<Offer> {
  return request<Offer>("POST", "guest/look", { secret });
}

/** `code`: "" where none is asked for. */
export function enter(secret: string, name: string, code: string): Promise<Entered> {
  return request<Entered>("POST", "guest", { secret, name, ...(code && { code }) });
}
