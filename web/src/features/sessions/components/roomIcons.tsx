/** The room's own signs. */
import { icon, path } from "@/components/icons";

export const IconChat = icon(
  "Chat",
  path(
    "M5.5 5h13A1.5 1.5 0 0 1 20 6.5v8a1.5 1.5 0 0 1-1.5 1.5H11l-4.5 4v-4h-1A1.5 1.5 0 0 1 4 14.5v-8A1.5 1.5 0 0 1 5.5 5Z",
  ),
);
export const IconPoint = icon(
  "Point",
  path("M12 17a5 5 0 1 0 0-10 5 5 0 0 0 0 10Z", "M12 3v3", "M12 18v3", "M3 12h3", "M18 12h3"),
);
export const IconEdge = icon("Edge", path("M4.5 4.5h15", "M12 20V9", "m7.5 13 4.5-4.5 4.5 4.5"));
/** It goes on without a browser. */
export const IconPark = icon(
  "Park",
  path("M5.5 4.5h13v15h-13Z", "M10 16V8.5h2.6a2.3 2.3 0 0 1 0 4.6H10"),
);
