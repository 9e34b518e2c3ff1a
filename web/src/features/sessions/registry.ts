/**
 * The sessions that have a tab, kept outside of React so that moving a tab to another group, or looking
 * at another page, never touches a live session.
 */
import { webSocketAddress } from "@/lib/http";
import { RemoteSession, type Admission, type Phase, type SessionEnd } from "@/tunnel";
import { admitTo } from "./api/createTunnelToken";
import { Questions, type Ask } from "./questions";
import { releaseFocus } from "./focus";
import { rememberTarget } from "./recent";

/**
 * What is opened where it isn't a connection: one of a balancing folder's, a look into a session ("a"), or
 * the person's own that goes on here ("r").
 */
export interface Opens {
  readonly kind: "g" | "a" | "r";
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

export class SessionRegistry {
  #open: ReadonlyMap<string, OpenSession> = new Map();
  readonly #listeners = new Set<() => void>();
  #onactivate: ((id: string) => void) | null = null;

  /** Null: nobody whose connections are remembered. */
  constructor(readonly userId: string | null) {}

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
  open(target: Target, by: Admit = (ask) => admitTo(target, ask)): void {
    releaseFocus();
    if (!this.#open.has(target.id)) {
      const questions = new Questions();
      const session = new RemoteSession({
        tunnelUrl: webSocketAddress("websocket-tunnel"),
        admit: () => by(questions.ask),
        protocol: target.protocol,
      });
      this.#change(new Map(this.#open).set(target.id, { target, session, questions }));
    }
    if (this.userId !== null) rememberTarget(this.userId, target);
    this.#onactivate?.(target.id);
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

  /** How many sessions would be lost with the page. */
  get live(): number {
    const ended: Phase[] = ["idle", "ended"];
    return [...this.#open.values()].filter(
      ({ session }) => !ended.includes(session.state.get().phase),
    ).length;
  }

  #change(open: ReadonlyMap<string, OpenSession>): void {
    this.#open = open;
    for (const listener of [...this.#listeners]) listener();
  }
}
