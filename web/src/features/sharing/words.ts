/** Shares in plain words. */
import { formatDuration, formatWhen } from "@/lib/format";
import type { Share } from "./api/shares";

export interface Rights {
  /** Keyboard and mouse; without it: see only. */
  readonly control: boolean;
  readonly copy: boolean;
  readonly paste: boolean;
  readonly upload: boolean;
  readonly download: boolean;
}

/** "only see, copy from it". What is allowed, and nothing about what isn't, but for the first. */
export function rightsWords({ control, copy, paste, upload, download }: Rights): string {
  const words = [control ? "use keyboard and mouse" : "only see"];
  if (copy && paste) words.push("copy and paste");
  else if (copy) words.push("copy from it");
  else if (paste) words.push("paste into it");
  if (upload && download) words.push("upload and download files");
  else if (upload) words.push("upload files");
  else if (download) words.push("download files");
  return words.join(", ");
}

/** "42 min left": whole minutes, but for the last one. */
export function leftWords(expiresAt: string, now: number): string {
  const seconds = Math.max(0, (Date.parse(expiresAt) - now) / 1000);
  if (!Number.isFinite(seconds)) return "";
  const shown = seconds < 60 ? Math.ceil(seconds) : Math.floor(seconds / 60) * 60;
  return shown === 0 ? "over" : `${formatDuration(shown)} left`;
}

/** "until 16:05", "until 24 Nov 2026, 16:05"; as `formatWhen`, which is for what is past. */
export function untilWords(iso: string, now: Date = new Date()): string {
  const date = new Date(iso);
  const tomorrow = new Date(now);
  tomorrow.setDate(now.getDate() + 1);
  if (date.toDateString() === tomorrow.toDateString())
    return `tomorrow, ${date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`;
  return formatWhen(iso, now);
}

/** Who has it, as its giver reads it. */
export function toWords({ to, uses, max_uses, has_code }: Share): string {
  if (to === null) return "";
  if (to.kind === "group") return `Group ${to.name}`;
  if (to.kind === "user") return to.name;
  const used =
    max_uses === null ? uses > 0 && `used ${times(uses)}` : `used ${uses} of ${times(max_uses)}`;
  return ["Anyone with the link", has_code && "code word", used].filter(Boolean).join(", ");
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

/** What becomes of it for those who are in. */
export const KIND_WORDS: Readonly<Record<Share["kind"], string>> = {
  session: "this very session",
  connection: "a session of one’s own",
};

/** When it was over; null: it isn't. */
export function overSince({ active, ended_at, expires_at }: Share): string | null {
  return active ? null : (ended_at ?? expires_at);
}

/** How long what is over stays in the list. */
const KEPT_MS = 24 * 3600 * 1000;

/** What goes on first, each the newest first; what was over long ago is left out. */
export function listed(items: readonly Share[], now: number): readonly Share[] {
  return items
    .filter((item) => {
      const over = overSince(item);
      return over === null || now - Date.parse(over) < KEPT_MS;
    })
    .sort(
      (a, b) =>
        Number(b.active) - Number(a.active) || Date.parse(b.created_at) - Date.parse(a.created_at),
    );
}
