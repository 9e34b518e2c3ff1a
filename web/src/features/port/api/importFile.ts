import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ImportReport } from "@/lib/api";
import { request } from "@/lib/http";

export type ImportFormat = ImportReport["format"];
export type OnTargetChange = "refuse" | "drop" | "keep";

export interface ImportOptions {
  readonly file: File;
  /** Undefined: guessed. */
  readonly format: ImportFormat | undefined;
  /** The path of a folder in which everything is put, or "". */
  readonly into: string;
  readonly key: string;
  readonly passphrase: string;
  /** Private keys and included files that an OpenSSH configuration names. */
  readonly files: readonly File[];
  readonly defaultGuacd: boolean;
  readonly onTargetChange: OnTargetChange;
}

export function formOf(options: ImportOptions): FormData {
  const form = new FormData();
  form.set("file", options.file);
  if (options.format) form.set("format", options.format);
  if (options.into.trim()) form.set("into", options.into.trim());
  if (options.key) form.set("key", options.key);
  if (options.passphrase) form.set("passphrase", options.passphrase);
  for (const file of options.files) form.append("files", file);
  if (options.defaultGuacd) form.set("default_guacd", "true");
  form.set("on_target_change", options.onTargetChange);
  return form;
}

/** What importing would do; nothing is written. */
export function usePreview() {
  return useMutation({
    mutationFn: (options: ImportOptions) =>
      request<ImportReport>("POST", "import/preview", formOf(options)),
  });
}

/** Takes the file in, whole or not at all. */
export function useImport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (options: ImportOptions) =>
      request<ImportReport>("POST", "import", formOf(options)),
    onSuccess: () =>
      client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" }),
  });
}
