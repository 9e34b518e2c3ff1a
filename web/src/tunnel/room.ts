/**
 * Who is in a session together, and what they do there beside typing: the gateway's `room` messages, as
 * state, and this page's own.
 *
 * Laws: a server that tells nothing leaves everything as if one were alone; what it says that this page
 * doesn't know is passed over; nothing is sent faster than the gateway takes it, which would hang up.
 */
import { Observable } from "./observable";
import { Pace } from "./pace";

export type Role = "owner" | "control" | "view";

export interface Seat {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** ISO. */
  readonly since: string;
  /** False of an owner whose session is parked. */
  readonly here: boolean;
}

export interface Seating {
  readonly me: string;
  /** Whose keyboard and mouse it is. */
  readonly holder: string;
  /** ISO: until when it was given; null: until it is taken back. */
  readonly until: string | null;
  readonly seats: readonly Seat[];
  /** Who asks for it. */
  readonly asking: readonly string[];
}

export interface ChatLine {
  readonly key: number;
  readonly seat: string;
  readonly name: string;
  readonly text: string;
  readonly at: string;
}

export interface Notice {
  readonly key: number;
  readonly text: string;
  /** A person's name, or "". */
  readonly from: string;
  readonly warning: boolean;
}

export interface RoomState {
  readonly seating: Seating | null;
  readonly chat: readonly ChatLine[];
  readonly unread: number;
  readonly notices: readonly Notice[];
  /** Who pointed at something last, as an event: each has a key of its own. */
  readonly looked: { readonly key: number; readonly name: string } | null;
  /** Somebody else has the keyboard, and this person typed: how often that was worth saying. */
  readonly denied: number;
}

/** What is drawn over the screen. */
export interface RoomEvents {
  onpointer(seat: string, x: number, y: number): void;
  onlook(seat: string, name: string, x: number, y: number): void;
  onseating(seating: Seating | null): void;
}

export const CHAT_CHARS = 1000;
const CHAT_KEPT = 200;
/** The gateway takes five lines in five seconds, "look here" counted, and more of them now and then. */
const LINES = 5;
/** It takes more clicks on buttons than anybody makes who means them. */
const DEEDS = 8;
const SPAN_MS = 5200;
/** It takes twenty places of the pointer in a second. */
const POINTER_MS = 65;
/** Who types without the keyboard is told so as often as this. */
export const DENIED_MS = 9000;
/** The farthest place that it takes. */
const FARTHEST = 32_767;

const ALONE: RoomState = {
  seating: null,
  chat: [],
  unread: 0,
  notices: [],
  looked: null,
  denied: 0,
};

type Entry = Readonly<Record<string, unknown>>;

const isEntry = (value: unknown): value is Entry =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const ROLES: readonly unknown[] = ["owner", "control", "view"];

function placed(x: number, y: number): { x: number; y: number } {
  const within = (at: number) => Math.min(FARTHEST, Math.max(0, Math.round(at)));
  return { x: within(x), y: within(y) };
}

function seatOf({ id, name, role, since, here }: Entry): Seat {
  return {
    id: textOf(id),
    name: textOf(name),
    role: ROLES.includes(role) ? (role as Role) : "view",
    since: textOf(since),
    here: here !== false,
  };
}

function seatingOf({ me, holder, until, seats, asking }: Entry): Seating {
  return {
    me: textOf(me),
    holder: textOf(holder),
    until: typeof until === "string" ? until : null,
    seats: Array.isArray(seats) ? seats.filter(isEntry).map(seatOf) : [],
    asking: Array.isArray(asking) ? asking.filter((one) => typeof one === "string") : [],
  };
}

export function seatIn({ seats }: Seating, id: string): Seat | null {
  return seats.find((seat) => seat.id === id) ?? null;
}

export function ownerOf({ seats }: Seating): Seat | null {
  return seats.find(({ role }) => role === "owner") ?? null;
}

/** Whether anybody but this person is there. */
export function isShared({ me, seats }: Seating): boolean {
  return seats.some(({ id }) => id !== me);
}

export class Room {
  readonly state = new Observable<RoomState>(ALONE);
  #send: ((text: string) => void) | null = null;
  #key = 0;
  #pointed = 0;
  #pointing: ReturnType<typeof setTimeout> | undefined;
  #joined = false;
  #deniedAt = -Infinity;
  readonly #lines: Pace;
  readonly #deeds: Pace;

  constructor(
    private readonly events: RoomEvents,
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.#lines = new Pace(LINES, SPAN_MS, clock);
    this.#deeds = new Pace(DEEDS, SPAN_MS, clock);
  }

  /** From now on by this line; null: by none, and nobody is known to be there. */
  attach(send: ((text: string) => void) | null): void {
    this.#send = send;
    clearTimeout(this.#pointing);
    if (!send) this.#seat(null);
  }

  /** What came by the line whose `answer` this is. */
  heard(text: string, answer: (text: string) => void): void {
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      return; // the tunnel's own framing held, so nothing else is lost with it
    }
    if (!isEntry(message)) return;
    if (message["t"] === "beat") answer(JSON.stringify({ t: "beat", n: message["n"] }));
    else this.#hear(message);
  }

  get shared(): boolean {
    const { seating } = this.state.get();
    return seating !== null && isShared(seating);
  }

  get isOwner(): boolean {
    const { seating } = this.state.get();
    return seating === null || seatIn(seating, seating.me)?.role === "owner";
  }

  /** Whether it is another's session, as far as that was ever told. */
  get joined(): boolean {
    return this.#joined;
  }

  get holds(): boolean {
    const { seating } = this.state.get();
    return seating === null || seating.holder === seating.me;
  }

  /** Whether keys and clicks go anywhere. The owner's take the keyboard back. */
  get mayType(): boolean {
    return this.holds || this.isOwner;
  }

  /** Whether something may be sent now; if not because of somebody else, this is where it is said. */
  typed(): boolean {
    if (this.mayType) return true;
    const now = this.clock();
    if (now - this.#deniedAt >= DENIED_MS) {
      this.#deniedAt = now;
      this.state.update({ denied: this.state.get().denied + 1 });
    }
    return false;
  }

  ask(): void {
    this.#do({ t: "ask" });
  }

  give(seat: string, seconds: number | null): void {
    this.#do({ t: "give", seat, seconds });
  }

  refuse(seat: string): void {
    this.#do({ t: "refuse", seat });
  }

  take(): void {
    this.#do({ t: "take" });
  }

  giveBack(): void {
    this.#do({ t: "back" });
  }

  remove(seat: string): void {
    this.#do({ t: "remove", seat });
  }

  /** Returns whether it went out; not if it is empty, or too fast. */
  chat(text: string): boolean {
    // What can't be read takes six times its room in JSON.
    const line = text
      .slice(0, CHAT_CHARS)
      .replace(/[\p{Cc}\p{Cs}]+/gu, " ")
      .trim();
    if (!line || !this.#send || !this.#lines.take()) return false;
    this.#say({ t: "chat", text: line });
    return true;
  }

  look(x: number, y: number): void {
    if (this.#lines.take()) this.#say({ t: "look", ...placed(x, y) });
  }

  /** Where this person's pointer is; the last place is told, of those between some are left out. */
  point(x: number, y: number): void {
    if (!this.shared || !this.#send) return;
    clearTimeout(this.#pointing);
    const wait = this.#pointed + POINTER_MS - this.clock();
    if (wait > 0) {
      this.#pointing = setTimeout(() => this.point(x, y), wait);
      return;
    }
    this.#pointed = this.clock();
    this.#say({ t: "pointer", ...placed(x, y) });
  }

  read(): void {
    this.state.update({ unread: 0 });
  }

  dismiss(key: number): void {
    this.state.update({ notices: this.state.get().notices.filter((one) => one.key !== key) });
  }

  #hear(message: Entry): void {
    const { x, y } = message;
    const [seat, name] = [textOf(message["seat"]), textOf(message["name"])];
    const known = typeof x === "number" && typeof y === "number";
    switch (message["t"]) {
      case "state":
        this.#seat(seatingOf(message));
        break;
      case "pointer":
        if (known) this.events.onpointer(seat, x, y);
        break;
      case "look":
        if (known) this.#shown(seat, name, x, y);
        break;
      case "chat":
        this.#told(message, seat, name);
        break;
      case "notice":
        this.#noticed(message);
    }
  }

  #do(deed: object): void {
    if (this.#deeds.take()) this.#say(deed);
  }

  #say(message: object): void {
    this.#send?.(JSON.stringify(message));
  }

  #seat(seating: Seating | null): void {
    const before = this.state.get().seating;
    const same = before?.holder === seating?.holder && before?.me === seating?.me;
    if (seating) this.#joined = seatIn(seating, seating.me)?.role !== "owner";
    if (!same) this.#deniedAt = -Infinity;
    this.state.update({ seating, ...(!same && { denied: 0 }) });
    this.events.onseating(seating);
  }

  #shown(seat: string, name: string, x: number, y: number): void {
    this.events.onlook(seat, name, x, y);
    this.state.update({ looked: { key: ++this.#key, name } });
  }

  #told(message: Entry, seat: string, name: string): void {
    const { chat, unread, seating } = this.state.get();
    const [text, at] = [textOf(message["text"]), textOf(message["at"])];
    const line = { key: ++this.#key, seat, name, text, at };
    this.state.update({
      chat: [...chat, line].slice(-CHAT_KEPT),
      unread: seat === seating?.me ? unread : unread + 1,
    });
  }

  #noticed({ text, from, level }: Entry): void {
    const notice = {
      key: ++this.#key,
      text: textOf(text),
      from: textOf(from),
      warning: level === "warning",
    };
    this.state.update({ notices: [...this.state.get().notices, notice].slice(-3) });
  }
}
