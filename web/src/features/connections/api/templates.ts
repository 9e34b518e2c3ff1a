import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Listed, Template } from "@/lib/api";
import { request, requestTagged } from "@/lib/http";
import { queryKeys } from "@/lib/queryKeys";
import { everyPage } from "@/lib/everyPage";

export function useTemplates() {
  return useQuery({
    queryKey: queryKeys.templates,
    queryFn: () => everyPage((query) => request<Listed<Template>>("GET", `templates?${query}`)),
  });
}

export function useTemplate(id: string | null) {
  return useQuery({
    queryKey: [...queryKeys.templates, id],
    queryFn: () => requestTagged<Template>("GET", `templates/${id ?? ""}`),
    enabled: id !== null,
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}

export interface TemplateChange {
  readonly name?: string;
  readonly protocol?: string;
  readonly notes?: string;
  readonly parameters?: Readonly<Record<string, string | null>>;
}

export function useSaveTemplate(id: string | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ change, etag }: { change: TemplateChange; etag: string | undefined }) =>
      id === null
        ? requestTagged<Template>("POST", "templates", change)
        : requestTagged<Template>("PATCH", `templates/${id}`, change, { ifMatch: etag }),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.templates }),
  });
}

export function useDeleteTemplate() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request<undefined>("DELETE", `templates/${id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.templates }),
  });
}
