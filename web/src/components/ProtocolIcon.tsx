/** A protocol's sign, in its own hue: the same in the tree, on tabs and in the log. */
import classes from "./ProtocolIcon.module.css";
import { IconDesktop, IconPrompt, IconServer, IconTerminal, IconWindows, type Icon } from "./icons";

const SIGNS: Readonly<Record<string, Icon>> = {
  ssh: IconTerminal,
  telnet: IconPrompt,
  vnc: IconDesktop,
  rdp: IconWindows,
};

export function ProtocolIcon({ protocol, size = 18 }: { protocol: string; size?: number }) {
  const Sign = SIGNS[protocol] ?? IconServer;
  return <Sign size={size} className={classes["sign"]} data-protocol={protocol} />;
}
