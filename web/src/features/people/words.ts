/** What a person's row says of their account. */
import type { Person } from "@/lib/managed";

export interface Mark {
  readonly label: string;
  readonly color: "teal" | "gray" | "red";
}

const SOURCES: Readonly<Record<string, string>> = { ldap: "LDAP", oidc: "OpenID" };

export function marksOf(
  person: Pick<Person, "is_admin" | "is_active" | "source" | "second_factor">,
): readonly Mark[] {
  const marks: Mark[] = [];
  if (!person.is_active) marks.push({ label: "Disabled", color: "red" });
  if (person.is_admin) marks.push({ label: "Administrator", color: "teal" });
  const directory = SOURCES[person.source];
  if (directory) marks.push({ label: directory, color: "gray" });
  if (person.second_factor) marks.push({ label: "Second factor", color: "gray" });
  return marks;
}

/** "1 user, 2 groups": who stands in a group directly. */
export function membersWords(users: number, groups: number): string {
  const parts = [
    users > 0 && `${users} ${users === 1 ? "user" : "users"}`,
    groups > 0 && `${groups} ${groups === 1 ? "group" : "groups"}`,
  ];
  return parts.filter(Boolean).join(", ") || "nobody";
}
