/** Who is there and whose keyboard it is, in words: for the bar, its lists and the screen reader. */
import { isShared, ownerOf, seatIn, type Role, type Seat, type Seating } from "@/tunnel";

/** "Ada's", or "your". */
export function whoseWords(seating: Seating): string {
  const owner = ownerOf(seating);
  if (!owner || owner.id === seating.me) return "Your session";
  return `${owner.name}’s session`;
}

export function holderWords(seating: Seating): string {
  if (seating.holder === seating.me) return "You have keyboard and mouse";
  const holder = seatIn(seating, seating.holder);
  if (holder && !holder.here) return `${holder.name} is away`;
  return `${holder?.name ?? "Somebody"} has keyboard and mouse`;
}

/** What this person can do about it. */
export type Claim = "take-back" | "take" | "ask" | "asked" | "give-back" | "none";

export function claimOf(seating: Seating): Claim {
  const me = seatIn(seating, seating.me);
  const holds = seating.holder === seating.me;
  if (!me) return "none";
  if (me.role === "owner") return holds ? "none" : "take-back";
  if (holds) return "give-back";
  if (me.role === "control") return "take";
  return seating.asking.includes(seating.me) ? "asked" : "ask";
}

/** Said once to who types without the keyboard. */
export function deniedWords(seating: Seating): string {
  const holder = seatIn(seating, seating.holder);
  const owner = ownerOf(seating);
  const has =
    holder && !holder.here
      ? `${holder.name} is away, and keyboard and mouse with them.`
      : `${holder?.name ?? "Somebody else"} has keyboard and mouse.`;
  switch (claimOf(seating)) {
    case "take":
      return `${has} Take control to type.`;
    case "ask":
      return owner?.here === false ? has : `${has} Ask for control to type.`;
    case "asked":
      return `${has} You have asked for control.`;
    default:
      return has;
  }
}

const ROLES: Readonly<Record<Role, string>> = {
  owner: "Whose session it is",
  control: "May take control",
  view: "Watches",
};

export function roleWords(seating: Seating, seat: Seat): string {
  if (!seat.here) return "Away: the session is parked";
  const role = ROLES[seat.role];
  return seat.id === seating.holder ? `${role}; has keyboard and mouse` : role;
}

/** "4:05" until `iso`; "" where it isn't known. */
export function leftWords(iso: string | null, now: number): string {
  const left = iso === null ? NaN : Math.max(0, Math.round((Date.parse(iso) - now) / 1000));
  if (Number.isNaN(left)) return "";
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
}

/** Whether others see what is done here: then the bar is there. */
export function isTogether(seating: Seating | null): seating is Seating {
  return seating !== null && isShared(seating);
}
