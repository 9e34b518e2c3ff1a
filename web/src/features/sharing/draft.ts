/** A share as it is being filled in. Texts are as the browser's fields have them. */
import type { NewShare, Rights, Shareable, ShareOptions, To } from "@/lib/sharing";
import { thingOf, type Kind } from "./api/shares";

export interface Whom {
  readonly id: string;
  readonly name: string;
  readonly kind: "user" | "group";
}

/** Minutes, or a moment of one's own. */
export type Span = 15 | 60 | 240 | 480 | "until";
export const SPANS: readonly { readonly value: Span; readonly label: string }[] = [
  { value: 15, label: "15 min" },
  { value: 60, label: "1 h" },
  { value: 240, label: "4 h" },
  { value: 480, label: "8 h" },
  { value: "until", label: "Until…" },
];
const LEAST_MINUTES = 15;
const MINUTE_MS = 60_000;

export interface Draft {
  readonly kind: Kind;
  readonly byLink: boolean;
  readonly whom: Whom | null;
  readonly rights: Rights;
  readonly span: Span;
  /** "2026-01-31T09:00", local. */
  readonly until: string;
  readonly note: string;
  readonly code: string;
  /** "" for any number. */
  readonly uses: string;
}

const NOTHING: Rights = {
  control: false,
  copy: false,
  paste: false,
  upload: false,
  download: false,
};

/** What is shared unless something else is said: to see, for an hour, by a link. */
export function draftOf(what: Shareable): Draft {
  return {
    kind: what.sessionId === null ? "connection" : "session",
    byLink: true,
    whom: null,
    rights: NOTHING,
    span: 60,
    until: "",
    note: "",
    code: "",
    uses: "",
  };
}

/** The draft within what the server allows: a link where there are any, and no more time than there is. */
export function within(draft: Draft, options: ShareOptions): Draft {
  const { span } = draft;
  return {
    ...draft,
    byLink: draft.byLink && options.links_allowed,
    rights: allowedRights(draft, options),
    span: typeof span === "number" && span > options.max_minutes ? longest(options) : span,
  };
}

function longest({ max_minutes }: ShareOptions): Span {
  const fitting = SPANS.filter(({ value }) => typeof value === "number" && value <= max_minutes);
  return fitting.at(-1)?.value ?? "until";
}

/** The rights that can be chosen. Who only sees has nothing to paste or upload with; files are the owner's. */
export function offeredRights(
  { kind, rights: { control } }: Draft,
  { rights: most }: ShareOptions,
): Rights {
  const own = kind === "connection";
  return {
    control: most.control,
    copy: most.copy,
    paste: most.paste && control,
    upload: most.upload && control && own,
    download: most.download && own,
  };
}

export function allowedRights(draft: Draft, options: ShareOptions): Rights {
  const offered = offeredRights(draft, options);
  const { rights } = draft;
  return {
    control: rights.control && offered.control,
    copy: rights.copy && offered.copy,
    paste: rights.paste && offered.paste,
    upload: rights.upload && offered.upload,
    download: rights.download && offered.download,
  };
}

/** Minutes from `now`; null where no moment is given. */
export function minutesOf({ span, until }: Draft, now: number): number | null {
  if (span !== "until") return span;
  const at = new Date(until).getTime();
  return Number.isNaN(at) ? null : Math.round((at - now) / MINUTE_MS);
}

/** What is wrong with the moment that was given, or "". */
export function untilTrouble(draft: Draft, { max_minutes }: ShareOptions, now: number): string {
  const minutes = minutesOf(draft, now);
  if (draft.span !== "until" || minutes === null) return "";
  if (minutes < LEAST_MINUTES) return `At least ${LEAST_MINUTES} minutes from now.`;
  return minutes > max_minutes ? "That is longer than you may share it." : "";
}

/** The last moment that may be given, as the field has it. */
export function lastMoment({ max_minutes }: ShareOptions, now: number): string {
  return localMoment(now + max_minutes * MINUTE_MS);
}

export function localMoment(time: number): string {
  const date = new Date(time);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

export function isComplete(draft: Draft, options: ShareOptions, now: number): boolean {
  if (!draft.byLink && !draft.whom) return false;
  return minutesOf(draft, now) !== null && untilTrouble(draft, options, now) === "";
}

function toOf({ byLink, whom }: Draft): To {
  if (byLink || !whom) return { link: true };
  return whom.kind === "user" ? { user_id: whom.id } : { group_id: whom.id };
}

export function newShareOf(
  what: Shareable,
  draft: Draft,
  options: ShareOptions,
  now: number,
): NewShare {
  const uses = Number.parseInt(draft.uses, 10);
  return {
    ...thingOf(what, draft.kind),
    to: toOf(draft),
    ...allowedRights(draft, options),
    minutes: minutesOf(draft, now) ?? LEAST_MINUTES,
    note: draft.note.trim(),
    ...(draft.byLink && draft.code.trim() && { code: draft.code.trim() }),
    ...(draft.byLink && uses > 0 && { max_uses: uses }),
  };
}
