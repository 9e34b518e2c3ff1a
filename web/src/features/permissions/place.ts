/** What permissions are on. */
export interface Place {
  readonly kind: "folder" | "connection" | "root";
  readonly id: string;
  readonly name: string;
}

/** "the folder “Prod”", "everything". */
export function placeWords({ kind, name }: Place): string {
  return kind === "root" ? "everything" : `the ${kind} “${name}”`;
}
