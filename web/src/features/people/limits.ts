/** When an account may be used, as the form has it: an empty text is no limit. */
import type { Person, PersonChange } from "@/lib/managed";

export interface Limits {
  readonly valid_from: string;
  readonly valid_until: string;
  readonly window_start: string;
  readonly window_end: string;
  readonly time_zone: string;
  readonly password_expired: boolean;
}

type Told = Pick<Person, keyof Limits>;
type Said = Required<Pick<PersonChange, "valid_from" | "valid_until">> &
  Required<Pick<PersonChange, "window_start" | "window_end">> & {
    time_zone: string;
    password_expired: boolean;
  };

const HOUR_AND_MINUTE = 5; // of 08:00:00, which is what the server tells

export function limitsOf(person: Told | null): Limits {
  return {
    valid_from: person?.valid_from ?? "",
    valid_until: person?.valid_until ?? "",
    window_start: (person?.window_start ?? "").slice(0, HOUR_AND_MINUTE),
    window_end: (person?.window_end ?? "").slice(0, HOUR_AND_MINUTE),
    time_zone: person?.time_zone ?? "",
    password_expired: person?.password_expired ?? false,
  };
}

export function saidOf(limits: Limits): Said {
  return {
    valid_from: limits.valid_from || null,
    valid_until: limits.valid_until || null,
    window_start: limits.window_start || null,
    window_end: limits.window_end || null,
    time_zone: limits.time_zone,
    password_expired: limits.password_expired,
  };
}

/** The fields, as the server names what is wrong with them. */
export const LIMIT_FIELDS = Object.keys(limitsOf(null)) as readonly (keyof Limits)[];

/** Whether there is anything that whoever opens the form should see at once. */
export const isLimited = (limits: Limits): boolean =>
  LIMIT_FIELDS.some((name) => name !== "time_zone" && Boolean(limits[name]));
