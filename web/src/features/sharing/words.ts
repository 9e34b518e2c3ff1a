/** Shares in plain words. */
import { formatDuration, formatWhen } from "@/lib/format";
import type { Rights, Share } from "@/lib/sharing";

/** "only see, copy from it". What is allowed, and nothing about what isn't, but for the first. */
export function rightsWords({ control, copy, paste, upload, download }: Rights): string {
  if (!control && !paste && !upload) return seeingWords(copy, download);
  const words = [control ? "use keyboard and mouse" : "only see"];
  if (copy && paste) words.push("copy and paste");
  else if (copy) words.push("copy from it");
  else if (paste) words.push("paste into it");
  if (upload && download) words.push("upload and download files");
  else if (upload) words.push("upload files");
  else if (download) words.push("download files");
  return words.join(", ");
}

function seeingWords(copy: boolean, download: boolean): string {
  if (copy && download) return "only see, copy from it and download files";
  if (copy) return "only see, and copy from it";
  return download ? "only see, and download files" : "only see";
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
export function toWords({ to }: Share): string {
  if (to === null) return "";
  if (to.kind === "group") return `Group ${to.name}`;
  return to.kind === "user" ? to.name : "Anyone with the link";
}

/** What a link has beside itself: "With a code word, used 2 of 5 times."; "" for what is no link. */
export function linkWords({ to, uses, max_uses, has_code }: Share): string {
  if (to?.kind !== "link") return "";
  const used = max_uses === null ? `used ${times(uses)}` : `${uses} of ${max_uses} uses taken`;
  return has_code ? `With a code word, ${used}` : `${used.charAt(0).toUpperCase()}${used.slice(1)}`;
}

function times(count: number): string {
  if (count === 0) return "by nobody yet";
  return count === 1 ? "once" : `${count} times`;
}

/** When it was over; null: it isn't. One that lets nobody in any more may well have somebody in. */
export function overSince({ ended_at, expires_at }: Share, now: number): string | null {
  if (ended_at !== null) return ended_at;
  return Date.parse(expires_at) <= now ? expires_at : null;
}

/** Why what isn't over lets nobody in all the same, as its giver reads it; "": it does. */
export function closedWords({ active, locked, max_uses, uses }: Share): string {
  if (active) return "";
  if (locked) return "Locked: too many wrong code words were tried.";
  if (max_uses !== null && uses >= max_uses) return "Used up: nobody else can enter.";
  return "Nobody can enter now: you may not share it yourself any more, or it is not there.";
}

/** How long what is over stays in the list. */
const KEPT_MS = 24 * 3600 * 1000;

/** What goes on first, each the newest first; what was over long ago is left out. */
export function listed(items: readonly Share[], now: number): readonly Share[] {
  const over = (item: Share) => Number(overSince(item, now) !== null);
  return items
    .filter((item) => {
      const since = overSince(item, now);
      return since === null || now - Date.parse(since) < KEPT_MS;
    })
    .sort((a, b) => over(a) - over(b) || Date.parse(b.created_at) - Date.parse(a.created_at));
}
