/** The icon set: 24-unit strokes in the text's colour. Decorative; their button carries the label. */
import type { JSX, ReactNode, SVGProps } from "react";

export interface IconProps extends SVGProps<SVGSVGElement> {
  readonly size?: number;
}

export type Icon = (props: IconProps) => JSX.Element;

export function icon(name: string, shape: ReactNode): Icon {
  const Drawn = ({ size = 18, ...rest }: IconProps) => (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      {...rest}
    >
      {shape}
    </svg>
  );
  Drawn.displayName = `Icon${name}`;
  return Drawn;
}

export const path = (...shapes: string[]) => shapes.map((d) => <path key={d} d={d} />);

export const IconSearch = icon(
  "Search",
  path("M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z", "m20 20-4-4"),
);
export const IconPlus = icon("Plus", path("M12 5v14", "M5 12h14"));
export const IconClose = icon("Close", path("M6 6l12 12", "M18 6 6 18"));
export const IconCheck = icon("Check", path("m5 12.5 4.5 4.5L19 7.5"));
export const IconChevron = icon("Chevron", path("m9 6 6 6-6 6"));
export const IconDots = icon(
  "Dots",
  path("M5 12h.01", "M12 12h.01", "M19 12h.01").concat(
    <g key="dots" fill="currentColor">
      <circle cx="5" cy="12" r="0.9" />
      <circle cx="12" cy="12" r="0.9" />
      <circle cx="19" cy="12" r="0.9" />
    </g>,
  ),
);
export const IconFolder = icon(
  "Folder",
  path(
    "M3.5 7.5A2 2 0 0 1 5.5 5.5h3.6l2.2 2.5h7.2a2 2 0 0 1 2 2v6.5a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2Z",
  ),
);
export const IconFolderOpen = icon(
  "FolderOpen",
  path(
    "M3.5 16.5v-9a2 2 0 0 1 2-2h3.6l2.2 2.5h6.2a2 2 0 0 1 2 2v1",
    "M3.6 17.5l2.2-5.2a2 2 0 0 1 1.8-1.2h12.2a1 1 0 0 1 .93 1.37l-1.9 4.8a2 2 0 0 1-1.86 1.26H4.5a1 1 0 0 1-.9-1.03Z",
  ),
);
export const IconFolderPlus = icon(
  "FolderPlus",
  path(
    "M20.5 12v-2a2 2 0 0 0-2-2h-7.2L9.1 5.5H5.5a2 2 0 0 0-2 2v9a2 2 0 0 0 2 2H13",
    "M18.5 15.5v6",
    "M15.5 18.5h6",
  ),
);
export const IconEdit = icon(
  "Edit",
  path("M4 20h4L19.5 8.5a2.1 2.1 0 0 0-3-3L5 17v3Z", "m14.5 7.5 3 3"),
);
export const IconTrash = icon(
  "Trash",
  path(
    "M4.5 7h15",
    "M9.5 7V4.5h5V7",
    "M6.5 7l.8 11.6a1.5 1.5 0 0 0 1.5 1.4h6.4a1.5 1.5 0 0 0 1.5-1.4L17.5 7",
    "M10.2 11v5",
    "M13.8 11v5",
  ),
);
export const IconClipboard = icon(
  "Clipboard",
  path(
    "M9 5H7a2 2 0 0 0-2 2v11.5a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V7a2 2 0 0 0-2-2h-2",
    "M9 4.5A1.5 1.5 0 0 1 10.5 3h3A1.5 1.5 0 0 1 15 4.5v1A1.5 1.5 0 0 1 13.5 7h-3A1.5 1.5 0 0 1 9 5.5Z",
  ),
);
export const IconKeyboard = icon(
  "Keyboard",
  path(
    "M4.5 6.5h15a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-15a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2Z",
    "M6.5 10.2h.01",
    "M10.2 10.2h.01",
    "M13.8 10.2h.01",
    "M17.5 10.2h.01",
    "M8.5 14h7",
  ),
);
export const IconKeycap = icon(
  "Keycap",
  path(
    "M6.5 4h11A2.5 2.5 0 0 1 20 6.5v11a2.5 2.5 0 0 1-2.5 2.5h-11A2.5 2.5 0 0 1 4 17.5v-11A2.5 2.5 0 0 1 6.5 4Z",
    "m8.5 13 3.5-3.5 3.5 3.5",
  ),
);
export const IconExpand = icon(
  "Expand",
  path("M9 4H4v5", "M15 4h5v5", "M9 20H4v-5", "M15 20h5v-5"),
);
export const IconShrink = icon(
  "Shrink",
  path("M4 9h5V4", "M20 9h-5V4", "M4 15h5v5", "M20 15h-5v5"),
);
export const IconFit = icon(
  "Fit",
  path(
    "M5.5 5h13A1.5 1.5 0 0 1 20 6.5v11a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 17.5v-11A1.5 1.5 0 0 1 5.5 5Z",
    "M13.5 8.5H16.5v3",
    "M10.5 15.5H7.5v-3",
  ),
);
export const IconActual = icon(
  "Actual",
  path("M5 7.5 7 6v12", "M17 7.5 19 6v12", "M12 10h.01", "M12 15h.01"),
);
export const IconPower = icon("Power", path("M12 4v8", "M7.2 6.8a7 7 0 1 0 9.6 0"));
export const IconSun = icon(
  "Sun",
  path(
    "M12 15.8a3.8 3.8 0 1 0 0-7.6 3.8 3.8 0 0 0 0 7.6Z",
    "M12 3v1.8",
    "M12 19.2V21",
    "M3 12h1.8",
    "M19.2 12H21",
    "m5.6 5.6 1.3 1.3",
    "m17.1 17.1 1.3 1.3",
    "m5.6 18.4 1.3-1.3",
    "m17.1 6.9 1.3-1.3",
  ),
);
export const IconMoon = icon("Moon", path("M19.8 14.2A8 8 0 0 1 9.8 4.2a8 8 0 1 0 10 10Z"));
export const IconAuto = icon(
  "Auto",
  path("M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16Z").concat(
    <path key="half" d="M12 4a8 8 0 0 1 0 16Z" fill="currentColor" />,
  ),
);
export const IconUser = icon(
  "User",
  path("M12 11.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z", "M4.5 20.5a7.5 7.5 0 0 1 15 0"),
);
export const IconLogOut = icon(
  "LogOut",
  path("M14 4.5H7a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2h7", "M10.5 12H20", "m16.5 8.5 3.5 3.5-3.5 3.5"),
);
export const IconHistory = icon(
  "History",
  path("M4 12a8 8 0 1 0 2.6-5.9L4 8.5", "M4 4.5v4h4", "M12 8v4.2l3 1.8"),
);
export const IconAlert = icon(
  "Alert",
  path("M12 4.2 2.9 19.5h18.2Z", "M12 10.2v4", "M12 16.9h.01"),
);
export const IconInfo = icon(
  "Info",
  path("M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17Z", "M12 11.5v4.5", "M12 8h.01"),
);
export const IconRefresh = icon(
  "Refresh",
  path("M19.5 12a7.5 7.5 0 1 1-2.3-5.4L19.5 9", "M19.5 4.5V9H15"),
);
export const IconSidebar = icon(
  "Sidebar",
  path(
    "M5.5 4.5h13a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2v-11a2 2 0 0 1 2-2Z",
    "M9.5 4.5v15",
  ),
);
export const IconLock = icon(
  "Lock",
  path(
    "M7 10.5h10a1.5 1.5 0 0 1 1.5 1.5v6.5A1.5 1.5 0 0 1 17 20H7a1.5 1.5 0 0 1-1.5-1.5V12A1.5 1.5 0 0 1 7 10.5Z",
    "M8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5",
  ),
);
export const IconPlugOff = icon(
  "PlugOff",
  path(
    "M4 4l16 16",
    "M9 4v3",
    "M15 4v4.5",
    "M17.5 8.5V12a5.5 5.5 0 0 1-.6 2.5",
    "M14.8 16.8a5.5 5.5 0 0 1-8.3-4.8V8.5",
    "M12 17.5V21",
  ),
);
export const IconTouch = icon(
  "Touch",
  path(
    "M9.5 12V6a1.75 1.75 0 0 1 3.5 0v5",
    "M13 11V9.8a1.75 1.75 0 0 1 3.5 0v2",
    "M16.5 11.8a1.6 1.6 0 0 1 3.2 0v3.4A5.3 5.3 0 0 1 14.4 20.5h-1.2a5 5 0 0 1-4-2L5.4 14.2a1.6 1.6 0 0 1 2.4-2.1L9.5 13.6",
  ),
);
export const IconCopy = icon(
  "Copy",
  path(
    "M10 8.5h8a1.5 1.5 0 0 1 1.5 1.5v8a1.5 1.5 0 0 1-1.5 1.5h-8A1.5 1.5 0 0 1 8.5 18v-8A1.5 1.5 0 0 1 10 8.5Z",
    "M15.5 5.5A1.5 1.5 0 0 0 14 4.5H6A1.5 1.5 0 0 0 4.5 6v8A1.5 1.5 0 0 0 5.5 15.5",
  ),
);
export const IconServer = icon(
  "Server",
  path(
    "M5.5 4.5h13A1.5 1.5 0 0 1 20 6v3.5a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 9.5V6a1.5 1.5 0 0 1 1.5-1.5Z",
    "M5.5 13h13a1.5 1.5 0 0 1 1.5 1.5V18a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 18v-3.5A1.5 1.5 0 0 1 5.5 13Z",
    "M7.5 7.8h.01",
    "M7.5 16.3h.01",
  ),
);
export const IconTerminal = icon(
  "Terminal",
  path(
    "M5.5 4.5h13a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2v-11a2 2 0 0 1 2-2Z",
    "m7 9.5 2.8 2.5L7 14.5",
    "M12.5 15h4",
  ),
);
export const IconPrompt = icon("Prompt", path("m5 7 5 5-5 5", "M12.5 17.5H19"));
export const IconDesktop = icon(
  "Desktop",
  path(
    "M5 4.5h14a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 15V6A1.5 1.5 0 0 1 5 4.5Z",
    "M12 16.5V20",
    "M8.5 20h7",
  ),
);
export const IconWindows = icon(
  "Windows",
  path(
    "M4 6.5 10.8 5.5v6H4Z",
    "M13.2 5.2 20 4.2v7.3h-6.8Z",
    "M4 13.5h6.8v6L4 18.5Z",
    "M13.2 13.5H20v7.3l-6.8-1Z",
  ),
);
export const IconStar = icon(
  "Star",
  path("m12 4.2 2.4 4.9 5.4.8-3.9 3.8.9 5.4-4.8-2.6-4.8 2.6.9-5.4-3.9-3.8 5.4-.8Z"),
);
export const IconStarFilled = icon("StarFilled", [
  <path
    key="star"
    fill="currentColor"
    d="m12 4.2 2.4 4.9 5.4.8-3.9 3.8.9 5.4-4.8-2.6-4.8 2.6.9-5.4-3.9-3.8 5.4-.8Z"
  />,
]);
export const IconMove = icon(
  "Move",
  path(
    "M3.5 7.5A2 2 0 0 1 5.5 5.5h3.6l2.2 2.5h7.2a2 2 0 0 1 2 2v6.5a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2Z",
    "M8.5 13.2h6.5",
    "m12.6 10.8 2.4 2.4-2.4 2.4",
  ),
);
export const IconKey = icon(
  "Key",
  path("M8 19a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Z", "M11.2 11.3 19 3.5", "m16 6.5 3 3"),
);
export const IconSignature = icon(
  "Signature",
  path("M3.5 20h17", "M5 15.5 15.5 5l3.5 3.5L8.5 19H5Z", "m13 7.5 3.5 3.5"),
);
export const IconShield = icon(
  "Shield",
  path("M12 3.8 5 6.3v5.2c0 4.2 2.9 7.4 7 8.7 4.1-1.3 7-4.5 7-8.7V6.3Z", "m9.2 11.9 2 2 3.6-3.8"),
);
export const IconTemplate = icon(
  "Template",
  path(
    "M6.5 3.5h7l4.5 4.5v11a1.5 1.5 0 0 1-1.5 1.5h-10A1.5 1.5 0 0 1 5 19V5a1.5 1.5 0 0 1 1.5-1.5Z",
    "M13.2 3.8V8.2h4.5",
    "M8.5 12.5h6",
    "M8.5 16h4",
  ),
);
export const IconPalette = icon("Palette", [
  <path
    key="0"
    d="M12 3.5a8.5 8.5 0 1 0 0 17c1.2 0 1.8-.8 1.8-1.7 0-1.5-1.3-1.6-1.3-2.8 0-.9.7-1.5 1.7-1.5h2.1c2.3 0 4.2-1.7 4.2-4C20.5 6.4 16.7 3.5 12 3.5Z"
  />,
  <path key="1" d="M7.5 11.5h.01M10 7.5h.01M15 7.5h.01" strokeWidth={2.6} />,
]);
export const IconUpload = icon(
  "Upload",
  path("M12 15.5V4.5", "m7.5 9 4.5-4.5L16.5 9", "M4.5 15v3a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2v-3"),
);
export const IconDownload = icon(
  "Download",
  path("M12 4.5v11", "m7.5 11 4.5 4.5 4.5-4.5", "M4.5 15v3a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2v-3"),
);
/** One goes to the least busy of several. */
export const IconBalancing = icon(
  "Balancing",
  path("M3.5 12H20", "M3.5 12c5.5 0 6-6 11-6H20", "M3.5 12c5.5 0 6 6 11 6H20"),
);
export const IconSelect = icon(
  "Select",
  path(
    "M5.5 4h13A1.5 1.5 0 0 1 20 5.5v13a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 18.5v-13A1.5 1.5 0 0 1 5.5 4Z",
    "m8 12.2 2.8 2.8L16 9.5",
  ),
);
/** One lets others in. */
export const IconShare = icon(
  "Share",
  path(
    "M10 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Z",
    "M3.5 20a6.5 6.5 0 0 1 10.2-5.3",
    "M18 13.5v7",
    "M14.5 17h7",
  ),
);
export const IconPlay = icon("Play", path("M8 5.5v13l10.5-6.5Z"));
