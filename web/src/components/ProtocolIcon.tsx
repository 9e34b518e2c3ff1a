/** A protocol's sign, in its own hue: the same in the tree, on tabs and in the log. */
import classes from "./ProtocolIcon.module.css";
import { EMBLEM_ICONS, hueColor } from "./emblems";
import { IconDesktop, IconPrompt, IconServer, IconTerminal, IconWindows, type Icon } from "./icons";

const SIGNS: Readonly<Record<string, Icon>> = {
  ssh: IconTerminal,
  telnet: IconPrompt,
  vnc: IconDesktop,
  rdp: IconWindows,
};

interface ProtocolIconProps {
  readonly protocol: string;
  readonly size?: number;
  /** The sign and the colour that the connection was given, or "". */
  readonly icon?: string;
  readonly color?: string;
}

export function ProtocolIcon({ protocol, size = 18, icon = "", color = "" }: ProtocolIconProps) {
  const Sign = EMBLEM_ICONS[icon] ?? SIGNS[protocol] ?? IconServer;
  return (
    <Sign
      size={size}
      className={classes["sign"]}
      data-protocol={protocol}
      style={{ color: hueColor(color) }}
    />
  );
}
