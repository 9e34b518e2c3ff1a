/** The page's few places, kept in the address's fragment so that they work below any prefix. */
import { useSyncExternalStore } from "react";

export type Route = "workspace" | "history";

function subscribe(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}

export function routeOf(hash: string): Route {
  return hash === "#/history" ? "history" : "workspace";
}

export function useRoute(): Route {
  return useSyncExternalStore(subscribe, () => routeOf(window.location.hash));
}

export function go(route: Route): void {
  window.location.hash = route === "workspace" ? "#/" : `#/${route}`;
}
