/** A grant as it is being filled in. Texts are as the browser's fields have them. */
import type { Grant, Hours, NewGrant, Receiver } from "@/lib/managed";
import type { Role } from "./words";

type Terms = Omit<NewGrant, "user_id" | "group_id" | "folder_id" | "connection_id">;

export interface Draft {
  readonly receiver: Receiver | null;
  readonly role: Role;
  /** "2026-01-31T09:00", local; "" for no end. */
  readonly from: string;
  readonly until: string;
  readonly hours: readonly Hours[];
  readonly timeZone: string;
  /** Networks, separated by blanks, commas or lines. */
  readonly networks: string;
  readonly viewOnly: boolean;
  readonly mayCopy: boolean;
  readonly mayPaste: boolean;
  readonly mayUpload: boolean;
  readonly mayDownload: boolean;
  readonly recording: boolean;
  readonly note: string;
}

export const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

export const EMPTY: Draft = {
  receiver: null,
  role: "connect",
  from: "",
  until: "",
  hours: [],
  timeZone: HERE,
  networks: "",
  viewOnly: false,
  mayCopy: true,
  mayPaste: true,
  mayUpload: true,
  mayDownload: true,
  recording: false,
  note: "",
};

export function draftOf(grant: Grant): Draft {
  const receiver: Receiver | null = grant.user
    ? { kind: "user", full_name: "", ...grant.user }
    : grant.group && { kind: "group", full_name: "", ...grant.group };
  return {
    receiver,
    role: grant.role,
    from: localMoment(grant.valid_from),
    until: localMoment(grant.valid_until),
    hours: grant.hours,
    timeZone: grant.hours.length > 0 ? grant.time_zone : HERE,
    networks: grant.networks.join("\n"),
    viewOnly: grant.view_only,
    mayCopy: grant.may_copy,
    mayPaste: grant.may_paste,
    mayUpload: grant.may_upload,
    mayDownload: grant.may_download,
    recording: grant.recording_required,
    note: grant.note,
  };
}

/** To whom it is; that stays. */
export function receiverOf({ receiver }: Draft): Pick<NewGrant, "user_id" | "group_id"> {
  return {
    user_id: receiver?.kind === "user" ? receiver.id : null,
    group_id: receiver?.kind === "group" ? receiver.id : null,
  };
}

/** What it gives, and within which limits. */
export function termsOf(draft: Draft): Terms {
  return {
    role: draft.role,
    valid_from: moment(draft.from),
    valid_until: moment(draft.until),
    hours: draft.hours.map((one) => ({ ...one, days: [...one.days] })),
    time_zone: draft.timeZone,
    networks: draft.networks.split(/[\s,;]+/).filter(Boolean),
    view_only: draft.viewOnly,
    may_copy: draft.mayCopy,
    may_paste: draft.mayPaste,
    may_upload: draft.mayUpload,
    may_download: draft.mayDownload,
    recording_required: draft.recording,
    note: draft.note.trim(),
  };
}

/** Whether anything but role and receiver is set, so that the form shows it at once. */
export function hasLimits(draft: Draft): boolean {
  const { receiver, role, note, timeZone } = EMPTY;
  return JSON.stringify({ ...draft, receiver, role, note, timeZone }) !== JSON.stringify(EMPTY);
}

function moment(local: string): string | null {
  const date = new Date(local);
  return local && !Number.isNaN(date.getTime()) ? date.toISOString() : null;
}

function localMoment(iso: string | null): string {
  if (!iso) return "";
  const date = new Date(iso);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
