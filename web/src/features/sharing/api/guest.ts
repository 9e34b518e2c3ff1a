/** What somebody without an account does with a link: looks what it leads to, and enters. */
import { request } from "@/lib/http";
import type { GuestEntry, GuestOffer } from "@/lib/sharing";

export function lookAt(secret: string): Promise<GuestOffer> {
  return request<GuestOffer>("POST", "guest/look", { secret });
}

/** `code`: "" where none is asked for. */
export function enter(secret: string, name: string, code: string): Promise<GuestEntry> {
  return request<GuestEntry>("POST", "guest", { secret, name, ...(code && { code }) });
}
