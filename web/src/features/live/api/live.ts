/** What can be done to live sessions. */
import { request } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";
import { useChange } from "@/lib/useChange";

const CHANGED = [queryKeys.live, queryKeys.history];

/** A person's, or all on a connection. */
export type Bunch =
  | { readonly of: "person"; readonly id: string }
  | { readonly of: "connection"; readonly id: string };

/** Resolves to how many have been ended. */
export const useEndAll = () =>
  useChange(CHANGED, async ({ of, id }: Bunch) => {
    const query = new URLSearchParams({ [of === "person" ? "user_id" : "connection_id"]: id });
    const { ended } = await request<{ readonly ended: number }>("DELETE", `live?${query}`);
    return ended;
  });

export const useMessage = (id: string) =>
  useChange([], (text: string) => request<undefined>("POST", `live/${id}/message`, { text }));
