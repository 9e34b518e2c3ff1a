// Strict, type-checked rules, and the walls between the layers:
//   app -> features/<x> -> components, lib ; tunnel knows no React and imports nothing but itself.
import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

/** A layer may import what it names with "@/…"; its own files by "./" (or "../" within a feature). */
const wall = (files, forbidden, why, extra = []) => ({
  files,
  rules: {
    "no-restricted-imports": [
      "error",
      { patterns: [{ regex: forbidden, message: why }, ...extra] },
    ],
  },
});

const noReact = {
  regex: "^(react|react-dom|@mantine/.*|@tanstack/.*|dockview.*)$",
  message: "tunnel/ knows no React",
};

export default tseslint.config(
  { ignores: ["node_modules", "api-schema/schema.d.ts", "dist"] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  reactHooks.configs.flat.recommended,
  {
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/dot-notation": "off", // noPropertyAccessFromIndexSignature asks the opposite
      "@typescript-eslint/no-misused-promises": [
        "error",
        { checksVoidReturn: { attributes: false } },
      ],
      "no-restricted-syntax": [
        "error",
        {
          selector:
            "JSXOpeningElement:has(> JSXAttribute[name.name='aria-busy']):not(:has(> JSXAttribute[name.name='role']))",
          message: "Without a role, what is busy has no name for who doesn't see it.",
        },
      ],
      "no-console": ["error", { allow: ["error", "warn"] }],
      "max-lines": ["error", { max: 400, skipBlankLines: true, skipComments: true }],
      eqeqeq: "error",
    },
  },
  wall(["src/lib/**"], "^@/(app|features|components|tunnel)(/|$)", "lib imports nothing above it"),
  wall(["src/tunnel/**"], "^@/|^\\.\\./\\.\\./|^\\.\\./[^.]", "tunnel imports nothing but itself", [
    noReact,
  ]),
  wall(["src/components/**"], "^@/(app|features|tunnel)(/|$)", "components import lib at most"),
  wall(
    ["src/features/**"],
    "^@/(app|features)(/|$)|^(\\.\\./){2,}",
    "a feature imports components, lib and tunnel: no other feature, and nothing of app",
  ),
  { files: ["**/*.js"], ...tseslint.configs.disableTypeChecked },
  prettier,
);
