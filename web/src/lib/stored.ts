/** Small preferences that stay in this browser; without storage they last as long as the page. */

export function readStored<T>(key: string, check: (value: unknown) => value is T, fallback: T): T {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(`deskgate.${key}`) ?? "null");
    return check(value) ? value : fallback;
  } catch {
    return fallback;
  }
}

export function writeStored(key: string, value: unknown): void {
  try {
    localStorage.setItem(`deskgate.${key}`, JSON.stringify(value));
  } catch {
    // Private browsing, or full: the preference is not worth an error.
  }
}

export const isNumber = (value: unknown): value is number => typeof value === "number";
export const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";
export const isStrings = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string");
