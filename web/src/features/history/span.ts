/** Days as people choose them, in moments as the server wants them. */

/** The day's first moment here; null for no day, or one that isn't whole yet. */
export function startOf(day: string): string | null {
  const date = new Date(`${day}T00:00:00`);
  return day && !Number.isNaN(date.getTime()) ? date.toISOString() : null;
}

/** The first moment of the day after: until then, that day is in it. */
export function endOf(day: string): string | null {
  const date = new Date(`${day}T00:00:00`);
  if (!day || Number.isNaN(date.getTime())) return null;
  date.setDate(date.getDate() + 1); // not 24 hours: days with a change of the clock are longer
  return date.toISOString();
}
