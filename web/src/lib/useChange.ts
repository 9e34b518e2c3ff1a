import { useMutation, useQueryClient } from "@tanstack/react-query";

/** A request that changes something; what is cached under these keys is read again after it. */
export function useChange<Input, Output>(
  keys: readonly (readonly unknown[])[],
  run: (input: Input) => Promise<Output>,
  /** "onSuccess": a form that shows what is cached keeps what was typed when the request fails. */
  after: "onSettled" | "onSuccess" = "onSettled",
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: run,
    [after]: () => Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
