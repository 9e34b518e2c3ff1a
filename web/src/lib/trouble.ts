/** Why a link opens nothing. */
export interface Trouble {
  readonly title: string;
  readonly what: string;
  readonly todo: string;
  /** Whether the same may work in a moment. */
  readonly again: boolean;
}
