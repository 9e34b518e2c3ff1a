/** What the server finds wrong with single fields, by the names that forms have for them. */
import { ApiError, type FieldError } from "./http";

export type FieldErrors = Readonly<Record<string, string>>;

/** Sentences by field, several on one behind each other; "" is for those that belong to none. */
export function errorsByField(errors: readonly FieldError[]): FieldErrors {
  const found: Record<string, string> = {};
  for (const { field, message } of errors) {
    const name = field.replace(/^(body\.|payload\.)*(parameters\.|secrets\.)?/, "");
    found[name] = found[name] ? `${found[name]} ${message}` : message;
  }
  return found;
}

/** Those of a request that failed; none when it failed otherwise. */
export function fieldErrors(error: unknown): FieldErrors {
  return error instanceof ApiError ? errorsByField(error.fields) : {};
}

/** Whether there is anything that no field would say. */
export function isOfNoField(error: unknown): boolean {
  if (error === null || error === undefined) return false;
  return !(error instanceof ApiError && error.fields.length > 0);
}
