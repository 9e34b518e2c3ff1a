/** The time, for what counts seconds. One timer for all that stand on a page. */
import { useSyncExternalStore } from "react";

const TICK_MS = 1000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0)
    timer = setInterval(() => {
      for (const one of [...listeners]) one();
    }, TICK_MS);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

/** Whole seconds: whoever asks within one hears the same, or React would never be done drawing. */
const second = () => Math.floor(Date.now() / TICK_MS) * TICK_MS;

/** Milliseconds, of the second that has begun last. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, second);
}
