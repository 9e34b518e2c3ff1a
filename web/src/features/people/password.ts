/** A password that nobody has thought of: for whoever makes an account for somebody else. */

/** Without letters that are taken for others when read aloud or copied from paper. */
const LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const GROUPS = 4;
const GROUP_LENGTH = 5;

/** Some 115 bits, in groups: "x7Kqp-…". */
export function makePassword(): string {
  return Array.from({ length: GROUPS }, () =>
    Array.from({ length: GROUP_LENGTH }, letter).join(""),
  ).join("-");
}

function letter(): string {
  // Values above the last whole multiple would make the first letters likelier.
  const fair = 256 - (256 % LETTERS.length);
  const [value] = [...crypto.getRandomValues(new Uint8Array(32))].filter((one) => one < fair);
  return value === undefined ? letter() : (LETTERS[value % LETTERS.length] ?? "");
}
