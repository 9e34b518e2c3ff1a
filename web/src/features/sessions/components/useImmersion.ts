import { useCallback, useMemo, useSyncExternalStore } from "react";

export interface Immersion {
  readonly on: boolean;
  readonly toggle: () => void;
}

interface KeyboardLock {
  lock?(): Promise<void>;
  unlock?(): void;
}

/** In browsers that allow it, full screen takes Escape, Alt+Tab and the like for the remote machine. */
function keyboardLock(): KeyboardLock {
  return (navigator as Navigator & { keyboard?: KeyboardLock }).keyboard ?? {};
}

function subscribe(listener: () => void): () => void {
  document.addEventListener("fullscreenchange", listener);
  return () => document.removeEventListener("fullscreenchange", listener);
}

const isOn = () => document.fullscreenElement !== null;

async function enter(): Promise<void> {
  await document.documentElement.requestFullscreen({ navigationUI: "hide" });
  await keyboardLock().lock?.();
}

/** Full screen for the whole page, so that menus and dialogs are part of it; the shell hides itself. */
export function useImmersion(): Immersion {
  const on = useSyncExternalStore(subscribe, isOn);
  const toggle = useCallback(() => {
    if (isOn()) {
      keyboardLock().unlock?.();
      void document.exitFullscreen();
    } else {
      enter().catch((error: unknown) => console.warn("deskgate: no full screen", error));
    }
  }, []);
  return useMemo(() => ({ on, toggle }), [on, toggle]);
}
