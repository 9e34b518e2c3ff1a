/** A list that is needed whole, though the server gives it in pages. */
import type { Listed } from "./api";
import { queryOf } from "./http";

const LIMIT = 200;
/** Nobody chooses among more, and a server that never ends must not hang the page. */
const MOST_PAGES = 25;

export async function everyPage<T>(
  get: (query: string) => Promise<Listed<T>>,
): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page: Listed<T> = await get(queryOf({ limit: LIMIT, cursor }));
    items.push(...page.items);
    cursor = page.next_cursor;
    if (cursor === null) break;
  }
  return items;
}
