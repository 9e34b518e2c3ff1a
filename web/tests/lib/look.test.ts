// @vitest-environment jsdom
import { afterEach, describe, expect, it } from "vitest";
import { colorRules, lookOf, productName, showLook } from "@/lib/look";

const OURS = lookOf(null);

afterEach(() => showLook(OURS));

describe("what the server wrote into the page", () => {
  it("is read", () => {
    expect(lookOf('{"name":"Harbour","has_terms":true}')).toMatchObject({
      name: "Harbour",
      accent: "",
      has_terms: true,
    });
  });

  it("is ours where there is nothing, or nothing that can be read", () => {
    for (const content of [null, undefined, "", "{", "null", "7"])
      expect(lookOf(content).name).toBe("Deskgate");
  });
});

describe("colours", () => {
  it("of ours need no rules", () => {
    expect(colorRules(OURS)).toBe("");
  });

  it("of both pages have rules of their own", () => {
    const rules = colorRules({ accent: "#123456", accent_dark: "#abcdef" });
    expect(rules).toContain(":root:root{--dg-accent:#123456");
    expect(rules).toContain('[data-mantine-color-scheme="dark"]{--dg-accent:#abcdef');
  });
});

describe("a look that is shown", () => {
  it("dresses the page, and undresses it again", () => {
    document.head.innerHTML = '<link rel="icon" type="image/svg+xml" href="mark.svg">';
    showLook({ ...OURS, name: "Harbour", accent: "#123456", favicon: "f.png", css: "s.css?v=1" });
    expect(productName()).toBe("Harbour");
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    expect(icon?.getAttribute("href")).toBe("f.png");
    expect(icon?.hasAttribute("type")).toBe(false);
    expect(document.querySelector("#dg-look-colors")?.textContent).toContain("#123456");
    expect(document.querySelectorAll("link[data-look]")).toHaveLength(1);
    showLook({ ...OURS, css: "s.css?v=2" });
    const styles = document.querySelectorAll<HTMLLinkElement>("link[data-look]");
    expect([...styles].map((style) => style.getAttribute("href"))).toEqual(["s.css?v=2"]);
    showLook(OURS);
    expect(document.querySelectorAll("link[data-look]")).toHaveLength(0);
    expect(document.querySelector("#dg-look-colors")?.textContent).toBe("");
  });
});
