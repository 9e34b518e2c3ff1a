/**
 * What is cached, as React Query keeps it, but for one thing: an answer that was asked for before something
 * changed is none to who asks after it. Without this, whoever makes a folder while the first tree is still
 * on its way never sees it.
 */
import {
  QueryClient,
  type InvalidateOptions,
  type InvalidateQueryFilters,
  type Query,
  type QueryKey,
} from "@tanstack/react-query";

export class FreshClient extends QueryClient {
  /** What is being read now is let finish where it must be, and is read once more then. */
  override invalidateQueries<Key extends QueryKey = QueryKey>(
    filters?: InvalidateQueryFilters<Key>,
    options?: InvalidateOptions,
  ): Promise<void> {
    const running = this.getQueryCache().findAll({ ...filters, fetchStatus: "fetching" });
    // The others are cut off by React Query, and begin anew.
    const early = running.filter(
      ({ state }) => state.data === undefined || options?.cancelRefetch === false,
    );
    const invalidated = super.invalidateQueries(filters, options);
    if (early.length === 0) return invalidated;
    const settled = Promise.allSettled([invalidated, ...early.map(async ({ promise }) => promise)]);
    const again = { predicate: (query: Query) => early.includes(query) };
    return settled.then(() => super.invalidateQueries(again, { ...options, cancelRefetch: false }));
  }
}
