/** Ten shades of one colour, from light to dark, as Mantine's themes have them. */

const WHITE = [255, 255, 255] as const;
const BLACK = [0, 0, 0] as const;
const COUNT = 10;
/** How far the lightest and the darkest go towards white and black. */
const REACH = 0.92;
const DEPTH = 0.45;

/** `color` (`#rrggbb`) is the shade at `place`. */
export function shadesOf(color: string, place: number): string[] {
  return Array.from({ length: COUNT }, (_, index) => {
    if (index === place) return color;
    return index < place
      ? mixed(color, WHITE, (REACH * (place - index)) / place)
      : mixed(color, BLACK, (DEPTH * (index - place)) / (COUNT - 1 - place));
  });
}

function mixed(color: string, other: readonly [number, number, number], share: number): string {
  const parts = other.map((value, index) => {
    const own = Number.parseInt(color.slice(1 + 2 * index, 3 + 2 * index), 16);
    return Math.round(own + (value - own) * share);
  });
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
