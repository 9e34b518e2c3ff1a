/**
 * guacamole-common-js as this folder uses it: the one place that imports it, with its defects mended
 * and what its published types leave out declared.
 */
import Guacamole from "guacamole-common-js";

interface AudioContextFactory {
  getAudioContext(): AudioContext | null;
}

/** The library's shared audio context; it is made on first use. Null where there is no Web Audio. */
export function sharedAudioContext(): AudioContext | null {
  const library = Guacamole as unknown as { AudioContextFactory: AudioContextFactory };
  return library.AudioContextFactory.getAudioContext();
}

// The original adds up integer offsets of the element's parents, which is off by up to a pixel each
// and wrong below a transformed or fractionally placed parent, such as a docked panel.
Guacamole.Position.fromClientPosition = (element: Element, x: number, y: number) => {
  const box = element.getBoundingClientRect();
  const position = new Guacamole.Position();
  position.x = x - box.left;
  position.y = y - box.top;
  return position;
};

export default Guacamole;
