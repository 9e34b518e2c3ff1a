/**
 * The sessions that have a tab, kept outside of React so that moving a tab to another group, or looking
 * at another page, never touches a live session.
 */
import { webSocketAddress } from "@/lib/http";
import { RemoteSession, isLost, type Admission, type Phase, type SessionEnd } from "@/tunnel";
import { comeBackTo, endFromAfar, returning } from "./api/comeBack";
import { admitTo } from "./api/createTunnelToken";
import { keep, takeKept, type KeptSession } from "./kept";
import { Questions, type Ask } from "./questions";
import { releaseFocus } from "./focus";
import { rememberTarget } from "./recent";

/**
 * What is opened where it isn't a connection: one of a balancing folder's, a look into a session ("a"),
 * the person's own that goes on here ("r"), or what somebody shares with them ("s").
 */
export interface Opens {
  readonly kind: "g" | "a" | "r" | "s";
  readonly identifier: string;
  /** A look that can do nothing but see; whether its person is told of it. */
  readonly watch?: "seen" | "silently";
}

/** What a tab needs to know of what is behind it. `id`: the connection's, or one that tells `opens` apart. */
export interface Target {
  readonly id: string;
  readonly name: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly opens?: Opens;
}

export interface OpenSession {
  readonly target: Target;
  readonly session: RemoteSession;
  /** What has to be known before it can open. */
  readonly questions: Questions;
}

/** Asks for one connecting; a refusal comes as the end it means. Never rejects. */
export type Admit = (ask: Ask) => Promise<Admission | SessionEnd>;

const OVER: readonly Phase[] = ["idle", "ended"];

const isOf =
  ({ id }: Target) =>
  ({ target }: KeptSession) =>
    target.id === id;

function visitReturning(id: string, found: Admission | SessionEnd): Admission | SessionEnd {
  return "status" in found ? found : returning(found, id);
}

export class SessionRegistry {
  #open: ReadonlyMap<string, OpenSession> = new Map();
  readonly #listeners = new Set<() => void>();
  #onactivate: ((id: string) => void) | null = null;
  #kept: readonly KeptSession[] | null = null;

  /** Null: nobody whose connections are remembered. `parkMinutes`: how long sessions stay without a page. */
  constructor(
    readonly userId: string | null,
    readonly parkMinutes = 0,
  ) {}

  readonly get = (): ReadonlyMap<string, OpenSession> => this.#open;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** For the workspace: `listener` brings a tab to the front; returns what ends that. */
  whenActivated(listener: (id: string) => void): () => void {
    this.#onactivate = listener;
    return () => {
      if (this.#onactivate === listener) this.#onactivate = null;
    };
  }

  /** Opens a tab for the connection, or shows the one that it has. `by`: as whom else. */
  open(target: Target, by?: Admit): void {
    releaseFocus();
    if (!this.#open.has(target.id)) {
      // A link names what it opens, so that a page that was reloaded goes on with just that.
      const kept = this.userId === null ? this.#keptOnes().find(isOf(target)) : undefined;
      this.#add(target, kept?.sessionId ?? null, by);
    }
    if (this.userId !== null) rememberTarget(this.userId, target);
    this.#onactivate?.(target.id);
  }

  /** Goes on with what the page before this one had open, once. */
  restore(): void {
    const kept = this.#keptOnes();
    this.#kept = [];
    for (const { target, sessionId } of kept)
      if (!this.#open.has(target.id)) this.#add(target, sessionId);
    const front = kept.find((one) => one.front);
    if (front) this.#onactivate?.(front.target.id);
  }

  /** Keeps what is open when the page goes; returns what ends that. `front`: the tab that is in front. */
  keepAtEnd(front: () => string | null): () => void {
    const leave = () => keep(this.userId ?? "", this.#going(front()));
    const stay = ({ persisted }: PageTransitionEvent) => {
      if (persisted) takeKept(this.userId ?? ""); // it was only put aside
    };
    window.addEventListener("pagehide", leave);
    window.addEventListener("pageshow", stay);
    return () => {
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("pageshow", stay);
    };
  }

  /** Closes the tab, and leaves its session running. */
  park(id: string): void {
    this.#open.get(id)?.session.park();
    this.close(id);
  }

  close(id: string): void {
    const found = this.#open.get(id);
    if (!found) return;
    const rest = new Map(this.#open);
    rest.delete(id);
    this.#change(rest);
    found.questions.cancel();
    found.session.dispose();
  }

  closeAll(): void {
    for (const id of this.#open.keys()) this.close(id);
  }

  /** How many sessions would be lost with the page: where they are parked, none. */
  get atStake(): number {
    return this.parkMinutes > 0 ? 0 : this.live;
  }

  get live(): number {
    return [...this.#open.values()].filter(
      ({ session }) => !OVER.includes(session.state.get().phase),
    ).length;
  }

  #keptOnes(): readonly KeptSession[] {
    return (this.#kept ??= takeKept(this.userId ?? ""));
  }

  #going(front: string | null): KeptSession[] {
    return [...this.#open.values()].flatMap(({ target, session }) => {
      const { phase, sessionId } = session.state.get();
      const joined = session.room.joined || target.opens?.kind === "a";
      if (OVER.includes(phase) || sessionId === null) return [];
      return [{ target, sessionId: joined ? null : sessionId, front: target.id === front }];
    });
  }

  #add(target: Target, kept: string | null, by?: Admit): void {
    const questions = new Questions();
    const admit = () => (by ? by(questions.ask) : admitTo(target, questions.ask));
    const { opens } = target;
    const session: RemoteSession = new RemoteSession({
      tunnelUrl: webSocketAddress("websocket-tunnel"),
      admit,
      comeBack: async (id, before) => {
        if (opens?.kind === "a" || session.room.joined) return admit();
        const found = by ? visitReturning(id, before ?? (await admit())) : await comeBackTo(id);
        // Who follows a link wants what it opens, whatever became of the session before.
        const again = this.userId === null && before === null && kept !== null;
        return again && "status" in found && !isLost(found) ? admit() : found;
      },
      endElsewhere: endFromAfar,
      protocol: target.protocol,
      sessionId: kept ?? (opens?.kind === "r" ? opens.identifier : null),
    });
    this.#change(new Map(this.#open).set(target.id, { target, session, questions }));
  }

  #change(open: ReadonlyMap<string, OpenSession>): void {
    this.#open = open;
    for (const listener of [...this.#listeners]) listener();
  }
}
