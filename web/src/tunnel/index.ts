export type { Admission } from "./connection";
export type { ScaleMode } from "./display";
export { GATEWAY_ENDINGS, PAGE_ENDINGS, isEnding, type Ending, type SessionEnd } from "./ending";
export { COMBINATIONS, Key, type KeyCombination } from "./keysyms";
export { wakeAudioOnGesture } from "./audio";
export { readPermission } from "./clipboard";
export type { TouchMode } from "./pointer";
export { RemoteSession, type Phase, type SessionState, type Step } from "./session";
export { Status, type StatusCode } from "./status";
