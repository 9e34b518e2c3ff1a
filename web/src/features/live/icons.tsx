/** Signs that only this page has. */
import { icon, path } from "@/components/icons";

export const IconEye = icon("Eye", [
  ...path("M2.8 12S6 5.8 12 5.8 21.2 12 21.2 12 18 18.2 12 18.2 2.8 12 2.8 12Z"),
  <circle key="pupil" cx="12" cy="12" r="2.6" />,
]);
export const IconEnter = icon(
  "Enter",
  path("M14 4.5h4a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-4", "m10 8 4 4-4 4", "M14 12H4"),
);
export const IconMessage = icon(
  "Message",
  path("M4 6.5a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-6l-4.5 3.5v-3.5H6a2 2 0 0 1-2-2Z"),
);
export const IconPulse = icon("Pulse", path("M3 12h4l2.5-6.5 5 13L17 12h4"));
