/**
 * What has to be asked before a session can be opened: the credentials that a connection asks for, or the
 * person's own under a name that the connection goes by. One question at a time; a session that is given
 * up gives up its question.
 */
import type { AskedName } from "@/lib/api";

export interface Question {
  /** `once`: sent for this session alone. `kept`: stored as the person's own. */
  readonly kind: "once" | "kept";
  /** Of `kept`: the name of the credentials. */
  readonly credential: string;
  readonly names: readonly AskedName[];
  readonly username: string;
  /** What was wrong with the last answer, or "". */
  readonly trouble: string;
  readonly answer: (values: Answer | null) => void;
}

export type Answer = Readonly<Partial<Record<AskedName, string>>>;

/** Resolves to null when the person gives up. */
export type Ask = (question: Omit<Question, "answer">) => Promise<Answer | null>;

export class Questions {
  #present: Question | null = null;
  readonly #listeners = new Set<() => void>();

  readonly get = (): Question | null => this.#present;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly ask: Ask = (question) => {
    this.cancel();
    return new Promise((resolve) => {
      const answer = (values: Answer | null) => {
        if (this.#present === asked) this.#set(null);
        resolve(values);
      };
      const asked: Question = { ...question, answer };
      this.#set(asked);
    });
  };

  cancel(): void {
    this.#present?.answer(null);
  }

  #set(question: Question | null): void {
    this.#present = question;
    for (const listener of [...this.#listeners]) listener();
  }
}
