/** What a role allows. Each includes those before it. */
import type { Role } from "./api";

const ORDER: readonly Role[] = ["see", "connect", "share", "edit", "manage"];

/** Whether `role` (null: none at all) is at least `needed`. */
export function allows(role: Role | null, needed: Role): boolean {
  return role !== null && ORDER.indexOf(role) >= ORDER.indexOf(needed);
}
