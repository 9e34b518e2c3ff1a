/**
 * What the server says by itself: one stream of events per page (/api/v1/stream). A hint that something
 * has changed makes what is cached of it stale.
 *
 * Laws: hints say that something changed, never what, so that none is missed by coming late: after every
 * gap all is read again, and while there is no stream it is read again every 15 seconds. A page that
 * nobody sees has no stream, because browsers allow six connections to a server, over all its tabs.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { addressOf } from "./http";
import { queryKeys } from "./queryKeys";

/** What is cached, by the server's name for it. */
const TOPICS = {
  live: queryKeys.live,
  shares: queryKeys.shares,
  tree: queryKeys.tree,
} as const;
type Topic = keyof typeof TOPICS;
const ALL = Object.keys(TOPICS) as Topic[];

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;
const POLL_MS = 15_000;
/** Many sessions may begin and end in one second; nobody reads faster than this. */
const REST_MS = 1000;
/** A first stream that comes later than this comes after a gap; to read all twice at every start isn't free. */
const LATE_MS = 300;
/** Who looks at another tab for a moment doesn't lose the stream. */
const UNSEEN_MS = 30_000;

type Timer = ReturnType<typeof setTimeout> | undefined;

/** `stale` is told what has to be read again. */
export class ServerStream {
  #source: EventSource | null = null;
  #startedAt = 0;
  #failures = 0;
  #again: Timer;
  #poll: Timer;
  #unseen: Timer;
  #running = false;
  readonly #resting = new Map<Topic, boolean>(); // true: it changed meanwhile

  constructor(private readonly stale: (topics: readonly Topic[]) => void) {}

  start(): () => void {
    this.#running = true;
    this.#startedAt = Date.now();
    document.addEventListener("visibilitychange", this.#seen);
    window.addEventListener("online", this.#online);
    if (!document.hidden) this.#open();
    return () => this.#stop();
  }

  #stop(): void {
    this.#running = false;
    document.removeEventListener("visibilitychange", this.#seen);
    window.removeEventListener("online", this.#online);
    this.#close();
    clearTimeout(this.#unseen);
  }

  #open(): void {
    this.#close();
    const source = new EventSource(addressOf("api/v1/stream"), { withCredentials: true });
    this.#source = source;
    source.onopen = () => {
      clearInterval(this.#poll);
      this.#poll = undefined;
      // What changed since the page has read what there is was told to nobody.
      if (this.#failures > 0 || Date.now() - this.#startedAt > LATE_MS) this.stale(ALL);
      this.#failures = 0;
    };
    source.onerror = () => this.#failed();
    for (const topic of ALL) source.addEventListener(topic, () => this.#changed(topic));
  }

  /** Browsers try again by themselves after some failures and not after others; we do after all. */
  #failed(): void {
    this.#source?.close();
    this.#source = null;
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures++);
    // Not all pages at once, when the server is there again.
    this.#again = setTimeout(() => this.#open(), wait * (0.5 + Math.random() / 2));
    this.#poll ??= setInterval(() => this.stale(ALL), POLL_MS);
    // A stream that is refused says no reason; if the log-in is over, reading anything tells it.
    if (this.#failures === 2) this.stale(ALL);
  }

  #close(): void {
    clearTimeout(this.#again);
    this.#source?.close();
    this.#source = null;
    if (this.#running) return;
    clearInterval(this.#poll);
    this.#poll = undefined;
  }

  /** At once, and then no more often than once in a while. */
  #changed(topic: Topic): void {
    if (this.#resting.has(topic)) {
      this.#resting.set(topic, true);
      return;
    }
    this.stale([topic]);
    this.#resting.set(topic, false);
    setTimeout(() => {
      const again = this.#resting.get(topic);
      this.#resting.delete(topic);
      if (again && this.#running) this.#changed(topic);
    }, REST_MS);
  }

  readonly #online = (): void => {
    if (!document.hidden && !this.#source) this.#open();
  };

  readonly #seen = (): void => {
    clearTimeout(this.#unseen);
    if (document.hidden) {
      this.#unseen = setTimeout(() => this.#leave(), UNSEEN_MS);
      return;
    }
    if (this.#source) return;
    this.#failures = Math.max(1, this.#failures); // there was a gap
    this.#open();
  };

  #leave(): void {
    this.#close();
    clearInterval(this.#poll);
    this.#poll = undefined;
  }
}

/** Once per page, for as long as somebody is logged in. */
export function useStream(loggedIn: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!loggedIn) return;
    const stream = new ServerStream((topics) => {
      // What is being read is not cut off: changes may follow each other faster than an answer comes.
      for (const topic of topics)
        void client.invalidateQueries({ queryKey: TOPICS[topic] }, { cancelRefetch: false });
    });
    return stream.start();
  }, [client, loggedIn]);
}
