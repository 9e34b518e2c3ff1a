/** Sound: what can be played, and waking the audio context, which browsers keep asleep until a gesture. */
import Guacamole, { sharedAudioContext } from "./guacamole";

export function audioTypes(): string[] {
  return Guacamole.AudioPlayer.getSupportedTypes();
}

function wake(): void {
  const context = sharedAudioContext();
  if (context?.state === "suspended") void context.resume();
}

/** Resumes the sound on the next gestures; returns what undoes it. */
export function wakeAudioOnGesture(): () => void {
  const options = { capture: true, passive: true };
  const gestures = ["pointerdown", "keydown", "touchend"] as const;
  for (const gesture of gestures) window.addEventListener(gesture, wake, options);
  return () => {
    for (const gesture of gestures) window.removeEventListener(gesture, wake, options);
  };
}
