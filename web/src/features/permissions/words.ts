/** Roles, rights and hours in words. */
import type { Grant, Hours } from "@/lib/managed";

export type Role = Grant["role"];

export const ROLES: readonly {
  readonly value: Role;
  readonly label: string;
  readonly about: string;
}[] = [
  { value: "see", label: "See", about: "Finds it in the tree." },
  { value: "connect", label: "Connect", about: "Sees it and opens it." },
  { value: "share", label: "Share", about: "Connects, and lets others look on." },
  { value: "edit", label: "Edit", about: "Shares, and changes it and what is in it." },
  { value: "manage", label: "Manage", about: "Edits, and gives permissions to others." },
];

export function roleLabel(role: Role): string {
  return ROLES.find(({ value }) => value === role)?.label ?? role;
}

/** Whether the rights within a session matter with this role. */
export function opens(role: Role): boolean {
  return role !== "see";
}

export const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

/** "Mon–Fri 08:00–18:00". Runs of three days and more are drawn together. */
export function hoursWords({ days, start, end }: Hours): string {
  return `${daysWords(days)} ${start}–${end}`;
}

export function daysWords(days: readonly number[]): string {
  const sorted = [...new Set(days)].sort((one, other) => one - other);
  if (sorted.length === 7) return "every day";
  const runs: number[][] = [];
  for (const day of sorted) {
    const run = runs.at(-1);
    if (run?.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  return runs.map(runWords).join(", ");
}

function runWords(run: readonly number[]): string {
  const name = (day: number | undefined) => DAYS[day ?? 0] ?? "";
  return run.length > 2
    ? `${name(run[0])}–${name(run.at(-1))}`
    : run.map((day) => name(day)).join(", ");
}

type Limits = Pick<
  Grant,
  | "role"
  | "valid_from"
  | "valid_until"
  | "hours"
  | "time_zone"
  | "networks"
  | "view_only"
  | "may_copy"
  | "may_paste"
  | "may_upload"
  | "may_download"
  | "recording_required"
>;

/** What narrows a grant, each in a few words. */
export function limitWords(grant: Limits, when: (iso: string) => string): string[] {
  const words: string[] = [];
  if (grant.valid_from) words.push(`from ${when(grant.valid_from)}`);
  if (grant.valid_until) words.push(`until ${when(grant.valid_until)}`);
  if (grant.hours.length > 0)
    words.push(`${grant.hours.map(hoursWords).join("; ")} (${grant.time_zone})`);
  if (grant.networks.length > 0) words.push(`from ${grant.networks.join(", ")}`);
  if (!opens(grant.role)) return words;
  if (grant.view_only) words.push("view only");
  if (!grant.may_copy) words.push("no copying out");
  if (!grant.may_paste) words.push("no pasting in");
  if (!grant.may_upload) words.push("no upload");
  if (!grant.may_download) words.push("no download");
  if (grant.recording_required) words.push("recorded");
  return words;
}
