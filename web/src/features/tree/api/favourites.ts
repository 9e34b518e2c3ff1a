import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Tree } from "@/lib/api";
import { request } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";

/** Shown at once; taken back if the server refuses. */
export function useFavourite() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, on }: { id: string; on: boolean }) =>
      request<undefined>(on ? "PUT" : "DELETE", `me/favourites/${id}`),
    onMutate: ({ id, on }) =>
      client.setQueryData<Tree>(queryKeys.tree, (tree) => {
        if (!tree) return tree;
        const others = tree.favourites.filter((one) => one !== id);
        return { ...tree, favourites: on ? [...others, id] : others };
      }),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.tree }),
  });
}
