import { QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it } from "vitest";
import { FreshClient } from "@/lib/freshClient";

const KEY = ["tree"];
let client: FreshClient;
let answers: ((text: string) => void)[] = [];
let leave: () => void = () => undefined;

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
const shown = () => client.getQueryData(KEY);

beforeEach(() => {
  client = new FreshClient();
  answers = [];
  const queryFn = () => new Promise<string>((resolve) => answers.push(resolve));
  leave = new QueryObserver(client, { queryKey: KEY, queryFn }).subscribe(() => undefined);
});

afterEach(() => {
  leave();
  client.clear();
});

it("asks again after a first answer that was asked for before the change", async () => {
  expect(answers).toHaveLength(1);
  void client.invalidateQueries({ queryKey: KEY });
  void client.invalidateQueries({ queryKey: KEY });
  expect(answers).toHaveLength(1);
  answers[0]?.("before");
  await turn();
  expect(answers).toHaveLength(2); // and not once for each change
  answers[1]?.("after");
  await turn();
  expect([shown(), answers.length]).toEqual(["after", 2]);
});

it("cuts a later one off, or lets it finish first, as asked", async () => {
  answers[0]?.("first");
  await turn();
  void client.invalidateQueries({ queryKey: KEY });
  await turn();
  void client.invalidateQueries({ queryKey: KEY });
  await turn();
  expect(answers).toHaveLength(3);
  void client.invalidateQueries({ queryKey: KEY }, { cancelRefetch: false });
  await turn();
  expect(answers).toHaveLength(3);
  answers[2]?.("before");
  await turn();
  expect([shown(), answers.length]).toEqual(["before", 4]);
  answers[3]?.("after");
  await turn();
  expect([shown(), answers.length]).toEqual(["after", 4]);
});

it("leaves other questions alone", async () => {
  void client.invalidateQueries({ queryKey: ["live"] });
  answers[0]?.("tree");
  await turn();
  expect([shown(), answers.length]).toEqual(["tree", 1]);
});
